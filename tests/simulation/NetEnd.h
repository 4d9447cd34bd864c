#pragma once

#include <memory>

#include "core/kd/net/Gateway.h"
#include "tests/simulation/Audit.h"
#include "tests/simulation/Random.h"
#include "tests/simulation/SeenDatagrams.h"
#include "tests/simulation/TargetEnd.h"
#include "tests/support/ScriptedTarget.h"

namespace hawser::simulation {

// A target that speaks KDNET through the gateway that the demo machine uses.
class NetEnd final : public TargetEnd {
  public:
    NetEnd(test::ScriptedTarget& target, const kd::net::Key& key, std::uint64_t seed, Audit& audit);

    void receive(const ModelledLine::Piece& piece, TimePoint now) override;
    void tick(TimePoint now) override;
    std::optional<TimePoint> nextDeadline() const override;
    std::vector<Bytes> takeOutput(TimePoint now) override;
    void reset(bool all) override;
    void booted(TimePoint now) override;

    static Endpoint self() { return Endpoint::v4(10, 0, 0, 2, 50000); }
    static Endpoint host() { return Endpoint::v4(10, 0, 0, 1, 50000); }
    static Endpoint stranger() { return Endpoint::v4(6, 6, 6, 6, 6); }

  private:
    test::ScriptedTarget& m_target;
    kd::net::Key m_key;
    Random m_random;
    Audit& m_audit;
    std::unique_ptr<kd::net::Gateway> m_gateway;  // none while there is no power
    SeenDatagrams m_seen;
};

}  // namespace hawser::simulation
