#include "core/command/CrashReport.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/command/ExceptionText.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/StackText.h"
#include "core/command/TargetText.h"
#include "core/engine/BugCheckMeanings.h"
#include "core/engine/BugCheckNames.h"
#include "core/engine/ExceptionNames.h"

namespace hawser::command {

namespace {

constexpr std::size_t kBoxWidth = 79;

std::string boxText() {
    const std::string border(kBoxWidth, '*');
    const auto row = [](std::string_view text) { return fmt::format("*{:<{}}*\n", text, kBoxWidth - 2); };
    return fmt::format("{0}\n{1}{2}{1}{0}\n", border, row(""),
                       row("                        Bugcheck Analysis"));
}

std::uint32_t codeOf(const engine::BugCheck& bugCheck) {
    return static_cast<std::uint32_t>(bugCheck.code);
}

std::string parametersText(const CommandContext& context, const engine::BugCheck& bugCheck) {
    std::string text = fmt::format("BUGCHECK_CODE:  {:x}\n\n", bugCheck.code);
    for (std::size_t i = 0; i < bugCheck.parameters.size(); ++i)
        text += fmt::format("BUGCHECK_P{}: {}\n\n", i + 1, context.pointerText(bugCheck.parameters[i]));
    return text;
}

std::string codeText(const engine::CrashAnalysis& analysis) {
    if (!analysis.exceptionCode) return {};
    return fmt::format("EXCEPTION_CODE: (NTSTATUS) 0x{:08x} - {}\n\n", *analysis.exceptionCode,
                       engine::exceptionName(*analysis.exceptionCode));
}

std::string recordsText(const CommandContext& context, const engine::CrashAnalysis& analysis) {
    engine::Debugger& debugger = context.debugger();
    std::string text;
    const auto heading = [&](std::string_view label, Address at, std::string_view command) {
        return fmt::format("{}:  {} -- ({} 0x{:x})\n", label, context.pointerText(at.value()), command,
                           at.value());
    };
    if (analysis.exceptionRecord) text += heading("EXCEPTION_RECORD", *analysis.exceptionRecord, ".exr");
    if (analysis.exception && !analysis.exceptionRecord) text += "EXCEPTION_RECORD:  (.exr -1)\n";
    if (analysis.exception) text += exceptionRecordText(debugger, *analysis.exception) + "\n";
    if (analysis.contextRecord) text += heading("CONTEXT", *analysis.contextRecord, ".cxr");
    if (analysis.trapFrame) text += heading("TRAP_FRAME", *analysis.trapFrame, ".trap");
    if (analysis.contextRecord || analysis.trapFrame)
        text += registersText(*analysis.registers) + locationText(debugger, *analysis.registers) + "\n";
    return text;
}

std::string_view memoryLabel(engine::MemoryAccess access) {
    switch (access) {
        case engine::MemoryAccess::Read:
            return "READ_ADDRESS";
        case engine::MemoryAccess::Write:
            return "WRITE_ADDRESS";
        case engine::MemoryAccess::Execute:
            return "EXECUTE_ADDRESS";
        case engine::MemoryAccess::Unknown:
            break;
    }
    return "MEMORY_ADDRESS";
}

std::string memoryText(const CommandContext& context, const engine::CrashAnalysis& analysis) {
    if (!analysis.memory) return {};
    const auto access =
        analysis.access ? engine::memoryAccess(*analysis.access) : engine::MemoryAccess::Unknown;
    return fmt::format("{}:  {}\n\n", memoryLabel(access), context.pointerText(analysis.memory->value()));
}

std::string unloadedText(const CommandContext& context, const engine::CrashAnalysis& analysis) {
    if (!analysis.unloaded) return {};
    return fmt::format("UNLOADED_MODULE:  {} was at {} until it was unloaded\n\n",
                       oneLine(analysis.unloaded->name, kShownName),
                       context.pointerText(analysis.inUnloaded.value()));
}

std::string instructionText(const CommandContext& context, const engine::CrashAnalysis& analysis) {
    if (!analysis.instruction) return {};
    engine::Debugger& debugger = context.debugger();
    const auto memory = debugger.read(*analysis.instruction, disassembly::kMaxInstruction);
    const ByteSpan code = memory ? ByteSpan(memory->bytes).first(memory->validPrefix()) : ByteSpan();
    return fmt::format("FAULTING_IP: \n{}\n", locationText(debugger, *analysis.instruction, code));
}

void printStackText(const CommandContext& context, const engine::CrashAnalysis& analysis) {
    if (analysis.stack.empty()) return;
    context.output().print("STACK_TEXT:  \n");
    printStack(context, analysis.stack, {.arguments = true});
    context.output().print("\n");
}

std::string moduleText(const engine::CrashAnalysis& analysis, bool verbose) {
    if (!analysis.module || !analysis.blamed) return {};
    const engine::Module& module = *analysis.module;
    std::string text = fmt::format("MODULE_NAME: {}\n\nIMAGE_NAME:  {}\n\n", oneLine(module.name, kShownName),
                                   oneLine(module.imageName, kShownName));
    if (verbose && module.timestamp != 0)
        text += fmt::format("DEBUG_FLR_IMAGE_TIMESTAMP:  {:x}\n\n", module.timestamp);
    return text;
}

std::string stackCommandText(const engine::CrashAnalysis& analysis) {
    if (analysis.contextRecord)
        return fmt::format("STACK_COMMAND:  .cxr 0x{:x} ; kb\n\n", analysis.contextRecord->value());
    if (analysis.trapFrame)
        return fmt::format("STACK_COMMAND:  .trap 0x{:x} ; kb\n\n", analysis.trapFrame->value());
    return "STACK_COMMAND:  .cxr ; kb\n\n";
}

}  // namespace

std::string bugCheckText(const CommandContext& context, const engine::BugCheck& bugCheck) {
    const std::uint32_t code = codeOf(bugCheck);
    const std::string_view name = engine::bugCheckName(code);
    const engine::BugCheckMeaning* meaning = engine::bugCheckMeaning(code);
    std::string text =
        fmt::format("{} ({:x})\n", name.empty() ? "Unknown bugcheck code" : name, bugCheck.code);
    if (meaning != nullptr) text += fmt::format("{}\n", meaning->what);
    text += "Arguments:\n";
    for (std::size_t i = 0; i < bugCheck.parameters.size(); ++i) {
        const std::string_view said =
            meaning != nullptr ? meaning->parameters[i].meaning : std::string_view();
        text += fmt::format("Arg{}: {}{}{}\n", i + 1, context.pointerText(bugCheck.parameters[i]),
                            said.empty() ? "" : ", ", said);
    }
    return text;
}

void printCrash(const CommandContext& context, const engine::CrashAnalysis& analysis, bool verbose) {
    OutputSink& output = context.output();
    output.print(boxText());
    output.print(fmt::format("\n{}\nDebugging Details:\n------------------\n\n",
                             bugCheckText(context, analysis.bugCheck)));
    for (const std::string& trouble : analysis.troubles) output.error(trouble + "\n");
    if (!analysis.troubles.empty()) output.print("\n");
    if (verbose) output.print(parametersText(context, analysis.bugCheck));
    output.print(codeText(analysis));
    if (verbose) output.print(recordsText(context, analysis));
    output.print(memoryText(context, analysis));
    output.print(unloadedText(context, analysis));
    output.print(instructionText(context, analysis));
    printStackText(context, analysis);
    if (analysis.blamed)
        output.print(fmt::format("SYMBOL_NAME:  {}\n\n", nameText(context.debugger(), *analysis.blamed)));
    output.print(moduleText(analysis, verbose));
    if (verbose) output.print(stackCommandText(analysis));
    output.print(fmt::format("FAILURE_BUCKET_ID:  {}\n", oneLine(analysis.bucket, kShownName)));
}

}  // namespace hawser::command
