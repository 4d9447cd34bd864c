#pragma once

#include <QStatusBar>

#include "core/session/Session.h"

class QLabel;

namespace hawser::ui {

class Refresher;
class StateDot;

// The status bar: a dot and a word for the link, the line, round trip, processor, prompt, initial break. GUI
// thread.
class LinkStatusBar : public QStatusBar {
    Q_OBJECT
  public:
    explicit LinkStatusBar(session::Session& session, QWidget* parent = nullptr);

  private:
    QLabel* addCell(const QString& objectName);
    void showLink();
    void showPrompt();
    void showRoundTrip();
    void showInitialBreak();
    void showPlace();

    session::Session& m_session;
    StateDot* m_dot;
    QLabel* m_state;
    QLabel* m_transport;
    QLabel* m_roundTrip;
    QLabel* m_processor;
    QLabel* m_prompt;
    QLabel* m_initialBreak;
    Refresher* m_refresher;
};

}  // namespace hawser::ui
