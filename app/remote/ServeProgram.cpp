#include "app/remote/ServeProgram.h"

#include <utility>

#include "app/remote/RemoteText.h"
#include "app/remote/SessionAddress.h"

namespace hawser::remote {

namespace {

// Who reads this terminal, and the clients, may be slow to take the last words.
constexpr std::chrono::seconds kGuestsFarewell{4};

}  // namespace

ServeProgram::ServeProgram(Options options, channel::Places places)
    : m_options(std::move(options)), m_places(std::move(places)) {
    m_farewell.setSingleShot(true);
    connect(&m_farewell, &QTimer::timeout, this, [this] { Q_EMIT finished(*m_exitCode); });
}

ServeProgram::~ServeProgram() = default;

Result<> ServeProgram::start() {
    m_door = std::make_unique<SessionDoor>(m_options, m_places, "hawser-remote " HAWSER_VERSION);
    if (auto opened = m_door->open(); !opened) return opened;
    if (auto started = startInside(); !started) return started;
    m_console = std::make_unique<SharedConsole>(*m_inside, m_options.name);
    connectScreen();
    connectKeyboard();
    connect(m_door.get(), &SessionDoor::arrived, this, &ServeProgram::admitAll);
    admitAll();
    m_terminal.setPainter({m_options.colours, {}});
    m_terminal.tell(m_door->banner());
    m_terminal.begin(m_inside->wantsKeys());
    m_console->setSize(m_terminal.size());
    return {};
}

Result<> ServeProgram::startInside() {
    auto inside = InsideProcess::create(
        {m_options.command, m_options.pipes, m_terminal.size().value_or(TerminalSize())});
    if (!inside) return tl::unexpected<Error>(inside.error());
    m_inside = *std::move(inside);
    return {};
}

void ServeProgram::connectScreen() {
    connect(m_inside.get(), &InsideProcess::printed, m_console.get(), &SharedConsole::print);
    connect(m_inside.get(), &InsideProcess::mayType, m_console.get(), &SharedConsole::typeAgain);
    connect(m_inside.get(), &InsideProcess::ended, this, &ServeProgram::onEnded);
    connect(m_console.get(), &SharedConsole::printed, &m_terminal, &TerminalSide::print);
    connect(m_console.get(), &SharedConsole::told, &m_terminal, &TerminalSide::tell);
    connect(m_console.get(), &SharedConsole::rang, &m_terminal, &TerminalSide::ring);
    connect(m_door.get(), &SessionDoor::refused, this,
            [this](const std::string& line) { m_terminal.tell({line}); });
    connect(m_console.get(), &SharedConsole::endAsked, m_inside.get(), &InsideProcess::askToEnd);
    connect(m_console.get(), &SharedConsole::sessionsAsked, this,
            [this](Guest* guest) { guest->answerQuery(sessionsHere(m_places)); });
    connect(m_console.get(), &SharedConsole::guestsHaveLeft, this, [this] {
        m_guestsLeft = true;
        finishWhenAllIsTold();
    });
}

void ServeProgram::connectKeyboard() {
    connect(&m_terminal, &TerminalSide::typed, this, &ServeProgram::onTyped);
    connect(m_console.get(), &SharedConsole::mayType, this, [this] {
        m_terminal.setReading(true);
        if (!m_held.empty()) onTyped(std::exchange(m_held, {}));
    });
    connect(&m_terminal, &TerminalSide::commanded, m_console.get(), &SharedConsole::command);
    connect(&m_terminal, &TerminalSide::resized, this, [this] { m_console->setSize(m_terminal.size()); });
    connect(&m_terminal, &TerminalSide::endAsked, m_inside.get(), &InsideProcess::askToEnd);
    connect(&m_terminal, &TerminalSide::shown, this, &ServeProgram::finishWhenAllIsTold);
}

void ServeProgram::admitAll() {
    while (auto channel = m_door->take()) m_console->admit(std::move(channel));
}

void ServeProgram::onTyped(const std::string& bytes) {
    if (m_held.empty() && m_console->type(bytes)) return;
    m_held += bytes;
    m_terminal.setReading(false);
}

void ServeProgram::onEnded(int exitCode) {
    m_exitCode = exitCode;
    m_door.reset();
    m_farewell.start(kGuestsFarewell);
    m_terminal.tell({std::string(kSessionOver)});
    m_console->end(exitCode);
}

void ServeProgram::finishWhenAllIsTold() {
    if (m_exitCode && m_guestsLeft && m_terminal.allShown()) Q_EMIT finished(*m_exitCode);
}

}  // namespace hawser::remote
