#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/Machine.h"
#include "core/disassembly/Disassembler.h"
#include "core/engine/DebugRegisters.h"
#include "core/engine/RegisterTable.h"
#include "core/engine/StackFrame.h"
#include "core/engine/Stop.h"
#include "core/engine/TrapFrame.h"

namespace hawser::engine {

struct StackAccess;
class Target;

// Which registers watch what. Where `shared`, any of them watches either kind.
struct HardwareSlots {
    unsigned execute = 0;
    unsigned data = 0;
    bool shared = false;
    bool ports = false;    // I/O ports can be watched
    unsigned largest = 8;  // bytes

    unsigned first(BreakpointKind kind) const {
        return shared || kind == BreakpointKind::Execute ? 0 : execute;
    }
    unsigned count(BreakpointKind kind) const { return kind == BreakpointKind::Execute ? execute : data; }
};

// What the debug registers say of a stop.
struct HardwareHit {
    unsigned slots = 0;    // a bit for each that was hit
    bool stepped = false;  // the single step that was asked for is done as well
};

// Where an instruction leads that is not to be traced.
struct Landing {
    std::optional<Address> behind;  // nothing: to where the top of the stack says
    unsigned pointerBytes = 8;      // there
};

// Where a CONTEXT has its flags, and the bit in them that tells the machine.
struct ContextMark {
    std::size_t offset = 0;  // bytes
    std::uint32_t bit = 0;
};

// Everything in which the machines differ for a debugger; the rest of the engine asks here and never for the
// machine's name. Constants without state; any thread.
class Architecture {
  public:
    virtual ~Architecture() = default;

    virtual const RegisterTable& registers() const = 0;
    virtual std::size_t contextSize() const = 0;  // bytes; kd-protocol.md 8.5
    virtual ContextMark contextMark() const = 0;
    // Of a kernel of that build. Nothing: the layout is not known.
    virtual std::optional<TrapFrame> trapFrame(std::uint16_t) const { return std::nullopt; }
    // Where ReadControlSpace has the special registers (3.8), and their size in bytes (8.6).
    virtual std::uint64_t specialSelector() const = 0;
    virtual std::uint32_t specialSize() const = 0;
    virtual std::string_view returnRegister() const = 0;
    // Holds what nt!DbgBreakPointWithStatus was called with (13).
    virtual std::string_view breakStatusRegister() const = 0;

    virtual unsigned instructionAlignment() const = 0;  // bytes
    // Of the breakpoint instruction (3.7), ours or one that is compiled in.
    virtual unsigned breakSize() const = 0;  // bytes
    virtual bool isBreak(ByteSpan code) const = 0;
    // An instruction that reports a single step by itself.
    virtual bool isTrap(ByteSpan) const { return false; }
    virtual disassembly::Disassembler::Mode disassemblerMode() const = 0;
    // The instruction behind the one at `pc` if a step over runs through it: a call, or a string instruction
    // that a trace would stop in at each turn. `code` starts there.
    virtual std::optional<Address> runThrough(ByteSpan code, Address pc) const = 0;

    // For an instruction that would show the trace flag to the program, run another one before the trap, or
    // be told once for each of its turns. Nothing: it may be traced.
    virtual std::optional<Landing> landing(ByteSpan, Address) const { return std::nullopt; }

    virtual HardwareSlots hardware() const = 0;
    // Into the debug registers of one processor. `control` is what debugControl() gave.
    virtual Result<> writeDebugRegisters(Target& target, std::uint16_t processor,
                                         const DebugRegisterPlan& plan, std::uint64_t control) const = 0;
    // Empties those of one processor where anything is armed, whoever did it. A bit for each slot that was.
    virtual Result<unsigned> clearDebugRegisters(Target& target, std::uint16_t processor) const = 0;
    // False: what a stop told of the control register shows that nothing is watched.
    virtual bool mayWatch(std::uint64_t) const { return true; }
    // A bit for each slot that Dr7, as found at a stop, enables.
    virtual unsigned enabledSlots(std::uint64_t) const { return 0; }
    // The slots that a value for this register, given by the user, would take from the plan; a bit for each.
    virtual unsigned slotsTaken(std::string_view, std::uint64_t, const DebugRegisterPlan&) const { return 0; }
    // What Continue2 carries: Dr7, from the one found at the stop; 0 where it carries nothing.
    virtual std::uint64_t debugControl(std::uint64_t found, const DebugRegisterPlan& plan) const = 0;
    // False where a slot can only be disabled by writing the registers again.
    virtual bool controlTravelsWithContinue() const = 0;
    // `tracing`: the last resume asked for a single step.
    virtual HardwareHit hardwareHit(const Stop& stop, const DebugRegisterSet& set, bool tracing) const = 0;
    // A data breakpoint stops before the access, and would do so again at once.
    virtual bool watchesBeforeAccess() const = 0;

    virtual Result<std::vector<StackFrame>> walkStack(const StackAccess& access, const Registers& registers,
                                                      std::size_t maxFrames) const = 0;
};

}  // namespace hawser::engine
