#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "core/session/desk/SessionDesk.h"
#include "core/session/live/LiveDriver.h"

namespace hawser::test {

// A whole session - the real one, without its thread - over a line that was made elsewhere.
class BareSession {
  public:
    BareSession(const Clock& clock, session::Inbox& inbox, session::EventSink& sink)
        : m_desk(command::Host::Console, clock, inbox, sink,
                 session::liveDriver(clock, [this](const auto&) { return takeLine(); })),
          m_inbox(inbox) {}

    // In place of OpenSession: over this line, and at once.
    void openWith(std::unique_ptr<transports::Transport> transport, const session::ConnectionPolicy& policy,
                  const session::SessionOptions& options) {
        m_line.emplace(session::MadeLine{std::move(transport), policy, session::LineKind::Memory});
        m_inbox.post({0, session::OpenSession{options}});
        while (m_line) m_desk.work(TimePoint::min());
    }

    bool work(TimePoint deadline) { return m_desk.work(deadline); }
    session::ConnectionState state() { return m_desk.driver().state(); }
    // The first rule of the connection that did not hold after a turn.
    const std::optional<std::string>& brokenRule() {
        return static_cast<session::LiveDriver&>(m_desk.driver()).brokenRule();
    }
    engine::Debugger& debugger() { return m_desk.driver().debugger(); }

  private:
    Result<session::MadeLine> takeLine() {
        if (!m_line) return fail(ErrorCode::InvalidArgument, "There is no line.");
        session::MadeLine line = std::move(*m_line);
        m_line.reset();
        return line;
    }

    std::optional<session::MadeLine> m_line;
    session::SessionDesk m_desk;
    session::Inbox& m_inbox;
};

}  // namespace hawser::test
