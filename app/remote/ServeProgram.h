#pragma once

#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/remote/InsideProcess.h"
#include "app/remote/Options.h"
#include "app/remote/SessionDoor.h"
#include "app/remote/SharedConsole.h"
#include "app/remote/TerminalSide.h"

namespace hawser::remote {

// hawser-remote /s: the program inside, who shares it, and the terminal that it was started at. Main thread.
class ServeProgram : public QObject {
    Q_OBJECT
  public:
    ServeProgram(Options options, channel::Places places);
    ~ServeProgram() override;

    // Errors: nothing runs then.
    Result<> start();

  Q_SIGNALS:
    void finished(int exitCode);

  private:
    Result<> startInside();
    void connectScreen();
    void connectKeyboard();
    void admitAll();
    void onTyped(const std::string& bytes);
    void onEnded(int exitCode);
    void finishWhenAllIsTold();

    Options m_options;
    channel::Places m_places;
    std::unique_ptr<SessionDoor> m_door;  // open while the program runs
    std::unique_ptr<InsideProcess> m_inside;
    std::unique_ptr<SharedConsole> m_console;
    TerminalSide m_terminal;
    std::string m_held;             // typed here, not taken by the program yet
    std::optional<int> m_exitCode;  // the program has ended
    bool m_guestsLeft = false;
    QTimer m_farewell;
};

}  // namespace hawser::remote
