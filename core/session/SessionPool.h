#pragma once

#include <QObject>
#include <functional>
#include <memory>
#include <vector>

#include "core/session/Session.h"

namespace hawser::session {

// Owns the sessions of one program, of whatever kind `make` makes. GUI thread. A QObject to be the context of
// connections, without signals of its own.
class SessionPool : public QObject {
  public:
    // A session that opens() the connection; an empty one: any line.
    using Maker = std::function<std::unique_ptr<Session>(const QString& connection)>;
    explicit SessionPool(Maker make, QObject* parent = nullptr) : QObject(parent), m_make(std::move(make)) {}

    Session& add(const QString& connection = {}) { return *m_sessions.emplace_back(m_make(connection)); }
    // Ends the session; one that has told Finished costs no time.
    void remove(Session& session) {
        std::erase_if(m_sessions, [&](const auto& owned) { return owned.get() == &session; });
    }
    std::size_t size() const { return m_sessions.size(); }

  private:
    Maker m_make;
    std::vector<std::unique_ptr<Session>> m_sessions;
};

}  // namespace hawser::session
