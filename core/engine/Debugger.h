#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/Breakpoint.h"
#include "core/engine/DebuggerParts.h"
#include "core/engine/EventFilters.h"
#include "core/engine/Module.h"
#include "core/engine/ModuleList.h"
#include "core/engine/Names.h"
#include "core/engine/RegisterScope.h"
#include "core/engine/RegisterView.h"
#include "core/engine/Registers.h"
#include "core/engine/StackFrame.h"
#include "core/engine/Stop.h"
#include "core/engine/Target.h"
#include "core/engine/TargetInfo.h"

namespace hawser::engine {

class Architecture;
class MemoryCache;
class ModuleNames;
class ModuleSymbols;
class RegisterCache;
class RegisterWrites;
class ImageMemory;
class VirtualMemory;
struct Sources;
struct DebuggerData;

// The debugger's knowledge of one target, and everything that can be asked of it while it is stopped. Engine
// thread. Calls fail with NotAvailable while the target runs or nothing is connected.
class Debugger {
  public:
    explicit Debugger(Target& target);  // not owned, outlives it
    ~Debugger();
    Debugger(const Debugger&) = delete;
    Debugger& operator=(const Debugger&) = delete;

    // --- life cycle, driven by the connection ---
    // After the first state change of a target: version, debugger data, kernel module. Needs no symbol.
    Result<> identify();
    // Takes out the breakpoints and empties the debug registers that a debugger that ended may have left.
    Result<> clearLeftovers();
    // Restart, reboot, another target: forgets everything learned. The user's breakpoints stay, unresolved.
    void forgetTarget();
    void targetStopped(const Stop& stop);  // drops the caches, sets the current processor
    void stopRestated(const Stop& stop);   // the same one, with what is said of it now
    void targetResumed();
    // After a resynchronize: same stop, all caches dropped, what cannot change included.
    void dropCaches();
    void dropStopCaches();   // registers and memory as they were read at this stop
    void dropMemoryCache();  // breakpoints were put into it or taken out
    // On leaving a target: removes what stands in its memory. The user's list stays.
    Result<> removeAllFromTarget();

    // The target's clocks at this stop, into info(); they stand still while it does, and are read once.
    Result<> readTimes();

    bool identified() const { return m_info.has_value(); }
    bool stopped() const { return m_stop.has_value(); }
    const std::optional<TargetInfo>& info() const { return m_info; }
    const std::optional<Stop>& stop() const { return m_stop; }
    std::uint32_t processorCount() const {
        if (m_stop) return m_stop->processorCount;
        return m_info ? m_info->processors : 1;
    }

    // What the target's machine is like; x64 until a target has told.
    const Architecture& architecture() const;
    // A virtual address as the target means it: sign-extended where it has 32 bits.
    Address canonical(Address address) const;
    bool isWide() const { return !m_info || m_info->version.pointers64; }  // 64-bit addresses
    std::string addressText(Address address) const;  // with as many digits as the target's pointers have

    // --- processors and registers ---
    std::uint16_t currentProcessor() const { return m_view.processor(); }
    Result<> selectProcessor(std::uint16_t processor);  // ~Ns: a view, the target does not switch
    // The frame of its stack that is looked at (FrameView.h); each stop, and another processor, choose 0.
    unsigned currentFrame() const { return m_view.frame().number; }
    const FrameChoice& chosenFrame() const { return m_view.frame(); }
    void frameIs(const FrameChoice& frame) { m_view.chooseFrame(frame); }
    // What a record in memory tells, in the place of the current processor's registers, for whoever names no
    // processor; empty: back to those. Until then, the next choice of a processor, or the target runs.
    void lookAt(std::shared_ptr<const Registers> record) { m_view.lookAt(std::move(record)); }
    bool looksAtRecord() const { return m_view.record() != nullptr; }
    // Beside whatever else is looked at, and as long.
    const TaskChoice& chosenTasks() const { return m_view.tasks(); }
    void chooseTasks(const TaskChoice& tasks);
    // Cached while stopped; no more is asked for than the scope holds. Without a processor: what is looked
    // at.
    Result<std::shared_ptr<const Registers>> registers(RegisterScope scope = RegisterScope::General);
    Result<std::shared_ptr<const Registers>> registers(std::uint16_t processor,
                                                       RegisterScope scope = RegisterScope::General);
    // Nothing: there is no such register, or the target does not give it.
    Result<std::optional<RegisterValue>> registerNamed(std::string_view name);
    Result<std::optional<RegisterValue>> registerNamed(std::uint16_t processor, std::string_view name);
    // Current processor, writes at once. Refused: what is read back is the old value, or a frame is chosen.
    // InvalidArgument: a record is looked at.
    Result<> setRegister(std::string_view name, std::uint64_t value);
    Result<> setProgramCounter(Address address);
    // At a stop: registers whose new value did not hold for one instruction. Told once.
    std::vector<std::string> takeUndoneWrites();

