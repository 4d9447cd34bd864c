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

std::optional<Error> ServerMemory::whyDown(const std::string& server) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_down.find(server);
    return found == m_down.end() ? std::nullopt : std::optional(found->second);
}

void ServerMemory::noteDown(const std::string& server, Error why) {
    const std::lock_guard lock(m_mutex);
    m_down.insert_or_assign(server, std::move(why));
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
