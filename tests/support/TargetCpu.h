#pragma once

#include <memory>
#include <optional>

#include "core/kd/Notifications.h"
#include "core/kd/Requests.h"

namespace hawser::test {

// One processor of a scripted machine: its registers, in the records that the machine keeps, and what a
// resume, a step and a debug register do to them. Addresses are as on the wire.
class TargetCpu {
  public:
    virtual ~TargetCpu() = default;
    static std::unique_ptr<TargetCpu> create(kd::Machine machine);

    // The state in which a kernel runs.
    virtual void start(Address pc, Address sp, Address pcr) = 0;
    virtual Address pc() const = 0;
    virtual void setPc(Address pc) = 0;
    // What the kernel's break routine is told, and why.
    virtual void setArguments(std::uint64_t first, std::uint64_t second) = 0;

    virtual Bytes context() const = 0;
    virtual bool setContext(ByteSpan bytes) = 0;
    virtual Bytes special() const = 0;
    virtual bool setSpecial(ByteSpan bytes) = 0;
    // The special registers' place in the control space, and how it is addressed there (3.8).
    virtual std::optional<Bytes> controlSpace(std::uint64_t selector) const = 0;
    virtual bool setControlSpace(std::uint64_t selector, ByteSpan bytes) = 0;

    virtual void resume(const kd::Continue2& how) = 0;
    virtual void step() = 0;  // over one of the filler instructions
    // Whether a debug register is set to break on execution at `pc`; notes it as a processor does.
    virtual bool watchHits(Address pc) = 0;
    virtual kd::ControlReport report() const = 0;  // without the instruction stream
};

}  // namespace hawser::test
