#include <fmt/format.h>

#include <array>

#include "core/command/CommandRegistry.h"
#include "core/command/StackText.h"
#include "core/command/tasks/ProcessorBlocks.h"

// What the kernel keeps of each processor: !pcr, !prcb, !irql, !running, !cpuid, !cpuinfo.
namespace hawser::command {

namespace {

using Blocks = ProcessorBlocks;

// The processor that is named, or the one that stands there already.
Result<std::uint16_t> takeProcessor(Call& call, std::uint16_t standard) {
    if (call.arguments.empty()) return standard;
    const auto number = call.arguments.takeExpression(call.context);
    if (!number) return tl::unexpected(number.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (*number >= call.context.debugger().processorCount())
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("There is no processor {:x}: Cannot get PRCB address", *number));
    return static_cast<std::uint16_t>(*number);
}

// A processor's block in the kernel's types.
struct ProcessorSubject {
    Blocks blocks;
    std::uint16_t processor;
    Address block;
};

Result<ProcessorSubject> takeProcessorBlock(Call& call, std::uint16_t standard) {
    const auto processor = takeProcessor(call, standard);
    if (!processor) return tl::unexpected(processor.error());
    auto blocks = Blocks::create(call.context.debugger());
    if (!blocks) return tl::unexpected(blocks.error());
    const auto block = blocks->block(*processor);
    if (!block) return tl::unexpected(block.error());
    return ProcessorSubject{std::move(*blocks), *processor, *block};
}

// "????????" of what cannot be read.
std::string valueText(const CommandContext& context, std::optional<std::uint64_t> value) {
    return value ? context.pointerText(*value) : std::string(context.pointerText(0).size(), '?');
}

// Nothing of a field that these types do not have.
Result<> printRegionFields(const CommandContext& context, const Blocks& blocks, Address region) {
    struct Line {
        std::string_view name;
        std::array<Blocks::RegionField, 2> fields;  // the first that there is
    };
    constexpr auto kLines = std::to_array<Line>({
        {"NtTib.ExceptionList", {Blocks::ExceptionList, Blocks::ExceptionList}},
        {"NtTib.StackBase", {Blocks::StackBase, Blocks::StackBase}},
        {"NtTib.StackLimit", {Blocks::StackLimit, Blocks::StackLimit}},
        {"NtTib.SelfTib", {Blocks::SelfTib, Blocks::SelfTib}},
        {"SelfPcr", {Blocks::Self, Blocks::SelfPcr}},
        {"Prcb", {Blocks::CurrentPrcb, Blocks::EmbeddedBlock}},
        {"Irql", {Blocks::Irql, Blocks::Irql}},
        {"IRR", {Blocks::Irr, Blocks::Irr}},
        {"IDR", {Blocks::Idr, Blocks::Idr}},
        {"IDT", {Blocks::IdtBase, Blocks::Idt}},
        {"GDT", {Blocks::GdtBase, Blocks::Gdt}},
        {"TSS", {Blocks::TssBase, Blocks::Tss}},
    });
    for (const Line& line : kLines) {
        const auto field = blocks.has(line.fields[0]) ? line.fields[0] : line.fields[1];
        if (!blocks.has(field)) continue;
        const auto value = blocks.number(field, region);
        if (!value) return tl::unexpected(value.error());
        context.output().print(fmt::format("{:>25}: {}\n", line.name, valueText(context, *value)));
    }
    return {};
}

Result<std::string> threadText(const CommandContext& context, const Blocks& blocks, Blocks::BlockField field,
                               Address block) {
    const auto thread = blocks.number(field, block);
    if (!thread) return tl::unexpected(thread.error());
    return valueText(context, *thread);
}

Result<Outcome> showRegion(Call& call) {
    const auto subject = takeProcessorBlock(call, call.context.debugger().currentProcessor());
    if (!subject) return tl::unexpected(subject.error());
    const CommandContext& context = call.context;
    const Blocks& blocks = subject->blocks;
    const auto region = blocks.regionOf(subject->block);
    if (!region) return fail(ErrorCode::NotAvailable, "nt!_KPCR does not tell where its control block is.");
    const auto major = blocks.number(Blocks::MajorVersion, *region);
    const auto minor = blocks.number(Blocks::MinorVersion, *region);
    if (!major) return tl::unexpected(major.error());
    if (!minor) return tl::unexpected(minor.error());
    context.output().print(fmt::format("KPCR for Processor {:x} at {}:\n", subject->processor,
                                       context.pointerText(region->value())));
    if (*major && *minor) context.output().print(fmt::format("    Major {} Minor {}\n", **major, **minor));
    if (auto printed = printRegionFields(context, blocks, *region); !printed)
        return tl::unexpected(printed.error());
    context.output().print("\n");
    constexpr std::array<std::pair<std::string_view, Blocks::BlockField>, 3> kThreads{
        {{"CurrentThread", Blocks::CurrentThread},
         {"NextThread", Blocks::NextThread},
         {"IdleThread", Blocks::IdleThread}}};
    for (const auto& [name, field] : kThreads) {
        const auto text = threadText(context, blocks, field, subject->block);
        if (!text) return tl::unexpected(text.error());
        context.output().print(fmt::format("{:>25}: {}\n", name, *text));
    }
    return Outcome::Done;
}

std::string hexText(std::optional<std::uint64_t> value, std::size_t digits) {
    return value ? fmt::format("{:0{}x}", *value, digits) : std::string(digits, '?');
}

// "00000028", or nothing of a field that is not there.
Result<std::string> counterText(const ProcessorSubject& subject, std::string_view label,
                                Blocks::BlockField field) {
    if (!subject.blocks.has(field)) return std::string();
    const auto value = subject.blocks.number(field, subject.block);
    if (!value) return tl::unexpected(value.error());
    return fmt::format("{}{}", label, hexText(*value, 8));
}

Result<Outcome> showBlock(Call& call) {
    const auto subject = takeProcessorBlock(call, 0);
    if (!subject) return tl::unexpected(subject.error());
    const CommandContext& context = call.context;
    std::string text = fmt::format("PRCB for Processor {:x} at {}:\nThreads--", subject->processor,
                                   context.pointerText(subject->block.value()));
    constexpr std::array<std::pair<std::string_view, Blocks::BlockField>, 3> kThreads{
        {{"  Current ", Blocks::CurrentThread},
         {" Next ", Blocks::NextThread},
         {" Idle ", Blocks::IdleThread}}};
    for (const auto& [label, field] : kThreads) {
        const auto thread = threadText(context, subject->blocks, field, subject->block);
        if (!thread) return tl::unexpected(thread.error());
        text += fmt::format("{}{}", label, *thread);
    }
    text += fmt::format("\nNumber {:x}", subject->processor);
    constexpr std::array<std::pair<std::string_view, Blocks::BlockField>, 6> kCounters{
        {{" SetMember ", Blocks::SetMember},
         {"\nInterrupt Count -- ", Blocks::InterruptCount},
         {"\nTimes -- Dpc    ", Blocks::DpcTime},
         {" Interrupt ", Blocks::InterruptTime},
         {"\n         Kernel ", Blocks::KernelTime},
         {" User      ", Blocks::UserTime}}};
    for (const auto& [label, field] : kCounters) {
        const auto counter = counterText(*subject, label, field);
        if (!counter) return tl::unexpected(counter.error());
        text += *counter;
    }
    context.output().print(text + "\n");
    return Outcome::Done;
}

// As the public header wdm.h names them, and SYNCH_LEVEL of ntddk.h. "": a device's.
std::string_view levelName(Machine machine, std::uint64_t level) {
    if (level < 3) return std::array{"LOW_LEVEL", "APC_LEVEL", "DISPATCH_LEVEL"}[level];
    if (machine == Machine::X86) {
        constexpr std::array kNames{"PROFILE_LEVEL", "CLOCK2_LEVEL", "IPI_LEVEL", "POWER_LEVEL",
                                    "HIGH_LEVEL"};
        return level >= 27 && level < 27 + kNames.size() ? kNames[level - 27] : std::string_view();
    }
    constexpr std::array kNames{"SYNCH_LEVEL", "CLOCK_LEVEL", "IPI_LEVEL", "HIGH_LEVEL"};
    return level >= 12 && level < 12 + kNames.size() ? kNames[level - 12] : std::string_view();
}

Result<Outcome> showLevel(Call& call) {
    const auto subject = takeProcessorBlock(call, call.context.debugger().currentProcessor());
    if (!subject) return tl::unexpected(subject.error());
    const auto level = subject->blocks.number(Blocks::DebuggerSavedIRQL, subject->block);
    if (!level) return tl::unexpected(level.error());
    if (!*level)
        return fail(ErrorCode::NotAvailable,
                    subject->blocks.has(Blocks::DebuggerSavedIRQL)
                        ? "Saved IRQL is not available: nt!_KPRCB.DebuggerSavedIRQL cannot be read."
                        : "Saved IRQL is not available: this kernel's _KPRCB has no DebuggerSavedIRQL.");
    const std::string_view name = levelName(call.context.debugger().target().machine(), **level);
    call.context.output().print(fmt::format("Debugger saved IRQL for processor 0x{:x} -- {} ({})\n",
                                            subject->processor, **level,
                                            name.empty() ? "Device Level" : name));
    return Outcome::Done;
}

// What one processor executes.
struct RunningProcessor {
    std::uint16_t number = 0;
    Address block{};
    // Threads; nothing: it cannot be read.
    std::optional<std::uint64_t> current{};
    std::optional<std::uint64_t> next{};
    std::optional<std::uint64_t> idle{};

