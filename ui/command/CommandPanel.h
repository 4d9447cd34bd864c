#pragma once

#include <QWidget>

#include "core/session/Session.h"

class QLabel;

namespace hawser::ui {

class CommandLine;
class FindBar;
class OutputView;

// The Command window: output above, prompt and entry line below. GUI thread; the session outlives it.
class CommandPanel : public QWidget {
    Q_OBJECT
  public:
    explicit CommandPanel(session::Session& session, QWidget* parent = nullptr);

    OutputView* output() const { return m_output; }
    CommandLine* input() const { return m_input; }
    FindBar* findBar() const { return m_find; }

  Q_SIGNALS:
    void actionRequested(const QString& name);  // a link "action:name"

  private:
    void enter(const QString& line);
    void followLink(const QString& link);
    void showPrompt();
    void askForTarget(const session::TargetPrompted& asked);
    void scrollPage(int direction);

    session::Session& m_session;
    OutputView* m_output;
    FindBar* m_find;
    QLabel* m_prompt;
    CommandLine* m_input;
    bool m_targetAsks = false;  // DbgPrompt: the next line is the answer
    int m_room = 0;
};

}  // namespace hawser::ui
