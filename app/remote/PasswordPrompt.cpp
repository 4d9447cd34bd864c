#include "app/remote/PasswordPrompt.h"

#include <unistd.h>

#include <array>

#include "core/base/Text.h"

namespace hawser::remote {

namespace {

// On the terminal that is typed at, wherever the output goes. A prompt that cannot be shown is not missed.
void show(std::string_view text) {
    [[maybe_unused]] const auto shown = ::write(STDIN_FILENO, text.data(), text.size());
}

}  // namespace

PasswordPrompt::PasswordPrompt() : m_readable(STDIN_FILENO, QSocketNotifier::Read) {
    m_readable.setEnabled(false);
    connect(&m_readable, &QSocketNotifier::activated, this, &PasswordPrompt::read);
}

PasswordPrompt::~PasswordPrompt() {
    restore();
}

bool PasswordPrompt::ask(std::string_view text) {
    termios before{};
    if (std::exchange(m_asked, true) || ::tcgetattr(STDIN_FILENO, &before) != 0) return false;
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (::tcsetattr(STDIN_FILENO, TCSANOW, &silent) != 0) return false;
    m_before = before;
    show(text);
    m_readable.setEnabled(true);
    return true;
}

void PasswordPrompt::read() {
    std::array<char, 4096> line{};
    const ssize_t count = ::read(STDIN_FILENO, line.data(), line.size());
    m_readable.setEnabled(false);
    restore();
    show("\r\n");
    std::string password(line.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    while (password.ends_with('\n') || password.ends_with('\r')) password.pop_back();
    Q_EMIT given(password);
}

void PasswordPrompt::restore() {
    if (m_before) ::tcsetattr(STDIN_FILENO, TCSANOW, &*m_before);
    m_before.reset();
}

}  // namespace hawser::remote
