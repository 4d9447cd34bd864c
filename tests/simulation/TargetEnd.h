#pragma once

#include <optional>
#include <vector>

#include "tests/simulation/ModelledLine.h"

namespace hawser::simulation {

// The target's end of the line: the scripted target and whatever stands between it and the line.
class TargetEnd {
  public:
    TargetEnd() = default;
    TargetEnd(const TargetEnd&) = delete;
    TargetEnd& operator=(const TargetEnd&) = delete;
    virtual ~TargetEnd() = default;

    virtual void receive(const ModelledLine::Piece& piece, TimePoint now) = 0;
    virtual void tick(TimePoint now) = 0;
    virtual std::optional<TimePoint> nextDeadline() const = 0;
    // What it says, one write to the line each.
    virtual std::vector<Bytes> takeOutput(TimePoint now) = 0;
    // The machine is reset, or has no power. `all`: what stands before the target is lost as well.
    virtual void reset(bool all) = 0;
    virtual void booted(TimePoint now) = 0;
};

}  // namespace hawser::simulation
