#pragma once

#include <QObject>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "app/remote/AtCommands.h"
#include "app/remote/SessionDoor.h"
#include "app/remote/SharedConsole.h"

namespace hawser::console {

// This console, shared with the terminals that join it with hawser-remote /c (.remote). They see what it
// prints and what is typed, and type into it. Main thread.
class ConsoleShare : public QObject, private remote::SharedProgram {
    Q_OBJECT
  public:
    // `words`: the session's name, behind it options of hawser-remote /s. `input` takes what is typed
    // elsewhere, or nothing when too much is waiting; roomAgain() then says when that has changed.
    // Errors: as hawser-remote's options and SessionDoor::open().
    using Input = std::function<bool(std::string_view bytes)>;
    static Result<std::unique_ptr<ConsoleShare>> start(std::string_view words, channel::Places places,
                                                       Input input);
    ConsoleShare(const remote::Options& options, channel::Places places, Input input);
    ~ConsoleShare() override;

    std::vector<std::string> banner() const { return m_door->banner(); }

    // What stands on the screen here.
    void print(std::string_view text);
    void prompt(const std::string& text);  // one that is due; the same again: nothing happens
    // Whoever sits here has typed this. What remains is for the debugger: @ commands are taken out.
    std::string typedHere(std::string_view bytes);
    void roomAgain();

    // Tells all that the session is over, and ended() when they know.
    void end(int exitCode);

  Q_SIGNALS:
    void shown(const std::string& text);  // for the screen here: typed elsewhere, or told
    void rang();                          // somebody wants to be noticed here
    void ended();

  private:
    [[nodiscard]] bool type(std::string_view bytes) override;
    void resize(remote::TerminalSize) override {}  // it is everybody's own
    bool wantsKeys() const override { return false; }
    void admitAll();

    channel::Places m_places;
    Input m_input;
    std::unique_ptr<remote::SessionDoor> m_door;  // null: the end was told
    remote::SharedConsole m_console;
    remote::AtCommands m_commands;
    std::string m_prompt;  // shown last, and not used up
};

}  // namespace hawser::console
