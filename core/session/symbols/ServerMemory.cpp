#include "core/session/symbols/ServerMemory.h"

namespace hawser::session {

bool ServerMemory::lacks(const QUrl& url) const {
    const std::lock_guard lock(m_mutex);
    return m_lacks.contains(url);
}

void ServerMemory::noteLack(const QUrl& url) {
    const std::lock_guard lock(m_mutex);
    if (m_lacks.size() < kMaxLacks) m_lacks.insert(url);
}

bool ServerMemory::isDown(const std::string& server) const {
    const std::lock_guard lock(m_mutex);
    return m_down.contains(server);
}

void ServerMemory::noteDown(const std::string& server) {
    const std::lock_guard lock(m_mutex);
    m_down.insert(server);
}

void ServerMemory::forgetDown() {
    const std::lock_guard lock(m_mutex);
    m_down.clear();
}

void ServerMemory::forgetLacks() {
    const std::lock_guard lock(m_mutex);
    m_lacks.clear();
}

}  // namespace hawser::session
