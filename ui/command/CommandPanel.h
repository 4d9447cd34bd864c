#pragma once

#include <QWidget>

#include "core/session/Session.h"
#include "ui/settings/ViewOptions.h"

class QAction;
class QLabel;

namespace hawser::ui {

class CommandLine;
class FindBar;
class OutputView;
class PasteBar;

// The Command window: output above, prompt and entry line below. GUI thread; the session outlives it.
class CommandPanel : public QWidget {
    Q_OBJECT
  public:
    explicit CommandPanel(session::Session& session, QWidget* parent = nullptr);

    OutputView* output() const { return m_output; }
    CommandLine* input() const { return m_input; }
    FindBar* findBar() const { return m_find; }
    bool hasOutput() const;
    void setViewOptions(const ViewOptions& options);
    void setMenuActions(const QList<QAction*>& actions);  // of the output's menu; null: a separator

  Q_SIGNALS:
    void actionRequested(const QString& name);  // a link "action:name"
    void lineKept();                            // the history has another line

  private:
    void buildEntry();
    void connectSession();
    void enter(const QString& line);
    void followLink(const QString& link);
    void showPrompt();
    void askForTarget(const session::TargetPrompted& asked);
    void scrollPage(int direction);

    session::Session& m_session;
    OutputView* m_output;
    FindBar* m_find;
    QLabel* m_prompt;
    PasteBar* m_paste;
    CommandLine* m_input;
    bool m_enterRepeats = true;
    bool m_targetAsks = false;  // DbgPrompt: the next line is the answer
    int m_room = 0;
};

}  // namespace hawser::ui
