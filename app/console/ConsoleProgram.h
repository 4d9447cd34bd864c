#pragma once

#include <QObject>
#include <QSocketNotifier>
#include <memory>
#include <optional>
#include <set>

#include "app/console/ConsoleScreen.h"
#include "app/console/ConsoleShare.h"
#include "app/console/LineEditor.h"
#include "app/console/SignalWatch.h"
#include "app/console/Systems.h"
#include "core/command/ConsoleInput.h"
#include "core/session/Session.h"
#include "core/session/start/StartOptions.h"

namespace hawser::console {

// hawser-kd: a session for each target, what they say on the screen, commands from terminal or pipe for the
// current one. Main thread.
class ConsoleProgram : public QObject {
    Q_OBJECT
  public:
    // The first target's session, and the pool for those beside it; both outlive the program.
    ConsoleProgram(session::Session& first, session::SessionPool& others, session::StartOptions options,
                   session::SessionOptions opening);
    ~ConsoleProgram() override;

    void start();
    // .remote: the name, and options of hawser-remote /s behind it.
    void share(const QString& words);

  Q_SIGNALS:
    void finished(int exitCode);

  private:
    void listenTo(session::Session& session);
    session::Session& current() const { return m_systems.current(); }
    void watchInput();
    void onInput();
    void onOutput(const session::Session& session, const session::OutputBatch& runs);
    void onPrompt(const session::PromptState& prompt);
    void onConnection(const session::ConnectionChange& change);
    void onFinished();

    // Beside what is there; its system becomes the current one.
    void openBeside(const QString& connection);
    // The system that was opened last stands, or has failed: the next one is opened. False: there is none.
    bool openNext(bool failed);
    void showPrompt();
    void onQuitRequested(const session::QuitRequested& quit);

    void receive(std::string_view bytes);  // typed here
    void print(const std::string& text);
    void prompt(const std::string& text);
    void work();  // does what the input asks for, as far as it may
    void runLine(const std::string& line);
    void endWithInput();
    void leave(int exitCode);
    int exitCode() const { return m_reached == Reached::Target ? 0 : 1; }
    command::ConsoleReadiness readiness() const;
    command::ConsoleReadiness::Lines lines() const;

    Systems m_systems;
    session::StartOptions m_options;
    session::SessionOptions m_opening;
    std::unique_ptr<LineEditor> m_editor;
    SignalWatch m_signals;
    ConsoleScreen m_screen;
    command::ConsoleInput m_input;
    std::unique_ptr<ConsoleShare> m_share;  // while the console is shared
    std::unique_ptr<QSocketNotifier> m_inputNotifier;
    bool m_waitingForAnswer = false;                // a line was given to the session, its end not told yet
    bool m_initialPending = false;                  // -c and -cf have not run yet
    std::set<const session::Session*> m_prompting;  // DbgPrompt: the next line is that target's
    std::size_t m_ended = 0;                        // sessions
    enum class Reached { Nothing, Line, Target } m_reached = Reached::Nothing;
    std::optional<int> m_leaving;  // the exit code
};

}  // namespace hawser::console
