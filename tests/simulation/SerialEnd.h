#pragma once

#include "tests/simulation/TargetEnd.h"
#include "tests/support/ScriptedTarget.h"

namespace hawser::simulation {

// A target on a line of bytes: nothing stands between the two.
class SerialEnd final : public TargetEnd {
  public:
    explicit SerialEnd(test::ScriptedTarget& target) : m_target(target) {}

    void receive(const ModelledLine::Piece& piece, TimePoint now) override {
        m_target.receive(piece.bytes, now);
    }
    void tick(TimePoint now) override { m_target.tick(now); }
    std::optional<TimePoint> nextDeadline() const override { return m_target.nextDeadline(); }
    std::vector<Bytes> takeOutput(TimePoint now) override {
        Bytes said = m_target.takeOutput(now);
        if (said.empty()) return {};
        return {std::move(said)};
    }
    void reset(bool) override {}
    void booted(TimePoint) override {}

  private:
    test::ScriptedTarget& m_target;
};

}  // namespace hawser::simulation
