#include "core/command/StopReport.h"

#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/command/SourceLineText.h"
#include "core/command/TargetText.h"
#include "core/command/VersionText.h"
#include "core/engine/BugCheckData.h"
#include "core/engine/Sources.h"

namespace hawser::command {

namespace {

constexpr std::size_t kBugCheckBoxWidth = 73;
constexpr std::size_t kMaxTargetText = 1024;  // characters of a text from the target

void printLine(OutputSink& output, std::string_view line) {
    output.write({OutputKind::Stop, fmt::format("{}\n", line), {}});
}

// The frame that tells a break by hand from a fault.
void printBreakInBox(Host host, OutputSink& output) {
    const std::string border(kBugCheckBoxWidth, '*');
    const auto row = [&](std::string_view text) {
        printLine(output, fmt::format("*{:<{}}*", text, kBugCheckBoxWidth - 2));
    };
    printLine(output, border);
    row("");
    row(host == Host::Console ? "  The target stopped because CTRL+C was pressed in this debugger."
                              : "  The target stopped because CTRL+BREAK was pressed in this debugger.");
    row("");
    row("                  THIS IS NOT A FAULT OF THE TARGET");
    row("");
    row("  To let the target go on, type \"g\" and press ENTER. If this text");
    row("  comes again at once, type \"g\" again: you asked for it twice.");
    row("");
    printLine(output, border);
}

void printInitialBreak(OutputSink& output) {
    printLine(output,
              "Initial breakpoint: asked for at the start or for this boot. To let the target go on, "
              "type \"g\".");
}

void printBugCheck(engine::Debugger& debugger, OutputSink& output) {
    const auto data = engine::readBugCheck(debugger);
    if (data) {
        printLine(output, "");
        printLine(output, fmt::format("*** Fatal System Error: 0x{:08x}", data->code));
        std::string parameters;
        for (const std::uint64_t parameter : data->parameters) {
            parameters += fmt::format("{}0x{:0{}X}", parameters.empty() ? "" : ",", parameter,
                                      debugger.isWide() ? 16 : 8);
        }
        printLine(output, fmt::format("                       ({})", parameters));
        printLine(output, "");
    }
}

// What stands for ever is no news: in the words of a dump that is opened.
void printCrashOfDump(engine::Debugger& debugger, OutputSink& output) {
    const auto data = engine::readBugCheck(debugger);
    if (!data) return;
    const auto& p = data->parameters;
    printLine(output, "");
    printLine(output,
              fmt::format("BugCheck {:X}, {{{:x}, {:x}, {:x}, {:x}}}", data->code, p[0], p[1], p[2], p[3]));
    printLine(output, "");
    output.write({OutputKind::Stop, "Use ", {}});
    output.write({OutputKind::Stop, "!analyze -v", "!analyze -v"});
    printLine(output, " to get detailed debugging information.");
    printLine(output, "");
}

void printBreakLine(const engine::Stop& stop, OutputSink& output) {
    if (const auto* exception = stop.exception()) printLine(output, exceptionText(*exception));
}

void printReason(engine::Debugger& debugger, const engine::StopDecision& decision, const StopTelling& telling,
                 OutputSink& output) {
    using Cause = engine::StopDecision::Cause;
    const engine::Stop& stop = *debugger.stop();
    switch (decision.cause) {
        case Cause::BreakIn:
            printBreakLine(stop, output);
            if (telling.initialBreak)
                printInitialBreak(output);
            else if (!telling.habits.quiet)
                printBreakInBox(telling.host, output);
            break;
        case Cause::Breakpoint:
            for (std::size_t i = 0; i < decision.breakpoints.size(); ++i)
                if (decision.breakAsked || i >= decision.commands.size() || decision.commands[i].empty())
                    printLine(output, fmt::format("Breakpoint {} hit", decision.breakpoints[i]));
            break;
        case Cause::ModuleLoad:
            if (!decision.moduleLoaded.empty())
                printLine(output, oneLine(decision.moduleLoaded, kMaxTargetText));
            break;
        case Cause::BugCheck:
            if (!debugger.demand(engine::Capability::Run)) return printCrashOfDump(debugger, output);
            if (!telling.bugCheckTold) printBugCheck(debugger, output);
            printBreakLine(stop, output);
            printLine(output, "");
            printLine(output, "A fatal system error has occurred.");
            printLine(output, "");
            break;
        case Cause::Exception:
            printBreakLine(stop, output);
            break;
        case Cause::CommandString:
            printLine(output, commandStringText(stop));
            break;
        case Cause::Step:
        case Cause::ProcessorSwitch:
        case Cause::Unreadable:
            break;
    }
}

}  // namespace

void printStop(engine::Debugger& debugger, const engine::StopDecision& decision, const StopTelling& telling,
               OutputSink& output) {
    if (decision.resumed || !debugger.stop() || !decision.isTold()) return;
    for (const std::string& name : debugger.takeUndoneWrites())
        output.error(fmt::format(
            "The value written into {} did not hold: this kernel brought the old one back.\n", name));
    if (const std::string mark = eventMark(telling.habits, debugger.stop()->processor); !mark.empty())
        printLine(output, trim(mark));
    printReason(debugger, decision, telling, output);
    const auto& options = debugger.sources().options;
    const bool bare = decision.cause == engine::StopDecision::Cause::Step && options.text && options.only;
    const auto position = bare ? debugger.sources().lines.at(debugger.stop()->programCounter) : std::nullopt;
    if (position)
        output.print(linesAt(debugger, *position));
    else
        printPlace(debugger, placeParts(telling.habits, telling.verbose), output);
}

void printPlace(engine::Debugger& debugger, const PlaceParts& parts, OutputSink& output) {
    const auto registers = debugger.registers();
    if (!registers) {
        output.error(inWords(registers.error()) + "\n");
        return;
    }
    if (parts.registers) output.print(registersText(**registers));
    output.print(locationText(debugger, **registers, parts));
}

std::string eventText(const engine::Debugger& debugger) {
    if (!debugger.stop()) return {};
    const engine::Stop& stop = *debugger.stop();
    if (const auto* exception = stop.exception()) return exceptionText(*exception);
    const auto* load = stop.module();
    if (load == nullptr) return "Command string";
    return fmt::format("{} module {} at {}", load->unload ? "Unload" : "Load",
                       oneLine(load->path, kMaxTargetText), debugger.addressText(load->base));
}

std::string commandStringText(const engine::Stop& stop) {
    const auto* asked = stop.command();
    return fmt::format("The target asks for the command: {}",
                       asked != nullptr ? oneLine(asked->command, kMaxTargetText) : std::string());
}

void printPassed(const engine::Debugger& debugger, const engine::Stop& change,
                 const engine::StopDecision& decision, bool verbose, OutputSink& output) {
    using Cause = engine::StopDecision::Cause;
    if (decision.cause == Cause::ModuleLoad && (decision.told || verbose) && !decision.moduleLoaded.empty())
        printLine(output, oneLine(decision.moduleLoaded, kMaxTargetText));
    if (decision.cause == Cause::Exception && decision.told) printBreakLine(change, output);
    if (decision.cause == Cause::Step && decision.told)
        output.print(locationText(debugger, change.programCounter, change.instructionStream));
}

}  // namespace hawser::command
