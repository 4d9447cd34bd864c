#include "core/engine/KernelBreak.h"

#include "core/engine/Architecture.h"
#include "core/engine/BreakpointTable.h"
#include "core/engine/Debugger.h"
#include "core/engine/DebuggerData.h"
#include "core/engine/ExceptionCodes.h"

namespace hawser::engine {

namespace {

// The parameter of nt!DbgBreakPointWithStatus (kd-protocol.md 13; DBG_STATUS_* of the Windows Driver Kit).
constexpr std::uint64_t kStatusControlC = 1;
constexpr std::uint64_t kStatusSysRq = 2;
constexpr std::uint64_t kStatusBugCheckFirst = 3;
constexpr std::uint64_t kStatusBugCheckSecond = 4;
constexpr std::uint64_t kStatusFatal = 5;
constexpr std::uint64_t kStatusDebugControl = 6;
constexpr std::uint64_t kStatusWorker = 7;

std::optional<std::uint64_t> breakStatus(Debugger& debugger, const Stop& stop) {
    const auto registers = debugger.registers(stop.processor);
    if (!registers) return {};
    const auto status = (*registers)->get(debugger.architecture().breakStatusRegister());
    return status ? std::optional(status->value) : std::nullopt;
}

bool bugCheckRecorded(Debugger& debugger) {
    const DebuggerData* data = debugger.debuggerData();
    if (!data || data->bugCheckData.value() == 0) return false;
    const auto code = debugger.readInteger(data->bugCheckData, 4);
    return code && *code != 0;
}

// Whether the breakpoint is the kernel's own one. Its debugger data names the place; where there is none, any
// one of the kernel image counts, and before the modules are known any in the kernel's half.
bool isKernelBreak(Debugger& debugger, const Stop& stop) {
    constexpr std::uint64_t kNear = 16;  // the block names the function, some kernels the instruction in it
    const ExceptionEvent* exception = stop.exception();
    const Address pc = stop.programCounter;
    if (!exception || !isBreakpointCode(exception->code) || debugger.breakpoints().isArmed(pc)) return false;
    const DebuggerData* data = debugger.debuggerData();
    if (data && data->breakpointWithStatus.value() != 0) {
        const Address place = data->breakpointWithStatus;
        return pc >= place ? pc - place < kNear : place - pc < kNear;
    }
    const Module* module = debugger.moduleAt(pc);
    const bool inKernel = debugger.modules().empty() ? static_cast<std::int64_t>(pc.value()) < 0
                                                     : module && module->name == "nt";
    if (!inKernel) return false;
    const Architecture& architecture = debugger.architecture();
    if (!stop.instructionStream.empty()) return architecture.isBreak(stop.instructionStream);
    const auto code = debugger.read(pc, architecture.breakSize());
    return code && code->allValid() && architecture.isBreak(code->bytes);
}

}  // namespace

KernelBreak kernelBreakOf(Debugger& debugger, const Stop& stop) {
    if (!isKernelBreak(debugger, stop)) return KernelBreak::None;
    const auto status = breakStatus(debugger, stop);
    if (status == kStatusControlC) return KernelBreak::BreakIn;
    if (status == kStatusBugCheckFirst || status == kStatusBugCheckSecond || status == kStatusFatal)
        return KernelBreak::BugCheck;
    if (status == kStatusSysRq || status == kStatusDebugControl || status == kStatusWorker)
        return KernelBreak::Own;
    return bugCheckRecorded(debugger) ? KernelBreak::BugCheck : KernelBreak::BreakIn;
}

}  // namespace hawser::engine
