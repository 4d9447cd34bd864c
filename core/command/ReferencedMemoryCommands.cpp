#include <fmt/format.h>

#include <set>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/MemoryDisplay.h"
#include "core/command/MemoryFormat.h"
#include "core/command/OneLine.h"
#include "core/command/TargetStrings.h"

// Memory that other memory points to: strings behind pointers, and lists.
namespace hawser::command {

namespace {

constexpr std::size_t kMaxShownString = 256;  // bytes of UTF-8 behind one pointer
constexpr std::uint64_t kMaxReferences = 100000;
constexpr std::uint64_t kMaxElementSize = 256;  // pointers

// "dpu": of the d commands with three letters the second is the size, the third what is behind it.
unsigned pointerSize(const Call& call) {
    return call.name[1] == 'd' ? 4 : call.name[1] == 'q' ? 8 : call.context.pointerBytes();
}

Address pointerOf(const Call& call, std::uint64_t value, unsigned unit) {
    return Address(unit == 4 && !call.context.wide() ? signExtended32(value) : value);
}

// What a pointer leads to; empty when it leads nowhere.
Result<std::string> referenced(Call& call, Address to) {
    if (call.name[2] == 'p') {
        const unsigned unit = call.context.pointerBytes();
        const auto memory = call.context.debugger().read(to, unit);
        if (!memory) return tl::unexpected(memory.error());
        const auto value = integerAt(*memory, 0, unit);
        if (!value) return std::string();
        const std::string name = call.context.nameOf(pointerOf(call, *value, unit));
        return fmt::format(" {}{}{}", valueAt(*memory, 0, unit), name.empty() ? "" : " ", name);
    }
    const auto text =
        readTargetString(call.context, to, call.name[2] == 'u' ? StringKind::Wide : StringKind::Ansi);
    if (!text && text.error().code == ErrorCode::NotAvailable) return std::string();
    if (!text) return tl::unexpected(text.error());
    return text->empty() ? std::string() : fmt::format(" \"{}\"", oneLine(*text, kMaxShownString));
}

Result<Outcome> dumpReferenced(Call& call) {
    const unsigned unit = pointerSize(call);
    const auto options = takeDisplayOptions(call);
    if (!options) return tl::unexpected(options.error());
    const auto range = takeDisplayRange(call, unit, kDefaultDisplay / unit, *options);
    if (!range) return tl::unexpected(range.error());
    Result<> reached;
    auto outcome =
        forEachLine(call, *range, unit, 1, options->physical,
                    [&](const engine::MemoryBytes& memory, std::size_t offset, std::size_t, Address at) {
                        const auto value = integerAt(memory, offset, unit);
                        const auto text = value && reached ? referenced(call, pointerOf(call, *value, unit))
                                                           : std::string();
                        if (!text) reached = tl::unexpected(text.error());
                        return fmt::format("{}  {}{}\n", call.context.numberText(at.value()),
                                           valueAt(memory, offset, unit), text.value_or(std::string()));
                    });
    if (outcome && !reached) return tl::unexpected(reached.error());
    return outcome;
}

// ds, dS: the text that an ANSI_STRING or a UNICODE_STRING tells.
Result<Outcome> dumpCounted(Call& call) {
    const auto options = takeDisplayOptions(call);
    if (!options) return tl::unexpected(options.error());
    if (options->physical) return fail(ErrorCode::Unsupported, "Strings are looked for in virtual memory.");
    const unsigned unit = 2 * call.context.pointerBytes();
    const auto range = takeDisplayRange(call, unit, 1, *options);
    if (!range) return tl::unexpected(range.error());
    const bool wide = call.name == "dS";
    for (std::uint64_t i = 0; i < range->count; ++i) {
        if (auto go = call.context.checkInterrupted(); !go) return tl::unexpected(go.error());
        const Address at = range->start + i * unit;
        const auto text =
            readTargetString(call.context, at, wide ? StringKind::CountedWide : StringKind::CountedAnsi);
        if (!text) return tl::unexpected(text.error());
        call.context.output().print(fmt::format("{}  \"{}\"\n", call.context.numberText(at.value()),
                                                oneLine(*text, kMaxTargetString)));
        goOnAt(call, at + unit, false);
    }
    return Outcome::Done;
}

struct ListRequest {
    Address start;
    std::uint64_t elements = 32;
    std::uint64_t pointers = 2;
};

Result<ListRequest> takeList(Call& call) {
    ListRequest request;
    const auto start = call.arguments.takeAddress(call.context);
    if (!start) return tl::unexpected(start.error());
    request.start = *start;
    for (std::uint64_t* const number : {&request.elements, &request.pointers}) {
        if (call.arguments.empty()) break;
        const auto value = call.arguments.takeExpression(call.context);
        if (!value) return tl::unexpected(value.error());
        *number = *value;
    }
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const bool fits = request.elements > 0 && request.elements <= kMaxReferences && request.pointers > 0 &&
                      request.pointers <= kMaxElementSize;
    if (!fits)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{} takes at most 0x{:x} elements of 0x{:x} pointers.", call.name,
                                kMaxReferences, kMaxElementSize));
    return request;
}

