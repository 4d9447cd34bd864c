#pragma once

#include <QObject>
#include <memory>
#include <vector>

#include "core/session/KernelSession.h"

namespace hawser::session {

// Owns the sessions of one program, each with an engine thread of its own. GUI thread. A QObject to be the
// context of connections, without signals of its own.
class SessionPool : public QObject {
  public:
    explicit SessionPool(Host host, QObject* parent = nullptr) : QObject(parent), m_host(host) {}

    KernelSession& add();
    // Ends the session; one that has told finished() costs no time, see ~KernelSession.
    void remove(KernelSession& session);
    std::size_t size() const { return m_sessions.size(); }

  private:
    Host m_host;
    std::vector<std::unique_ptr<KernelSession>> m_sessions;
};

}  // namespace hawser::session
