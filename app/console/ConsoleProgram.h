#pragma once

#include <QObject>
#include <QSocketNotifier>
#include <memory>
#include <optional>

#include "app/console/ConsoleScreen.h"
#include "app/console/ConsoleShare.h"
#include "app/console/LineEditor.h"
#include "app/console/SignalWatch.h"
#include "core/command/ConsoleInput.h"
#include "core/session/Session.h"
#include "core/session/start/StartOptions.h"

namespace hawser::console {

// hawser-kd: one session, its output on the screen, its commands from terminal or pipe. Main thread.
class ConsoleProgram : public QObject {
    Q_OBJECT
  public:
    // The session outlives the program.
    ConsoleProgram(session::Session& session, session::StartOptions options, session::SessionOptions opening);
    ~ConsoleProgram() override;

    void start();
    // .remote: the name, and options of hawser-remote /s behind it.
    void share(const QString& words);

  Q_SIGNALS:
    void finished(int exitCode);

  private:
    void listen();
    void watchInput();
    void onInput();
    void onOutput(const session::OutputBatch& runs);
    bool typedElsewhere(const session::OutputRun& run) const;
    void onPrompt(const session::PromptState& prompt);
    void onConnection(const session::ConnectionChange& change);
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

    session::Session& m_session;
    session::StartOptions m_options;
    session::SessionOptions m_opening;
    std::unique_ptr<LineEditor> m_editor;
    SignalWatch m_signals;
    ConsoleScreen m_screen;
    command::ConsoleInput m_input;
    std::unique_ptr<ConsoleShare> m_share;  // while the console is shared
    std::unique_ptr<QSocketNotifier> m_inputNotifier;
    bool m_waitingForAnswer = false;  // a line was given to the session, its end not told yet
    bool m_initialPending = false;    // -c and -cf have not run yet
    bool m_targetPrompted = false;    // DbgPrompt: the next line is the target's
    enum class Reached { Nothing, Line, Target } m_reached = Reached::Nothing;
    std::optional<int> m_leaving;  // the exit code
};

}  // namespace hawser::console
