#include "transports/MemoryTransport.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace hawser::transports {

// What the two ends share; everything in it is guarded by the mutex.
struct MemoryWire {
    struct End {
        TransportState state = TransportState::Closed;
        std::deque<std::byte> input;
        bool changed = false;  // the state, since the last wait()
        bool lost = false;     // the other end closed; not yet told
        bool woken = false;
        std::condition_variable event;
    };

    std::mutex mutex;
    std::array<End, 2> ends;
};

std::pair<std::unique_ptr<MemoryTransport>, std::unique_ptr<MemoryTransport>> createMemoryPair() {
    const auto wire = std::make_shared<MemoryWire>();
    return {std::make_unique<MemoryTransport>(wire, 0), std::make_unique<MemoryTransport>(wire, 1)};
}

MemoryTransport::~MemoryTransport() {
    MemoryTransport::close();
}

Result<> MemoryTransport::open() {
    const std::lock_guard lock(m_wire->mutex);
    auto& mine = m_wire->ends[m_side];
    auto& other = m_wire->ends[1 - m_side];
    if (mine.state != TransportState::Closed)
        return fail(ErrorCode::InvalidArgument, "The line is open already: memory.");
    mine.input.clear();
    mine.state = TransportState::Opening;
    if (other.state == TransportState::Opening) {
        mine.state = TransportState::Open;
        other.state = TransportState::Open;
        other.changed = true;
        other.event.notify_one();
    }
    return {};
}

void MemoryTransport::close() {
    const std::lock_guard lock(m_wire->mutex);
    auto& mine = m_wire->ends[m_side];
    auto& other = m_wire->ends[1 - m_side];
    if (mine.state == TransportState::Open && !mine.lost && other.state == TransportState::Open) {
        other.lost = true;
        other.event.notify_one();
    }
    mine.state = TransportState::Closed;
    mine.input.clear();
    mine.changed = false;
    mine.lost = false;
}

TransportState MemoryTransport::state() const {
    const std::lock_guard lock(m_wire->mutex);
    return m_wire->ends[m_side].state;
}

Result<WaitOutcome> MemoryTransport::wait(TimePoint deadline) {
    std::unique_lock lock(m_wire->mutex);
    auto& mine = m_wire->ends[m_side];
    const auto happened = [&mine] { return mine.woken || mine.changed || mine.lost || !mine.input.empty(); };
    // wait_until(max) overflows inside some library versions.
    if (deadline == TimePoint::max()) {
        mine.event.wait(lock, happened);
    } else if (!mine.event.wait_until(lock, deadline, happened)) {
        return WaitOutcome::TimedOut;
    }
    if (std::exchange(mine.woken, false)) return WaitOutcome::Woken;
    if (std::exchange(mine.changed, false) || !mine.input.empty()) return WaitOutcome::Progress;
    mine.lost = false;
    mine.state = TransportState::Closed;
    return fail(ErrorCode::Disconnected, "The other end closed the connection.");
}

void MemoryTransport::wake() {
    const std::lock_guard lock(m_wire->mutex);
    m_wire->ends[m_side].woken = true;
    m_wire->ends[m_side].event.notify_one();
}

std::size_t MemoryTransport::read(std::span<std::byte> into) {
    const std::lock_guard lock(m_wire->mutex);
    auto& input = m_wire->ends[m_side].input;
    const std::size_t count = std::min(into.size(), input.size());
    const auto end = input.begin() + static_cast<std::ptrdiff_t>(count);
    std::copy(input.begin(), end, into.begin());
    input.erase(input.begin(), end);
    return count;
}

Result<> MemoryTransport::write(ByteSpan bytes) {
    const std::lock_guard lock(m_wire->mutex);
    auto& mine = m_wire->ends[m_side];
    auto& other = m_wire->ends[1 - m_side];
    if (mine.state != TransportState::Open)
        return fail(ErrorCode::NotAvailable, "The line is not open: memory.");
    if (mine.lost) return {};  // told by wait()
    if (bytes.size() > kMaxPendingOutput - std::min(other.input.size(), kMaxPendingOutput)) {
        return fail(ErrorCode::Io, "The other end does not take what is sent: memory.");
    }
    other.input.insert(other.input.end(), bytes.begin(), bytes.end());
    other.event.notify_one();
    return {};
}

}  // namespace hawser::transports