// Ends at a null pointer, and where the list comes back to an element that was shown.
Result<Outcome> dumpList(Call& call) {
    const auto request = takeList(call);
    if (!request) return tl::unexpected(request.error());
    const unsigned unit = call.context.pointerBytes();
    const std::size_t link = call.name == "dlb" ? unit : 0;
    const auto bytes = static_cast<std::size_t>(request->pointers * unit);
    std::set<Address> shown;
    Address at = request->start;
    for (std::uint64_t i = 0; i < request->elements && at.value() != 0 && shown.insert(at).second; ++i) {
        const auto memory = readPiece(call, at, std::max<std::size_t>(bytes, link + unit), false);
        if (!memory) return tl::unexpected(memory.error());
        std::string line = call.context.numberText(at.value()) + " ";
        for (std::size_t offset = 0; offset < bytes; offset += unit)
            line += ' ' + valueAt(*memory, offset, unit);
        call.context.output().print(line + "\n");
        const auto next = integerAt(*memory, link, unit);
        if (!next)
            return fail(
                ErrorCode::NotAvailable,
                fmt::format("Memory access error at '{}': the list goes on where nothing can be read.",
                            call.context.numberText(at.value())),
                at.value());
        at = pointerOf(call, *next, unit);
    }
    return Outcome::Done;
}

}  // namespace

void addReferencedMemoryCommands(CommandRegistry& registry) {
    registry.add(
        "Memory that memory points to",
        {
            {"dda", "dda [/p] [Range]", "Double words, and the text behind each", Needs::Stopped,
             dumpReferenced},
            {"ddp", "ddp [/p] [Range]", "Double words, and the pointer behind each", Needs::Stopped,
             dumpReferenced},
            {"ddu", "ddu [/p] [Range]", "Double words, and the Unicode text behind each", Needs::Stopped,
             dumpReferenced},
            {"dpa", "dpa [/p] [Range]", "Pointers, and the text behind each", Needs::Stopped, dumpReferenced},
            {"dpp", "dpp [/p] [Range]", "Pointers, and the pointer behind each", Needs::Stopped,
             dumpReferenced},
            {"dpu", "dpu [/p] [Range]", "Pointers, and the Unicode text behind each", Needs::Stopped,
             dumpReferenced},
            {"dqa", "dqa [/p] [Range]", "Quad words, and the text behind each", Needs::Stopped,
             dumpReferenced},
            {"dqp", "dqp [/p] [Range]", "Quad words, and the pointer behind each", Needs::Stopped,
             dumpReferenced},
            {"dqu", "dqu [/p] [Range]", "Quad words, and the Unicode text behind each", Needs::Stopped,
             dumpReferenced},
            {"ds", "ds [Range]", "The text of an ANSI_STRING", Needs::Stopped, dumpCounted},
            {"dS", "dS [Range]", "The text of a UNICODE_STRING", Needs::Stopped, dumpCounted},
            {"dl", "dl Address [MaxCount [Size]]", "Follow a list; Size in pointers", Needs::Stopped,
             dumpList},
            {"dlb", "dlb Address [MaxCount [Size]]", "Follow a list backwards", Needs::Stopped, dumpList},
        });
}

}  // namespace hawser::command
