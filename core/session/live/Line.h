#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/kd/HostProtocol.h"
#include "core/session/live/Pace.h"
#include "transports/Transport.h"

namespace hawser::session {

struct ConnectionPolicy {
    bool reconnect = false;              // open a lost line again, and wait for one that is not there
    std::optional<unsigned> resetLimit;  // per probe; nothing: no limit
    // Counting: a line with sessions of its own (KDNET). The target is asked for only while there is one.
    kd::Numbering numbering = kd::Numbering::Alternating;
};

// The line to the target: its transport, when that is opened and opened again, and on a line that has
// sessions of its own whether one stands. It does what it is told; what a failure means for the connection is
// for the table (ConnectionTable.h). Engine thread; only wait() waits.
class Line {
  public:
    explicit Line(const Clock& clock) : m_clock(clock) {}

    // The line of the next opening; no transport: there is none, and nothing below does anything.
    void attach(std::unique_ptr<transports::Transport> transport, const ConnectionPolicy& policy);
    bool attached() const { return m_transport != nullptr; }
    transports::Transport* transport() { return m_transport.get(); }
    const transports::Transport* transport() const { return m_transport.get(); }
    const ConnectionPolicy& policy() const { return m_policy; }
    bool hasSessions() const { return m_policy.numbering == kd::Numbering::Counting; }

    // --- when it is opened ---
    void openNow();         // at the next chance, whatever was on it is thrown away
    void openAfterPause();  // the pause grows until the line opens
    void close();           // and stays so
    bool opensLater() const { return m_openAt.has_value(); }
    std::optional<TimePoint> nextOpening() const { return m_openAt; }
    bool isDue() const { return m_openAt && m_clock.now() >= *m_openAt; }
    // Starts what is due. An error: it cannot work as asked.
    Result<> open();
    // Closes and opens at once, for a line that may be dead without either end having been told.
    Result<> openAnew();
    bool canOpenAnew() const { return m_policy.reconnect && m_transport && m_transport->canReopen(); }
    // It has opened since this was asked last.
    bool noticeOpened();

    enum class Failure {
        Final,      // nothing opens it again by itself
        Passing,    // worth another try
        SameAgain,  // worth another try, and the same as the last time: no news; the try is arranged
    };
    // What came of opening or waiting was an error: it is closed now.
    Failure failed(const Error& error);

    // --- bytes ---
    bool isOpen() const { return m_open; }
    bool isReady() const { return m_open && (m_inSession || !hasSessions()); }  // the target can be reached
    Result<> wait(TimePoint deadline);
    std::size_t read(std::span<std::byte> into) { return m_transport->read(into); }
    // A peer that does not read loses packets, not us: the protocol sends them again.
    void write(ByteSpan bytes);
    // What the line tells besides; beginning and end of a session are noted.
    std::optional<transports::LineNews> takeNews();
    std::string describe() const { return m_transport->describe(); }
    // An answer came over it.
    void answered(std::size_t bytes, Duration roundTrip) { m_pace.answered(bytes, roundTrip); }
    // By its bauds, where it has them, and by what it has shown.
    bool isFast() const { return m_transport && m_transport->baudRate() == 0 && m_pace.isFast(); }

  private:
    const Clock& m_clock;
    std::unique_ptr<transports::Transport> m_transport;
    ConnectionPolicy m_policy;
    bool m_open = false;
    bool m_inSession = false;
    std::optional<TimePoint> m_openAt;
    TimePoint m_openSince{};
    unsigned m_attempts = 0;  // since it was open for a while
    std::string m_lastError;  // of opening it, since it was open
    Pace m_pace;
};

}  // namespace hawser::session
