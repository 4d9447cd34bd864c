#pragma once

#include "core/engine/Architecture.h"

namespace hawser::engine {

// What x64 and x86 share: int 3, and four debug registers for everything.
class ArchitectureIntel : public Architecture {
  public:
    unsigned instructionAlignment() const override { return 1; }
    unsigned breakSize() const override { return 1; }
    bool isBreak(ByteSpan code) const override;
    bool isTrap(ByteSpan code) const override;
    std::optional<Address> runThrough(ByteSpan code, Address pc) const override;
    std::optional<Landing> landing(ByteSpan code, Address pc) const override;
    Result<> writeDebugRegisters(Target& target, std::uint16_t processor, const DebugRegisterPlan& plan,
                                 std::uint64_t control) const override;
    Result<unsigned> clearDebugRegisters(Target& target, std::uint16_t processor) const override;
    bool mayWatch(std::uint64_t control) const override { return enabledSlots(control) != 0; }
    unsigned enabledSlots(std::uint64_t control) const override;
    unsigned slotsTaken(std::string_view name, std::uint64_t value,
                        const DebugRegisterPlan& plan) const override;
    std::uint64_t debugControl(std::uint64_t found, const DebugRegisterPlan& plan) const override;
    bool controlTravelsWithContinue() const override { return true; }
    HardwareHit hardwareHit(const Stop& stop, const DebugRegisterSet& set, bool tracing) const override;
    bool watchesBeforeAccess() const override { return false; }

  protected:
    // Places in the special registers, bytes.
    struct DebugPlaces {
        std::size_t dr0 = 0;
        std::size_t dr6 = 0;
        std::size_t dr7 = 0;
        unsigned width = 0;
    };
    virtual DebugPlaces debugPlaces() const = 0;
};

}  // namespace hawser::engine
