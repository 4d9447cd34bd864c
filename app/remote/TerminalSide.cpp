#include "app/remote/TerminalSide.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "core/base/Overloaded.h"

namespace hawser::remote {

namespace {

constexpr std::string_view kCtrlC = "\x03";

}  // namespace

TerminalSide::TerminalSide()
    : m_outlet(STDOUT_FILENO), m_raw(STDIN_FILENO), m_readable(STDIN_FILENO, QSocketNotifier::Read) {
    m_readable.setEnabled(false);
    connect(&m_readable, &QSocketNotifier::activated, this, &TerminalSide::read);
    connect(&m_signals, &SignalPort::came, this, &TerminalSide::onSignal);
    connect(&m_outlet, &Outlet::emptied, this, &TerminalSide::shown);
    connect(&m_outlet, &Outlet::broken, this, &TerminalSide::shown);
}

TerminalSide::~TerminalSide() {
    m_outlet.write(m_painter.end());
}

void TerminalSide::setPainter(Painter painter) {
    if (::isatty(STDOUT_FILENO) != 1) return;
    m_painter = std::move(painter);
    m_outlet.write(m_painter.begin());
}

void TerminalSide::begin(bool keys) {
    m_keys = keys;
    if (m_keys) m_raw.enter();
    setReading(true);
}

void TerminalSide::setReading(bool on) {
    m_readable.setEnabled(on && !m_atEnd);
}

void TerminalSide::print(std::string_view bytes) {
    if (bytes.empty()) return;
    m_lineStart = bytes.back() == '\n';
    m_outlet.write(m_painter.paint(bytes));
}

void TerminalSide::tell(const std::vector<std::string>& lines) {
    // A terminal that gives keys adds no carriage returns.
    const std::string end = m_raw.entered() ? "\r\n" : "\n";
    std::string text = m_lineStart ? "" : end;
    for (const std::string& line : lines) text += line + end;
    print(text);
}

void TerminalSide::ring() {
    m_outlet.write("\a");
}

std::optional<TerminalSize> TerminalSide::size() const {
    winsize window{};
    const bool terminal = ::isatty(STDIN_FILENO) == 1 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0;
    if (!terminal || window.ws_row == 0 || window.ws_col == 0) return std::nullopt;
    return TerminalSize{std::min<std::uint16_t>(window.ws_row, kMostSide),
                        std::min<std::uint16_t>(window.ws_col, kMostSide)};
}

void TerminalSide::read() {
    std::array<char, 4096> bytes{};
    const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (count > 0) return take({bytes.data(), static_cast<std::size_t>(count)});
    // A pipe that has ended leaves us watching; a terminal that has gone takes us with it.
    m_atEnd = true;
    m_readable.setEnabled(false);
    if (m_raw.entered()) Q_EMIT endAsked();
}

void TerminalSide::take(std::string_view bytes) {
    for (const auto& piece : m_commands.take(bytes)) {
        std::visit(Overloaded{[this](const AtCommands::Input& input) { Q_EMIT typed(input.bytes); },
                              [this](const AtCommands::Echo& echo) {
                                  if (m_raw.entered()) print(echo.bytes);
                              },
                              [this](const AtCommand& command) { Q_EMIT commanded(command); }},
                   piece);
    }
}

void TerminalSide::onSignal(int number) {
    switch (number) {
        case SIGINT:
            return take(kCtrlC);
        case SIGWINCH:
            Q_EMIT resized();
            return;
        case SIGTSTP:
            return suspend();
        case SIGCONT:  // a shell may have had the terminal
            m_raw.again();
            Q_EMIT resized();
            return;
        case SIGTERM:
        case SIGHUP:
            Q_EMIT endAsked();
            return;
        default:  // SIGQUIT: Ctrl+\ must end nobody's debugger
            return;
    }
}

void TerminalSide::suspend() {
    const bool raw = m_raw.entered();
    m_raw.leave();
    ::raise(SIGSTOP);
    // Continued; SIGCONT sees to the rest.
    if (raw) m_raw.enter();
}

}  // namespace hawser::remote
