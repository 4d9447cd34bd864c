#include "app/remote/RawMode.h"

namespace hawser::remote {

void RawMode::enter() {
    termios before{};
    if (m_before || ::tcgetattr(m_descriptor, &before) != 0) return;
    termios raw = before;
    ::cfmakeraw(&raw);
    if (::tcsetattr(m_descriptor, TCSADRAIN, &raw) == 0) m_before = before;
}

void RawMode::leave() {
    if (m_before) ::tcsetattr(m_descriptor, TCSANOW, &*m_before);
    m_before.reset();
}

}  // namespace hawser::remote
