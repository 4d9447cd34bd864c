#include "app/remote/RawMode.h"

namespace hawser::remote {

void RawMode::enter() {
    termios before{};
    if (m_before || ::tcgetattr(m_descriptor, &before) != 0) return;
    m_before = before;
    again();
}

void RawMode::again() {
    if (!m_before) return;
    termios raw = *m_before;
    ::cfmakeraw(&raw);
    ::tcsetattr(m_descriptor, TCSANOW, &raw);
}

void RawMode::leave() {
    if (m_before) ::tcsetattr(m_descriptor, TCSANOW, &*m_before);
    m_before.reset();
}

}  // namespace hawser::remote
