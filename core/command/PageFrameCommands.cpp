#include <fmt/format.h>

#include <array>

#include "core/command/CommandRegistry.h"
#include "core/command/memory/PageFrame.h"
#include "core/command/types/DebuggerMemory.h"

// Pages of physical memory: !pfn.
namespace hawser::command {

namespace {

constexpr std::array<std::string_view, 3> kCacheAttributes{"NonCached", "Cached", "WriteComb"};

std::string wideText(const CommandContext& context, std::optional<std::uint64_t> value) {
    const std::size_t width = context.wide() ? 16 : 8;
    return value ? fmt::format("{:0{}x}", context.wide() ? *value : *value & UINT32_MAX, width)
                 : fmt::format("{:<{}}", "??", width);
}

std::string pfnText(const CommandContext& context, const PageFrame& frame) {
    const auto number = [](std::optional<std::uint64_t> value, unsigned width) {
        return value ? fmt::format("{:0{}x}", *value, width) : std::string("??");
    };
    std::string text = fmt::format("    PFN {:08x} at address {}\n", frame.number,
                                   context.pointerText(frame.address.value()));
    text += fmt::format("    flink       {}  blink / share count {}  pteaddress {}\n",
                        wideText(context, frame.flink),
                        wideText(context, frame.shareCount ? frame.shareCount : frame.blink),
                        wideText(context, frame.pteAddress));
    text += fmt::format("    reference count {}", number(frame.references, 4));
    if (frame.cacheAttribute)
        text += fmt::format("    {}", *frame.cacheAttribute < kCacheAttributes.size()
                                          ? kCacheAttributes[static_cast<std::size_t>(*frame.cacheAttribute)]
                                          : "NotMapped");
    if (frame.color) text += fmt::format("    color {:x}", *frame.color);
    if (frame.priority) text += fmt::format("    Priority {}", *frame.priority);
    text += fmt::format("\n    restore pte {}  containing page {}  {}", wideText(context, frame.originalPte),
                        number(frame.containingPage, 6), frame.locationName());
    const auto letter = [](bool set, char shown) { return set ? shown : ' '; };
    std::string letters;
    for (const auto& [set, shown] : {std::pair(frame.modified, 'M'), std::pair(frame.prototype, 'P'),
                                     std::pair(frame.reading, 'R'), std::pair(frame.writing, 'W')})
        letters += letter(set, shown);
    if (letters.find_first_not_of(' ') != std::string::npos)
        text += "     " + letters.substr(0, letters.find_last_not_of(' ') + 1);
    text += "\n";
    std::string words;
    if (frame.modified) words += " Modified";
    if (frame.prototype) words += " Shared";
    if (frame.reading) words += " ReadInProgress";
    if (frame.writing) words += " WriteInProgress";
    return words.empty() ? text : text + "   " + words + "\n";
}

Result<Outcome> showFrame(Call& call) {
    const CommandContext& context = call.context;
    if (call.arguments.empty())
        return fail(ErrorCode::InvalidArgument, "!pfn takes the number of a page frame.");
    const auto number = call.arguments.takeExpression(context);
    if (!number) return tl::unexpected(number.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const DebuggerMemory memory(context.debugger(), DebuggerMemory::Writes::Refused);
    const auto frame = readPageFrame(context.debugger(), memory, *number);
    if (!frame) return tl::unexpected(frame.error());
    if (!frame->readable)
        return fail(ErrorCode::NotAvailable,
                    fmt::format("The page frame {:x} at {} cannot be read.", frame->number,
                                context.pointerText(frame->address.value())));
    context.output().print(pfnText(context, *frame));
    return Outcome::Done;
}

}  // namespace

void addPageFrameCommands(CommandRegistry& registry) {
    registry.add("Page frames", {{"!pfn", "!pfn Number", "What the kernel knows of a page of physical memory",
                                  Needs::Stopped, showFrame}});
}

}  // namespace hawser::command
