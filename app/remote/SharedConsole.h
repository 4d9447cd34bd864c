#pragma once

#include <QObject>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/remote/AtCommands.h"
#include "app/remote/Guest.h"
#include "app/remote/LastLines.h"
#include "app/remote/SharedProgram.h"

namespace hawser::remote {

// One program and all who share it: those who come over channels, and whoever sits where it runs. All see all
// that is typed and printed. Main thread.
class SharedConsole : public QObject {
    Q_OBJECT
  public:
    // The program outlives it. `name`: of the session. `readPatience`: how long a guest may have fallen
    // behind.
    SharedConsole(SharedProgram& program, std::string name,
                  std::chrono::milliseconds readPatience = std::chrono::seconds(30))
        : m_program(program), m_name(std::move(name)), m_readPatience(readPatience) {}
    ~SharedConsole() override;

    void admit(std::unique_ptr<channel::Channel> channel);
    std::size_t guests() const { return m_guests.size(); }

    // Of the program. What is printed to the guests alone stands on the screen here already.
    void print(const std::string& bytes);
    void printToGuests(const std::string& bytes);
    void typeAgain();  // it takes more again
    void end(int exitCode);

    // Of whoever sits here.
    [[nodiscard]] bool type(const std::string& bytes);  // false: too much is waiting; mayType() follows
    void typedHere(const std::string& bytes);           // the program has taken it by another way
    void command(const AtCommand& command);
    void setSize(std::optional<TerminalSize> size);

  Q_SIGNALS:
    // For the screen here.
    void printed(const std::string& bytes);
    void told(const std::vector<std::string>& lines);
    void rang();

    void mayType();
    void endAsked();        // @K
    void guestsHaveLeft();  // after end(): all know it
    void sessionsAsked(hawser::remote::Guest* guest);

  private:
    void onSaid(Guest& guest, const Message& message);
    void onGone(Guest* guest, const std::string& why);
    void onJoin(Guest& guest, const Join& join);
    void onTyped(Guest& guest, const std::string& bytes);
    void say(const Say& say, const std::string& who);
    void echo(const Guest* typist, const std::string& bytes);
    void tellAll(const std::vector<std::string>& lines);
    void fit();

    SharedProgram& m_program;
    const std::string m_name;
    const std::chrono::milliseconds m_readPatience;
    LastLines m_lines;
    std::vector<std::unique_ptr<Guest>> m_guests;
    std::optional<TerminalSize> m_size;    // of the terminal here
    std::optional<TerminalSize> m_fitted;  // what the program was told last
    bool m_over = false;
};

}  // namespace hawser::remote
