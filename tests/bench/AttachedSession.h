#pragma once

#include "tests/support/BareSession.h"
#include "tests/support/RecordedEvents.h"
#include "transports/PipeTransport.h"

namespace hawser::bench {

// A session without its thread, attached to what listens at a Unix socket and stopped there; in real time.
class AttachedSession {
  public:
    explicit AttachedSession(const std::string& path) {
        session::SessionOptions options;
        options.breakOnConnect = true;
        m_bare.openWith(std::make_unique<transports::PipeTransport>(path), {true, {}}, options);
        attached = run([this] { return told.prompt.acceptsCommands; }, std::chrono::seconds(20));
    }

    test::BareSession& bare() { return m_bare; }
    session::Inbox& inbox() { return m_inbox; }

    template <class Condition>
    bool run(Condition until, Duration limit) {
        const TimePoint end = m_clock.now() + limit;
        while (!until()) {
            if (m_clock.now() >= end) return false;
            m_bare.work(end);
        }
        return true;
    }

    test::RecordedEvents told;
    bool attached = false;

  private:
    SteadyClock m_clock;
    session::Inbox m_inbox;
    test::BareSession m_bare{m_clock, m_inbox, told};
};

}  // namespace hawser::bench
