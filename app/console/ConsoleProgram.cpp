#include "app/console/ConsoleProgram.h"

#include <unistd.h>

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <array>

#include "app/console/TabKey.h"
#include "core/command/VersionText.h"
#include "core/session/start/DumpPlace.h"

namespace hawser::console {

namespace {

using session::ConnectionState;
using session::OutputKind;

bool isTerminal() {
    return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
}

// $XDG_STATE_HOME/hawser/history; empty when the folder cannot be made: then history ends with the program.
std::string historyPath() {
    QString folder = qEnvironmentVariable("XDG_STATE_HOME");
    if (folder.isEmpty()) folder = QDir::homePath() + QStringLiteral("/.local/state");
    folder += QStringLiteral("/hawser");
    if (!QDir().mkpath(folder)) return {};
    return QFile::encodeName(folder + QStringLiteral("/history")).toStdString();
}

bool typedElsewhere(const session::Session& session, const session::OutputRun& run) {
    const auto& server = session.told().server;
    return run.from != (server ? server->name.toStdString() : std::string());
}

}  // namespace

ConsoleProgram::ConsoleProgram(session::Session& first, session::SessionPool& others,
                               session::StartOptions options, session::SessionOptions opening)
    : m_systems(first, others),
      m_options(std::move(options)),
      m_opening(std::move(opening)),
      m_editor(isTerminal() ? std::make_unique<LineEditor>(historyPath(),
                                                           [this](const std::string& line) { receive(line); })
                            : nullptr),
      m_screen(m_editor.get(), m_signals.endDescriptor()) {
    // What a target has asked for is no command.
    const auto asked = [this] {
        return m_leaving || m_prompting.contains(&current()) ? nullptr : &current();
    };
    if (m_editor)
        m_editor->onTab([tab = std::make_shared<TabKey>(*m_editor, m_screen, asked)] { tab->press(); });
    listenTo(first);
    connect(&m_signals, &SignalWatch::interrupted, this, [this] {
        receive("\x03");
        work();
    });
    connect(&m_signals, &SignalWatch::endAsked, this, [this] { leave(exitCode()); });
}

ConsoleProgram::~ConsoleProgram() = default;

// All that is said is shown; what changes the prompt or the program's way counts for the current one.
void ConsoleProgram::listenTo(session::Session& session) {
    const auto isCurrent = [this, &session] { return m_systems.isCurrent(session); };
    session.on<session::Output>(this,
                                [this, &session](const session::Output& e) { onOutput(session, e.runs); });
    session.on<session::PromptState>(this, [this, isCurrent](const session::PromptState& e) {
        if (isCurrent()) onPrompt(e);
    });
    session.on<session::ConnectionChange>(this, [this, isCurrent](const session::ConnectionChange& e) {
        if (isCurrent()) onConnection(e);
    });
    session.on<session::QuitRequested>(this, [this](const session::QuitRequested& e) { onQuitRequested(e); });
    session.on<session::TargetPrompted>(this, [this, &session] {
        m_prompting.insert(&session);
        work();
    });
    session.on<session::OutputCleared>(this, [this] {
        if (m_editor) m_screen.print("\x1b[H\x1b[2J");
    });
    session.on<session::TitleChanged>(this, [this](const session::TitleChanged& e) {
        // What a terminal shows on its frame (OSC 2); the command has left nothing in it that moves a cursor.
        if (m_editor) m_screen.control("\x1b]2;" + e.title.toStdString() + "\a");
    });
    session.on<session::OpeningAsked>(this, [this](const session::OpeningAsked& e) {
        m_systems.queue(e.connection);
        if (!m_systems.opening()) openNext(false);
    });
    session.on<session::Finished>(this, &ConsoleProgram::onFinished);
}

void ConsoleProgram::onFinished() {
    if (++m_ended != m_systems.all().size()) return;
    if (!m_share) return Q_EMIT finished(m_leaving.value_or(0));
    disconnect(m_share.get(), &ConsoleShare::ended, this, nullptr);
    connect(m_share.get(), &ConsoleShare::ended, this, [this] { Q_EMIT finished(m_leaving.value_or(0)); });
    m_share->end(m_leaving.value_or(0));
}

void ConsoleProgram::openBeside(const QString& connection) {
    session::SessionOptions options;
    options.connection = connection;
    options.imagePath = m_opening.imagePath;
    options.symbolPath = m_opening.symbolPath;
    options.verbose = m_opening.verbose;
    prompt({});
    m_waitingForAnswer = false;
    listenTo(m_systems.add(connection));
    current().order(session::OpenSession{options});
}

bool ConsoleProgram::openNext(bool failed) {
    const auto connection = m_systems.next(failed);
    if (connection) openBeside(*connection);
    return connection.has_value();
}

void ConsoleProgram::showPrompt() {
    const session::PromptState& told = current().told().prompt;
    if (!told.acceptsCommands)
        prompt({});
    else if (!m_leaving && !m_waitingForAnswer)
        prompt(m_systems.prefix() + told.text.toStdString() + " ");
}

void ConsoleProgram::start() {
    if (!m_options.quiet) m_screen.print("\n" + command::debuggerVersionText() + "\n");
    for (const std::string& notice : m_options.notices) m_screen.print(notice + "\n");
    if (!m_options.logFile.empty())
        current().order(session::Execute{QString::fromStdString(session::logCommand(m_options))});
    m_initialPending = !m_opening.initialCommands.isEmpty();
    for (std::size_t i = 1; i < m_options.dumps.size(); ++i)
        m_systems.queue(session::dumpConnection(QString::fromStdString(m_options.dumps[i])));
    m_systems.begin();
    current().order(session::OpenSession{m_opening});
    watchInput();
}

void ConsoleProgram::watchInput() {
    m_inputNotifier = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
    connect(m_inputNotifier.get(), &QSocketNotifier::activated, this, &ConsoleProgram::onInput);
}

void ConsoleProgram::onInput() {
    if (m_editor) {
        m_editor->read();
        if (m_editor->ended()) m_input.endOfInput();
    } else {
        std::array<char, 4096> bytes{};
        const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
        if (count > 0)
            receive({bytes.data(), static_cast<std::size_t>(count)});
        else if (count == 0 || (errno != EAGAIN && errno != EINTR))
            m_input.endOfInput();
    }
    if (m_input.ended()) m_inputNotifier->setEnabled(false);
    work();
}

void ConsoleProgram::receive(std::string_view bytes) {
    m_input.receive(m_share ? m_share->typedHere(bytes) : std::string(bytes));
}

void ConsoleProgram::print(const std::string& text) {
    if (m_share) m_share->print(text);
    m_screen.print(text);
}

void ConsoleProgram::prompt(const std::string& text) {
    if (m_share) m_share->prompt(text);
    m_screen.prompt(text);
}

void ConsoleProgram::share(const QString& words) {
    if (m_share) {
        m_screen.print("This console is shared already; @K ends that.\n");
        return;
    }
    auto share =
        ConsoleShare::start(words.toStdString(), channel::userPlaces(), [this](std::string_view bytes) {
            if (!m_input.wantsMore()) return false;
            m_input.receive(bytes);
            QMetaObject::invokeMethod(this, &ConsoleProgram::work, Qt::QueuedConnection);
            return true;
        });
    if (!share) {
        m_screen.print(share.error().what + "\n");
        return;
    }
    m_share = *std::move(share);
    connect(m_share.get(), &ConsoleShare::shown, this,
            [this](const std::string& text) { m_screen.print(text); });
    connect(m_share.get(), &ConsoleShare::rang, this, [this] {
        if (m_editor) m_screen.print("\a");
    });
    connect(m_share.get(), &ConsoleShare::ended, this, [this] { m_share.release()->deleteLater(); });
    for (const std::string& line : m_share->banner()) m_screen.print(line + "\n");
}

command::ConsoleReadiness ConsoleProgram::readiness() const {
    const session::PromptState& prompt = current().told().prompt;
    // Without a target, -c and -cf wait for a restart that nobody may ask for.
    const bool initialComes = m_initialPending && current().told().state != ConnectionState::Failed;
    return {lines(), m_waitingForAnswer || prompt.busy || initialComes || m_systems.opening()};
}

// Where no target is, a line runs at once or is refused: whoever types is told why. A script cannot type it
// again, so that its lines wait for a target that is still to come.
command::ConsoleReadiness::Lines ConsoleProgram::lines() const {
    using Lines = command::ConsoleReadiness::Lines;
    if (m_prompting.contains(&current())) return Lines::All;
    if (m_waitingForAnswer || m_systems.opening()) return Lines::Wait;
    switch (current().told().state) {
        case ConnectionState::Stopped:
            return current().told().prompt.acceptsCommands && !m_initialPending ? Lines::All : Lines::Wait;
        case ConnectionState::Running:
            return Lines::OfConnection;
        case ConnectionState::Failed:
            return Lines::All;
        case ConnectionState::Closed:
        case ConnectionState::Opening:
        case ConnectionState::WaitingForTarget:
        case ConnectionState::Synchronizing:
        case ConnectionState::Unresponsive:
        case ConnectionState::Resynchronizing:
        case ConnectionState::Restarting:
            return m_editor ? Lines::All : Lines::OfConnection;
    }
    return Lines::Wait;
}

void ConsoleProgram::work() {
    using Kind = command::ConsoleAction::Kind;
    while (!m_leaving) {
        const auto action = m_input.next(readiness());
        if (!action) break;
        switch (action->kind) {
            case Kind::Line:
                runLine(action->text);
                break;
            case Kind::Key:
                current().order(session::PressKey{action->text.front()});
                break;
            case Kind::Break:
                m_screen.promptAgain();
                current().order(session::BreakIn{});
                break;
            case Kind::End:
                endWithInput();
                break;
        }
    }
    if (m_screen.broken()) leave(exitCode());
    if (m_inputNotifier && !m_input.ended()) m_inputNotifier->setEnabled(m_input.wantsMore());
    if (m_share && m_input.wantsMore()) m_share->roomAgain();
}

void ConsoleProgram::runLine(const std::string& line) {
    m_screen.promptUsed();
    if (Systems::isFor(line)) {
        print(m_systems.run(line));
        return showPrompt();
    }
    if (m_prompting.erase(&current()) > 0) {
        current().order(session::AnswerTargetPrompt{QString::fromStdString(line)});
        return;
    }
    m_waitingForAnswer = true;
    current().order(session::Execute{QString::fromStdString(line)});
}

void ConsoleProgram::onOutput(const session::Session& session, const session::OutputBatch& runs) {
    std::string text;
    for (const auto& run : *runs) {
        // What was typed here stands on the terminal already, and in a pipe nobody wants it back.
        if (run.kind != OutputKind::Input || typedElsewhere(session, run)) text += run.text;
    }
    print(text);
    if (m_screen.broken()) leave(exitCode());
}

void ConsoleProgram::onPrompt(const session::PromptState& prompt) {
    if (!prompt.busy) m_waitingForAnswer = false;
    if (prompt.acceptsCommands) m_initialPending = false;
    if (prompt.acceptsCommands)
        m_prompting.erase(&current());  // it stopped: nobody waits for that answer any more
    if (prompt.acceptsCommands && m_systems.opening() && openNext(false)) return;
    showPrompt();
    work();
}

// Before it is known whether the line opens at all there is nothing to end, and nothing to say why.
void ConsoleProgram::endWithInput() {
    if (!m_input.usedUp() || m_leaving || m_reached == Reached::Nothing) return;
    if (m_reached == Reached::Line) m_screen.print("The input has ended, and no target has answered yet.\n");
    leave(exitCode());
}

void ConsoleProgram::onConnection(const session::ConnectionChange& change) {
    const bool met = change.to == ConnectionState::Running || change.to == ConnectionState::Stopped;
    // The first word of an opening says that it begins, the next what came of it.
    const bool tried = change.to != ConnectionState::Opening || change.from == change.to;
    m_reached = std::max(m_reached, met ? Reached::Target : tried ? Reached::Line : Reached::Nothing);
    // A line that cannot be opened at all: nothing a script could wait for. One that was lost can be
    // restarted.
    if (change.to == ConnectionState::Failed && m_systems.opening()) {
        if (openNext(true)) return;
        showPrompt();
    } else if (change.to == ConnectionState::Failed && (m_reached != Reached::Target || m_input.ended()))
        leave(1);
    work();
    endWithInput();
}

void ConsoleProgram::onQuitRequested(const session::QuitRequested& quit) {
    if (quit.from.isEmpty()) leave(0);
}

void ConsoleProgram::leave(int exitCode) {
    if (m_leaving) return;
    m_leaving = exitCode;
    m_screen.prompt({});
    for (session::Session* const session : m_systems.all())
        session->order(session::Quit{false});  // q and Ctrl+B leave the target as it is
}

}  // namespace hawser::console
