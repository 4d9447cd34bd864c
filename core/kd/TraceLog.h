#pragma once

#include <deque>
#include <vector>

#include "core/kd/LinkEvents.h"
#include "core/kd/Trace.h"

namespace hawser::kd {

// Keeps the latest packets of both directions for showing. Costs nothing while it is off.
class TraceLog final : public PacketObserver {
  public:
    explicit TraceLog(std::size_t limit) : m_limit(limit) {}

    void setOn(bool on) { m_on = on; }
    std::vector<TraceRecord> take();

    void packetSent(ByteSpan line, TimePoint now) override;
    void packetReceived(const Packet& packet, TimePoint now) override;
    void packetDamaged(DamageReason reason, ByteSpan bytes, TimePoint now) override;

  private:
    void keep(TraceRecord record);

    std::size_t m_limit;
    bool m_on = false;
    std::deque<TraceRecord> m_records;
};

}  // namespace hawser::kd
