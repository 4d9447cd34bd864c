#pragma once

#include "tests/simulation/ModelledLine.h"

namespace hawser::simulation {

// A line that carries bytes: a pipe or a serial cable. Faults hit packets, which are cut and joined as bytes.
class ByteLine final : public ModelledLine {
  public:
    using ModelledLine::ModelledLine;

    void write(Direction direction, ByteSpan bytes, TimePoint now) override;
    Bytes packetsIn(ByteSpan written) const override { return {written.begin(), written.end()}; }

  private:
    void packet(Direction direction, ByteSpan bytes, TimePoint now);
    void spoil(Direction direction, Bytes packet, const Fault& fault, TimePoint now);
    void noteForgery(Direction direction, ByteSpan before, ByteSpan after);
};

}  // namespace hawser::simulation
