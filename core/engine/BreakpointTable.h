#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/engine/ArmedBreakpoints.h"
#include "core/engine/Breakpoint.h"
#include "core/engine/DebugRegisters.h"

namespace hawser::engine {

class Debugger;

// The user's breakpoints, and which of them stand in the target now. Software breakpoints are in the target's
// memory only while it runs: taken out at each stop, put back before each resume (kd-protocol.md 3.7). Engine
// thread.
class BreakpointTable {
  public:
    explicit BreakpointTable(Debugger& debugger);

    // Chooses the lowest free id unless one is asked for. Error InvalidArgument: id in use, bad size or
    // alignment, no debug register left, more than 32 software breakpoints. Works without a target: armed
    // when one is there.
    Result<unsigned> add(Breakpoint breakpoint, std::optional<unsigned> id = {});
    Result<> remove(unsigned id);
    Result<> enable(unsigned id, bool on);
    Result<> renumber(unsigned id, unsigned fresh);  // InvalidArgument: there is none, or one has it
    void removeAll();
    const std::vector<Breakpoint>& list() const { return m_list; }  // by id
    const Breakpoint* find(unsigned id) const;

    // Brings the list back after a restart of the program; replaces the present one.
    void restore(std::vector<Breakpoint> list);

    // Module addresses may have changed: resolves module plus offset again.
    void resolve();
    // Those whose symbol could not be found until now.
    void resolveSymbols();
    // Puts every enabled breakpoint into the target but those at `except`. Error names the first that could
    // not be set; the others are set all the same.
    // `skipped`: a bit for each debug register that is to stay asleep for the next resume.
    Result<> arm(std::optional<Address> except, unsigned skipped = 0);
    Result<> armTemporary(std::span<const Address> addresses, std::optional<Address> except);
    // Where execution breakpoints are to be armed beside the list's, from the next arm() on. InvalidArgument:
    // the machine has not that many debug registers left.
    Result<> setOnce(std::vector<Address> addresses);
    // Whether one of the debug registers named by a bit of `slots` is one of those.
    bool isOnce(unsigned slots) const;
    // Whether an instruction stands at `place` that nobody remembers to have put there; then all are taken
    // out.
    Result<bool> clearStrays(Address place) { return m_armed.removeStrays(place); }
    // Takes out those in the code that the last stop reported, where the target may have taken them out
    // itself; the others stay, for a target that goes on at once.
    Result<> disarmNear() { return m_armed.removeNear(); }
    // And those that neither the list nor `temporary` wants there any more, or that stand at `except`.
    Result<> keepWanted(std::optional<Address> except, std::span<const Address> temporary);
    // Takes all out, the temporary ones too.
    Result<> disarm() { return m_armed.removeAll(); }
    void targetForgot();  // reboot, restart: nothing stands in the target any more
    bool isArmed(Address address) const { return m_armed.stands(address); }
    bool anyInTarget() const { return !m_armed.empty() || m_writtenTo != 0; }
    // A processor may report a breakpoint that it ran into just before it was taken out.
    bool wasArmed(Address address) const { return m_armed.stood(address); }
    // An enabled one stands there that would be hit at once: software or execute.
    bool mustStepOver(Address address) const;
    std::uint64_t dr7() const;  // for Continue2
    // Before the user writes a debug register. InvalidArgument: a breakpoint of the list has it. What the
    // list does not have is the user's from here on.
    Result<> giveUpRegister(std::string_view name, std::uint64_t value);
    // Takes the data breakpoints out of the target's debug registers; at stops they stay there, asleep.
    Result<> clearDebugRegisters();

    // At a stop at `pc`: those hit, pass counts taken into account; counts the hits, drops one-shot ones.
    // `counting`: passes count, as those of a step do not.
    // `slots` has a bit for each debug register that was hit: with one set only hardware breakpoints count,
    // else only the software ones at `pc`.
    std::vector<BreakpointHit> recordHits(Address pc, unsigned slots, bool counting);
    // Whether one of the debug registers named by a bit of `slots` is ours.
    bool isOurs(unsigned slots) const;
    // Whether one was, or was taken over from a debugger before; with none named, whether any was.
    bool wasOurs(unsigned slots) const {
        return slots == 0 ? m_written.everOurs != 0 : (slots & m_written.everOurs) != 0;
    }
    void takeOverRegisters(unsigned slots) { m_written.everOurs |= slots; }
    const DebugRegisterSet& debugRegisters() const { return m_written.set; }

  private:
    Result<> check(const Breakpoint& breakpoint) const;
    Result<> checkRoom(BreakpointKind kind) const;
    Result<> checkRegisters(BreakpointKind kind, std::size_t more = 1) const;
    void resolve(Breakpoint& breakpoint) const;
    Result<> armHardware(std::optional<Address> except, unsigned skipped);
    Result<> writeHardware();

    Debugger& m_debugger;
    std::vector<Breakpoint> m_list;
    std::vector<Address> m_once;
    ArmedBreakpoints m_armed;
    DebugRegisterPlan m_written;    // what stands in the target's debug registers
    std::uint32_t m_writtenTo = 0;  // how many processors have it
};

}  // namespace hawser::engine