    // --- memory ---
    Result<MemoryBytes> read(
        Address address, std::size_t count);  // virtual, cached while stopped; without our breakpoint bytes
    Result<MemoryBytes> readAnew(Address address, std::size_t count);  // the same, and not kept
    Result<MemoryBytes> readPhysical(Address address, std::size_t count);
    Result<std::uint64_t> readInteger(Address address, unsigned bytes);  // NotAvailable names the address
    Result<std::size_t> write(Address address, ByteSpan data);           // drops the cache it touches
    Result<std::size_t> writePhysical(Address address, ByteSpan data);   // drops all of it
    static constexpr std::size_t kMaxRead = 16 << 20;                    // bytes per call

    // --- modules ---
    const std::vector<Module>& modules() const { return m_modules.all(); }  // sorted by base
    Result<> reloadModules();  // from the loader's list, in few large reads
    // What came or went without a notification; one small request where nothing did.
    Result<> noticeModules();
    // Fills in what only the image's header tells (time stamp; size and checksum too). NotAvailable: not
    // loaded, paged out.
    Result<Module> completeModule(Address base);
    const Module* moduleAt(Address address) const { return m_modules.at(address); }
    const Module* moduleNamed(std::string_view name) const { return m_modules.named(name); }  // ignores case
    // One that no list of the loader tells, until that list is read anew. Whatever was known to stand there
    // is forgotten. NotAvailable: it has no size and no header that tells one; Refused: there are too many.
    Result<Module> addModule(Module module);
    void removeModule(Address base);
    // In the place of the ones before.
    void setProcessModules(std::vector<Module> modules);
    const Names& names() const;
    ModuleSymbols& symbols() const;
    Sources& sources() const;

    // --- stack, without inlined calls (CallStack.h has them) ---
    Result<std::vector<StackFrame>> stack(std::size_t maxFrames);  // of what is looked at
    Result<std::vector<StackFrame>> stackFrom(const Registers& registers, std::size_t maxFrames);

    // --- breakpoints ---
    BreakpointTable& breakpoints() { return m_parts->breakpoints(); }
    const BreakpointTable& breakpoints() const { return m_parts->breakpoints(); }

    // The user's wishes for exceptions and module loads; forgetTarget() leaves them alone.
    EventFilters& filters() { return m_filters; }
    const EventFilters& filters() const { return m_filters; }

    // What the kernel says of itself for debuggers; nothing when it says nothing.
    const DebuggerData* debuggerData() const { return m_data.get(); }

    RunControl& run() { return m_parts->run(); }
    Target& target() { return m_target; }
    const Target& target() const { return m_target; }
    // Unsupported, in the one sentence for it, where the target cannot.
    Result<> demand(Capability capability) const;

  private:
    Result<> needStop() const {
        if (!m_stop) return fail(ErrorCode::NotAvailable, "the target is running or not connected");
        return {};
    }
    Result<> needSize(std::size_t count) const;
    void viewChanged();
    Result<> putRegister(std::string_view name, std::uint64_t value);
    Result<> needProcessor(std::uint16_t processor) const;
    Address moduleListHead() const;  // 0: the target does not tell
    void setModules(std::vector<Module> modules);
    void modulesPlaced();
    Result<> describe(Module& module);
    void applyNotification(const ModuleEvent& event);
    // Nothing of what was known to stand there is.
    void forgetPlaceOf(const Module& module);

    Target& m_target;
    std::optional<TargetInfo> m_info;
    std::unique_ptr<DebuggerData> m_data;
    std::optional<Stop> m_stop;
    bool m_timesRead = false;  // at this stop
    RegisterView m_view;
    ModuleList m_modules;
    std::unique_ptr<VirtualMemory> m_virtual;
    std::unique_ptr<MemoryCache> m_memory;
    std::unique_ptr<RegisterCache> m_registers;
    std::unique_ptr<RegisterWrites> m_writes;
    std::unique_ptr<ImageMemory> m_images;
    std::unique_ptr<ModuleNames> m_names;
    EventFilters m_filters;
    std::unique_ptr<DebuggerParts> m_parts;
};

}  // namespace hawser::engine
