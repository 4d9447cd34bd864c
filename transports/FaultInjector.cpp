#include "transports/FaultInjector.h"

#include <algorithm>

namespace hawser::transports {

FaultInjector::FaultInjector(const FaultSpec& spec, bool active, std::uint64_t stream)
    : m_spec(spec), m_active(active), m_random(spec.seed * 2 + stream) {}

Bytes& FaultInjector::chunkFor(TimePoint now) {
    const TimePoint due = std::max(now, m_stalledUntil);
    if (m_queue.empty() || m_queue.back().due != due) m_queue.push_back({due, {}});
    return m_queue.back().bytes;
}

void FaultInjector::push(ByteSpan bytes, TimePoint now) {
    m_counts.bytes += bytes.size();
    if (m_cut || bytes.empty()) return;
    if (m_active) {
        for (const std::byte value : bytes) pushFaulty(value, now);
        return;
    }
    Bytes& chunk = chunkFor(now);
    chunk.insert(chunk.end(), bytes.begin(), bytes.end());
    m_held += bytes.size();
}

// Exactly one draw per byte decides, so that how the bytes are split makes no difference.
void FaultInjector::pushFaulty(std::byte value, TimePoint now) {
    const std::uint64_t draw = m_random();
    if (m_cut) return;
    // 53 bits: all that a double holds. The rest chooses the bit to flip.
    double left = static_cast<double>(draw >> 11) * 0x1p-53;
    const auto hits = [&left](double rate) {
        const bool hit = left >= 0 && left < rate;
        left -= rate;
        return hit;
    };
    if (hits(m_spec.drop)) {
        ++m_counts.dropped;
        return;
    }
    if (hits(m_spec.flip)) {
        ++m_counts.flipped;
        value ^= std::byte{1} << (draw & 7);
    } else if (hits(m_spec.duplicate)) {
        ++m_counts.duplicated;
        chunkFor(now).push_back(value);
        ++m_held;
    } else if (hits(m_spec.delayRate)) {
        ++m_counts.delays;
        m_stalledUntil = std::max(now, m_stalledUntil) + m_spec.delay;
    } else if (hits(m_spec.cut)) {
        ++m_counts.cuts;
        m_cut = true;
        return;
    }
    chunkFor(now).push_back(value);
    ++m_held;
}

void FaultInjector::addNoise(ByteSpan bytes, TimePoint now) {
    if (m_cut || bytes.empty()) return;
    m_counts.noise += bytes.size();
    Bytes& chunk = chunkFor(now);
    chunk.insert(chunk.end(), bytes.begin(), bytes.end());
    m_held += bytes.size();
}

Bytes FaultInjector::takeDue(TimePoint now) {
    Bytes due;
    while (!m_queue.empty() && m_queue.front().due <= now) {
        Bytes& bytes = m_queue.front().bytes;
        if (due.empty()) {
            due = std::move(bytes);
        } else {
            due.insert(due.end(), bytes.begin(), bytes.end());
        }
        m_queue.pop_front();
    }
    m_held -= due.size();
    return due;
}

std::optional<TimePoint> FaultInjector::nextDue() const {
    if (m_queue.empty()) return std::nullopt;
    return m_queue.front().due;
}

void FaultInjector::release() {
    for (Chunk& chunk : m_queue) chunk.due = TimePoint::min();
}

void FaultInjector::restart() {
    m_queue.clear();
    m_held = 0;
    m_stalledUntil = TimePoint::min();
    m_cut = false;
}

}  // namespace hawser::transports
