#pragma once

#include <QObject>
#include <functional>

#include "app/console/ConsoleScreen.h"
#include "app/console/LineEditor.h"
#include "core/session/Session.h"

namespace hawser::console {

// Tab at the terminal: asks the session, and goes on. What it says in time, of a line that is still the same,
// is put in, as far as all candidates agree; another Tab lists them. Main thread; all that it is given
// outlives it.
class TabKey : public QObject {
  public:
    // Null: nobody is to be asked now.
    using Current = std::function<session::Session*()>;

    TabKey(LineEditor& editor, ConsoleScreen& screen, Current current);

    void press();

  private:
    void answered(const LineEditor::Line& line, const session::LineCompletion& completion);
    void list(const session::LineCompletion& completion);

    LineEditor& m_editor;
    ConsoleScreen& m_screen;
    Current m_current;
    LineEditor::Line m_listless;  // the line at which the last Tab had nothing to put in
};

}  // namespace hawser::console
