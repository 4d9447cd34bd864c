#pragma once

#include <optional>
#include <utility>

#include "core/kd/LinkEvents.h"
#include "core/kd/Trace.h"

namespace hawser::kd {

// What passes one end of the line: what is to be put on it, when something came, and both counted and shown
// to the observer. One thread.
class LinkTraffic {
  public:
    // --- sent ---
    void sendControl(PacketType type, std::uint32_t id, TimePoint now);
    void sendData(PacketType type, std::uint32_t id, ByteSpan payload, TimePoint now);
    void sendBreakIn(TimePoint now);
    Bytes takeOutput() { return std::exchange(m_output, {}); }

    // --- received ---
    void came(std::size_t bytes, bool insidePacket, TimePoint now);
    void packetBegins(TimePoint now) { m_packetBegan = now; }
    void packetCame(const Packet& packet, TimePoint now);
    void packetDamaged(const Damage& damage, TimePoint now);
    std::optional<TimePoint> lastByte() const { return m_lastByte; }
    TimePoint packetBegan() const { return m_packetBegan; }
    std::optional<TimePoint> lastHeard() const { return m_lastHeard; }  // an undamaged packet

    // As at the start; counters stay.
    void restart();
    LinkCounters& counters() { return m_counters; }
    const LinkCounters& counters() const { return m_counters; }
    void observe(PacketObserver* observer) { m_observer = observer; }  // not owned, may be null

  private:
    void sent(std::size_t bytes, TimePoint now);

    LinkCounters m_counters;
    PacketObserver* m_observer = nullptr;
    Bytes m_output;
    std::optional<TimePoint> m_lastByte;
    TimePoint m_packetBegan{};
    std::optional<TimePoint> m_lastHeard;
};

}  // namespace hawser::kd
