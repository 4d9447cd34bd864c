#include "core/session/SessionPool.h"

namespace hawser::session {

KernelSession& SessionPool::add() {
    return *m_sessions.emplace_back(std::make_unique<KernelSession>(m_host));
}

void SessionPool::remove(KernelSession& session) {
    std::erase_if(m_sessions, [&](const auto& owned) { return owned.get() == &session; });
}

}  // namespace hawser::session