    bool isIdle() const { return current && current == idle && next == std::uint64_t{0}; }
};

Result<RunningProcessor> running(const Blocks& blocks, std::uint16_t number) {
    const auto block = blocks.block(number);
    if (!block) return tl::unexpected(block.error());
    RunningProcessor processor{.number = number, .block = *block};
    for (const auto& [field, into] :
         {std::pair{Blocks::CurrentThread, &processor.current},
          std::pair{Blocks::NextThread, &processor.next}, std::pair{Blocks::IdleThread, &processor.idle}}) {
        const auto thread = blocks.number(field, *block);
        if (!thread) return tl::unexpected(thread.error());
        *into = *thread;
    }
    return processor;
}

constexpr std::string_view kNoPriority = "     ";

Result<std::string> withPriority(const CommandContext& context, const Blocks& blocks,
                                 std::optional<std::uint64_t> thread) {
    if (!thread || *thread == 0) {
        const std::string text = valueText(context, thread);
        return (thread ? std::string(text.size(), ' ') : text) + std::string(kNoPriority);
    }
    const auto priority = blocks.priority(context.debugger().canonical(Address(*thread)));
    if (!priority) return tl::unexpected(priority.error());
    return context.pointerText(*thread) +
           (*priority ? fmt::format(" ({:2})", **priority) : std::string(kNoPriority));
}

Result<> printRunning(const CommandContext& context, const Blocks& blocks,
                      const RunningProcessor& processor) {
    const auto current = withPriority(context, blocks, processor.current);
    if (!current) return tl::unexpected(current.error());
    const auto next = withPriority(context, blocks, processor.next);
    if (!next) return tl::unexpected(next.error());
    const auto locks = blocks.lockQueue(processor.block);
    if (!locks) return tl::unexpected(locks.error());
    std::string line = fmt::format("{:3x}  {}  {}  {}  {}  {}", processor.number,
                                   context.pointerText(processor.block.value()), *current, *next,
                                   valueText(context, processor.idle), *locks);
    line.erase(line.find_last_not_of(' ') + 1);
    context.output().print(line + "\n");
    return {};
}

Result<> printStackOn(const CommandContext& context, std::uint16_t processor) {
    const auto registers = context.debugger().registers(processor);
    if (!registers) return tl::unexpected(registers.error());
    context.output().print("\n");
    auto printed = printStackFrom(context, **registers);
    if (printed) context.output().print("\n");
    return printed;
}

struct RunningWish {
    bool idle = false;
    bool stacks = false;
};

Result<RunningWish> takeRunningWish(Call& call) {
    RunningWish wish;
    while (!call.arguments.empty()) {
        const std::string_view word = call.arguments.takeWord();
        if (word.size() < 2 || word.front() != '-' ||
            word.find_first_not_of("it", 1) != std::string_view::npos)
            return fail(ErrorCode::InvalidArgument,
                        "!running takes -i (idle processors too) and -t (stacks).");
        wish.idle = wish.idle || word.find('i') != std::string_view::npos;
        wish.stacks = wish.stacks || word.find('t') != std::string_view::npos;
    }
    return wish;
}

Result<Outcome> showRunning(Call& call) {
    const auto wish = takeRunningWish(call);
    if (!wish) return tl::unexpected(wish.error());
    const CommandContext& context = call.context;
    const auto blocks = Blocks::create(context.debugger());
    if (!blocks) return tl::unexpected(blocks.error());
    std::vector<RunningProcessor> all;
    std::uint64_t system = 0;
    std::uint64_t idle = 0;
    for (std::uint32_t i = 0; i < context.debugger().processorCount(); ++i) {
        const auto processor = running(*blocks, static_cast<std::uint16_t>(i));
        if (!processor) return tl::unexpected(processor.error());
        // One word has room for those of the first group.
        if (i < 64) system |= std::uint64_t{1} << i;
        if (i < 64 && processor->isIdle()) idle |= std::uint64_t{1} << i;
        all.push_back(*processor);
    }
    const int digits = context.wide() ? 16 : 8;
    context.output().print(fmt::format("\nSystem Processors:  ({:0{}x})\n  Idle Processors:  ({:0{}x})\n",
                                       system, digits, idle, digits));
    if (system == idle) context.output().print("All processors idle.\n");
    if (system == idle && !wish->idle) return Outcome::Done;
    const int width = context.wide() ? 17 : 8;
    context.output().print(fmt::format("\n     {:<{}}  {:<{}}  {:<{}}  Idle\n", "Prcbs", width,
                                       "Current (pri)", width + 5, "Next (pri)", width + 5));
    for (const RunningProcessor& processor : all) {
        if (auto go = context.checkInterrupted(); !go) return tl::unexpected(go.error());
        if (processor.isIdle() && !wish->idle) continue;
        if (auto printed = printRunning(context, *blocks, processor); !printed)
            return tl::unexpected(printed.error());
        if (!wish->stacks) continue;
        if (auto printed = printStackOn(context, processor.number); !printed)
            return tl::unexpected(printed.error());
    }
    return Outcome::Done;
}

// "!cpuid" leaves the update of the microcode and the features away.
Result<std::string> processorLine(const Blocks& blocks, std::uint16_t number, bool brief) {
    const auto block = blocks.block(number);
    if (!block) return tl::unexpected(block.error());
    const auto vendor = blocks.vendor(*block);
    if (!vendor) return tl::unexpected(vendor.error());
    std::array<std::optional<std::uint64_t>, 5> told;  // nothing: not told, or unreadable
    constexpr std::array kFields{Blocks::CpuType, Blocks::CpuStep, Blocks::MHz, Blocks::UpdateSignature,
                                 Blocks::FeatureBits};
    for (std::size_t i = 0; i < kFields.size(); ++i) {
        const auto value = blocks.number(kFields[i], *block);
        if (!value) return tl::unexpected(value.error());
        told[i] = *value;
    }
    const auto& [family, step, speed, update, features] = told;
    // The model is in the upper byte of the step.
    const std::string kind =
        family && step ? fmt::format("{},{},{}", *family, *step >> 8 & 0xFF, *step & 0xFF) : "?";
    const std::string megahertz = speed ? fmt::format("{}", *speed) : "?";
    if (brief) return fmt::format("{:2x}  {:<9} {:<13} {:>4}\n", number, kind, *vendor, megahertz);
    return fmt::format("{:2x} {:<9} {:<13}{:>4} {} {}\n", number, kind, *vendor, megahertz,
                       hexText(update, 16), hexText(features, 8));
}

Result<Outcome> showProcessors(Call& call) {
    std::optional<std::uint16_t> only;
    if (!call.arguments.empty()) {
        const auto processor = takeProcessor(call, 0);
        if (!processor) return tl::unexpected(processor.error());
        only = *processor;
    }
    const auto blocks = Blocks::create(call.context.debugger());
    if (!blocks) return tl::unexpected(blocks.error());
    const bool brief = call.name == "!cpuid";
    call.context.output().print(brief ? "CP  F/M/S     Manufacturer   MHz\n"
                                      : "CP F/M/S     Manufacturer  MHz Update Signature Features\n");
    for (std::uint32_t i = 0; i < call.context.debugger().processorCount(); ++i) {
        if (only && *only != i) continue;
        const auto line = processorLine(*blocks, static_cast<std::uint16_t>(i), brief);
        if (!line) return tl::unexpected(line.error());
        call.context.output().print(*line);
    }
    return Outcome::Done;
}

}  // namespace

void addProcessorBlockCommands(CommandRegistry& registry) {
    registry.add("Processors",
                 {
                     {"!pcr", "!pcr [Processor]", "A processor's control region", Needs::Stopped, showRegion},
                     {"!prcb", "!prcb [Processor]", "A processor's control block", Needs::Stopped, showBlock},
                     {"!irql", "!irql [Processor]",
                      "The interrupt request level before the debugger broke in", Needs::Stopped, showLevel},
                     {"!running", "!running [-i] [-t]",
                      "What the processors execute; -i idle ones too, -t with their stacks", Needs::Stopped,
                      showRunning},
                     {"!cpuid", "!cpuid [Processor]", "Family, model, stepping and speed of the processors",
                      Needs::Stopped, showProcessors},
                     {"!cpuinfo", "!cpuinfo [Processor]", "The same, with the microcode and the features",
                      Needs::Stopped, showProcessors},
                 });
}

}  // namespace hawser::command
