#include "core/engine/CrashAnalysis.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/engine/BugCheckMeanings.h"
#include "core/engine/BugCheckNames.h"
#include "core/engine/CallStack.h"
#include "core/engine/Debugger.h"
#include "core/engine/ErrorKind.h"
#include "core/engine/ExceptionCodes.h"
#include "core/engine/RecordsInMemory.h"
#include "core/engine/UnloadedModules.h"

namespace hawser::engine {

namespace {

constexpr std::size_t kFrames = 50;

// What is not there is a trouble, and the analysis goes on; a target that does not answer ends it.
template <class T>
Result<std::optional<T>> orTrouble(Result<T> got, CrashAnalysis& analysis) {
    if (got) return std::optional<T>(std::move(*got));
    if (endsWalk(got.error())) return tl::unexpected(std::move(got.error()));
    analysis.troubles.push_back(inWords(got.error()));
    return std::optional<T>{};
}

Result<> followException(Debugger& debugger, Address at, CrashAnalysis& analysis) {
    auto record = orTrouble(readExceptionRecord(debugger, at), analysis);
    if (!record) return tl::unexpected(record.error());
    if (!*record) return {};
    analysis.exceptionRecord = at;
    analysis.exception = std::move(**record);
    return {};
}

Result<> followRegisters(Debugger& debugger, Address at, ParameterRole role, CrashAnalysis& analysis) {
    const bool trap = role == ParameterRole::TrapFrame;
    auto registers =
        orTrouble(trap ? readTrapFrame(debugger, at) : readContextRecord(debugger, at), analysis);
    if (!registers) return tl::unexpected(registers.error());
    if (!*registers) return {};
    (trap ? analysis.trapFrame : analysis.contextRecord) = at;
    analysis.registers = std::move(**registers);
    return {};
}

Result<> takeParameter(Debugger& debugger, ParameterRole role, std::uint64_t value, CrashAnalysis& analysis) {
    const Address address = debugger.canonical(Address(value));
    switch (role) {
        case ParameterRole::Other:
            break;
        case ParameterRole::Kind:
            analysis.kind = value;
            break;
        case ParameterRole::ExceptionCode:
            analysis.exceptionCode = static_cast<std::uint32_t>(value & 0xFFFFFFFF);
            break;
        case ParameterRole::Instruction:
            if (value != 0) analysis.instruction = address;
            break;
        case ParameterRole::Memory:
            analysis.memory = address;
            break;
        case ParameterRole::Access:
            analysis.access = value;
            break;
        case ParameterRole::ExceptionRecord:
            return value != 0 ? followException(debugger, address, analysis) : Result<>{};
        case ParameterRole::ContextRecord:
        case ParameterRole::TrapFrame:
            return value != 0 ? followRegisters(debugger, address, role, analysis) : Result<>{};
    }
    return {};
}

// A dump's header has the exception too, where no parameter leads to its record.
void takeException(const Debugger& debugger, CrashAnalysis& analysis) {
    const ExceptionEvent* told = debugger.stop()->exception();
    const bool same =
        told != nullptr && analysis.exceptionCode == told->code && !isBreakpointCode(told->code);
    if (!analysis.exception && same) analysis.exception = *told;
    if (!analysis.exception) return;
    const ExceptionEvent& exception = *analysis.exception;
    analysis.exceptionCode = exception.code;
    if (exception.address.value() != 0) analysis.instruction = exception.address;
    if (!isAccessCode(exception.code) || exception.parameters.size() < 2) return;
    analysis.access = exception.parameters[0];
    analysis.memory = debugger.canonical(Address(exception.parameters[1]));
}

Result<> walk(Debugger& debugger, CrashAnalysis& analysis) {
    if (!analysis.registers) {
        auto own = orTrouble(debugger.registers(debugger.stop()->processor), analysis);
        if (!own) return tl::unexpected(own.error());
        if (!*own) return {};
        analysis.registers = std::move(**own);
    }
    auto frames = orTrouble(callStackFrom(debugger, *analysis.registers, kFrames), analysis);
    if (!frames) return tl::unexpected(frames.error());
    if (*frames) analysis.stack = std::move(**frames);
    return {};
}

bool isKernels(const Module& module) {
    return module.name == "nt" || module.name == "hal";
}

// The kernel fails on behalf of others: whoever called it is nearer to the cause.
std::optional<Address> blame(const Debugger& debugger, const CrashAnalysis& analysis) {
    const Module* own = analysis.instruction ? debugger.moduleAt(*analysis.instruction) : nullptr;
    if (own != nullptr && !isKernels(*own)) return analysis.instruction;
    const auto& stack = analysis.stack;
    auto from = stack.begin();
    if (analysis.instruction) {
        from = std::ranges::find(stack, *analysis.instruction, &StackFrame::instruction);
        if (from == stack.end()) from = stack.begin();
    }
    const auto caller = std::find_if(from, stack.end(), [&](const StackFrame& frame) {
        const Module* module = debugger.moduleAt(frame.instruction);
        return frame.source != FrameSource::Guess && module != nullptr && !isKernels(*module);
    });
    if (caller != stack.end()) return caller->instruction;
    if (own != nullptr) return analysis.instruction;
    const auto first = std::ranges::find_if(stack, [&](const StackFrame& frame) {
        return frame.source != FrameSource::Guess && debugger.moduleAt(frame.instruction) != nullptr;
    });
    return first == stack.end() ? std::nullopt : std::optional(first->instruction);
}

std::string bucketOf(const Debugger& debugger, const CrashAnalysis& analysis) {
    std::string bucket =
        fmt::format("0x{:X}", plainBugCheckCode(static_cast<std::uint32_t>(analysis.bugCheck.code)));
    if (analysis.exceptionCode) bucket += fmt::format("_{:08x}", *analysis.exceptionCode);
    if (analysis.kind) bucket += fmt::format("_{:x}", *analysis.kind);
    const auto name = analysis.blamed ? debugger.names().nameOf(*analysis.blamed) : std::nullopt;
    return name ? fmt::format("{}_{}+{:x}", bucket, name->text, name->displacement)
                : bucket + "_ANALYSIS_INCONCLUSIVE";
}

Result<> findUnloaded(Debugger& debugger, CrashAnalysis& analysis) {
    for (const auto& address : {analysis.instruction, analysis.memory}) {
        if (!address || !inUpperHalf(*address) || debugger.moduleAt(*address) != nullptr) continue;
        const auto modules = readUnloadedModules(debugger);
        if (!modules) return tl::unexpected(modules.error());
        const auto found = std::ranges::find_if(
            *modules, [&](const UnloadedModule& module) { return module.contains(*address); });
        if (found == modules->end()) continue;
        analysis.unloaded = *found;
        analysis.inUnloaded = *address;
        return {};
    }
    return {};
}

}  // namespace

Result<CrashAnalysis> analyzeCrash(Debugger& debugger, const BugCheck& bugCheck) {
    CrashAnalysis analysis;
    analysis.bugCheck = bugCheck;
    if (!debugger.stop()) return fail(ErrorCode::NotAvailable, "the target is running or not connected");
    if (const auto* meaning = bugCheckMeaning(static_cast<std::uint32_t>(bugCheck.code))) {
        for (std::size_t i = 0; i < bugCheck.parameters.size(); ++i)
            if (auto taken =
                    takeParameter(debugger, meaning->parameters[i].role, bugCheck.parameters[i], analysis);
                !taken)
                return tl::unexpected(taken.error());
    }
    takeException(debugger, analysis);
    if (auto walked = walk(debugger, analysis); !walked) return tl::unexpected(walked.error());
    const bool recorded = analysis.contextRecord || analysis.trapFrame;
    if (!analysis.instruction && recorded) analysis.instruction = analysis.registers->programCounter();
    analysis.blamed = blame(debugger, analysis);
    if (analysis.blamed)
        if (const Module* module = debugger.moduleAt(*analysis.blamed)) analysis.module = *module;
    if (auto found = findUnloaded(debugger, analysis); !found) return tl::unexpected(found.error());
    analysis.bucket = bucketOf(debugger, analysis);
    return analysis;
}

}  // namespace hawser::engine
