#include "core/command/PseudoRegisters.h"

#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/engine/Architecture.h"
#include "core/engine/BreakpointTable.h"
#include "core/engine/BugCheckData.h"
#include "core/engine/FrameView.h"
#include "core/engine/TasksInView.h"

namespace hawser::command {

namespace {

constexpr std::size_t kUserRegisters = 20;
constexpr std::uint64_t kPageSize = 0x1000;
constexpr std::uint64_t kPeOffset = 0x3C;      // e_lfanew in the DOS header
constexpr std::uint64_t kPeEntryPoint = 0x28;  // AddressOfEntryPoint from the PE signature

std::optional<std::uint64_t> numberAfter(std::string_view name, std::string_view prefix) {
    if (!name.starts_with(prefix)) return std::nullopt;
    return parseNumber(name.substr(prefix.size()), 10);
}

std::optional<std::uint64_t> fromRegisters(engine::Debugger& debugger, std::string_view name) {
    if (name == "eventip")
        return debugger.stop() ? std::optional(debugger.stop()->programCounter.value()) : std::nullopt;
    const auto registers = engine::registersInView(debugger);
    if (!registers) return std::nullopt;
    const engine::Registers& r = **registers;
    if (name == "ip" || name == "scopeip") return r.programCounter().value();
    if (name == "csp") return r.stackPointer().value();
    if (name == "retreg" || name == "retreg64") {
        const auto value = r.get(debugger.architecture().returnRegister());
        return value ? std::optional(value->value) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<std::uint64_t> returnAddress(engine::Debugger& debugger) {
    const auto frame = engine::frameInView(debugger);
    return frame ? std::optional(frame->returnAddress.value()) : std::nullopt;
}

std::optional<std::uint64_t> fromTasks(engine::Debugger& debugger, std::string_view name) {
    if (!debugger.stop()) return std::nullopt;
    const auto task = name == "thread" ? engine::threadInView(debugger) : engine::processInView(debugger);
    return task && task->value() != 0 ? std::optional(task->value()) : std::nullopt;
}

// The entry point of the kernel image, from its header in memory.
std::optional<std::uint64_t> imageEntry(engine::Debugger& debugger) {
    if (!debugger.info()) return std::nullopt;
    const Address base = debugger.info()->version.kernelBase;
    const auto header = debugger.readInteger(base + kPeOffset, 4);
    if (!header) return std::nullopt;
    const auto entry = debugger.readInteger(base + *header + kPeEntryPoint, 4);
    return entry ? std::optional((base + *entry).value()) : std::nullopt;
}

std::optional<std::uint64_t> fromException(engine::Debugger& debugger, std::string_view name) {
    const engine::ExceptionEvent* exception = debugger.stop() ? debugger.stop()->exception() : nullptr;
    if (exception == nullptr) return std::nullopt;
    if (name == "exr_code") return exception->code;
    if (name == "exr_chance") return exception->firstChance ? 1 : 2;
    if (name == "exr_numparams") return exception->parameters.size();
    const auto index = numberAfter(name, "exr_param");
    if (!index || *index >= exception->parameters.size()) return std::nullopt;
    return exception->parameters[*index];
}

std::optional<std::uint64_t> fromBugCheck(engine::Debugger& debugger, std::string_view name) {
    const auto bugCheck = engine::readBugCheck(debugger);
    if (!bugCheck) return std::nullopt;
    if (name == "bug_code") return bugCheck->code;
    const auto index = numberAfter(name, "bug_param");
    if (!index || *index == 0 || *index > bugCheck->parameters.size()) return std::nullopt;
    return bugCheck->parameters[*index - 1];
}

std::optional<std::uint64_t> breakpointAddress(engine::Debugger& debugger, std::string_view name) {
    const auto id = numberAfter(name, "bp");
    if (!id || *id > UINT32_MAX) return std::nullopt;
    const engine::Breakpoint* breakpoint = debugger.breakpoints().find(static_cast<unsigned>(*id));
    if (breakpoint == nullptr || !breakpoint->resolved) return std::nullopt;
    return breakpoint->address.value();
}

}  // namespace

std::optional<std::size_t> userRegisterIndex(std::string_view name) {
    if (name.size() < 2 || (name.front() != 't' && name.front() != 'T')) return std::nullopt;
    const auto index = parseNumber(name.substr(1), 10);
    return index && *index < kUserRegisters ? std::optional<std::size_t>(*index) : std::nullopt;
}

std::vector<std::string> pseudoRegisterNames() {
    std::vector<std::string> names{"bug_code",      "csp",    "eventip", "exentry",  "exr_chance", "exr_code",
                                   "exr_numparams", "extret", "frame",   "ip",       "ptrsize",    "pagesize",
                                   "proc",          "ra",     "retreg",  "retreg64", "scopeip",    "thread"};
    for (std::size_t i = 0; i < kUserRegisters; ++i) names.push_back(fmt::format("t{}", i));
    for (unsigned i = 1; i <= 4; ++i) names.push_back(fmt::format("bug_param{}", i));
    return names;
}

std::optional<std::uint64_t> pseudoRegisterValue(engine::Debugger& debugger, std::string_view name,
                                                 unsigned pointerBytes) {
    if (name == "ptrsize") return pointerBytes;
    if (name == "pagesize") return kPageSize;
    if (name == "frame")
        return debugger.stopped() ? std::optional<std::uint64_t>(debugger.currentFrame()) : std::nullopt;
    if (name == "ra") return returnAddress(debugger);
    if (name == "exentry") return imageEntry(debugger);
    if (name == "thread" || name == "proc") return fromTasks(debugger, name);
    if (name.starts_with("exr_")) return fromException(debugger, name);
    if (name.starts_with("bug_")) return fromBugCheck(debugger, name);
    if (name.starts_with("bp")) return breakpointAddress(debugger, name);
    return fromRegisters(debugger, name);
}

}  // namespace hawser::command
