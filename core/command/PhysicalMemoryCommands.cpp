#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/MemoryDisplay.h"
#include "core/command/MemoryFormat.h"
#include "core/command/MemoryValues.h"
#include "core/command/OneLine.h"
#include "core/command/StringDisplay.h"

// The extension commands of WinDbg for physical memory: "!dd 1000 L4".
namespace hawser::command {

namespace {

// The kind of caching, "[uc]", is the target's own business; and so is "-m".
Result<> takeCaching(Call& call) {
    while (!call.arguments.empty()) {
        Arguments ahead = call.arguments;
        const std::string_view word = ahead.takeWord();
        if (word != "[c]" && word != "[uc]" && word != "[wc]" && word != "-m") {
            if (!word.starts_with('[')) return {};
            return fail(ErrorCode::InvalidArgument, fmt::format("Syntax error at '{}'", oneLine(word, 32)));
        }
        call.arguments = ahead;
    }
    return {};
}

Address goOnFrom(Call& call) {
    const CommandMemory& memory = call.context.memory();
    return memory.nextData && memory.nextDataPhysical ? *memory.nextData : Address();
}

Result<Outcome> display(Call& call) {
    if (auto taken = takeCaching(call); !taken) return tl::unexpected(taken.error());
    const std::string name(call.name.substr(1));
    const DumpFormat format = *dumpFormatOf(name, call.context.wide());
    const auto range = call.arguments.takeRange(call.context, format.unit, goOnFrom(call),
                                                kDefaultDisplay / format.unit, Arguments::Space::Physical);
    if (!range) return tl::unexpected(range.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    return forEachLine(
        call, *range, format.unit, format.columns, true,
        [&](const engine::MemoryBytes& memory, std::size_t offset, std::size_t bytes, Address at) {
            return fmt::format("#{:8x} {}\n", at.value(), dumpLine(memory, offset, bytes, format));
        });
}

Result<Outcome> displayString(Call& call) {
    constexpr unsigned kUnit = 2;
    if (auto taken = takeCaching(call); !taken) return tl::unexpected(taken.error());
    const auto range = call.arguments.takeRange(call.context, kUnit, goOnFrom(call),
                                                kDefaultStringBytes / kUnit, Arguments::Space::Physical);
    if (!range) return tl::unexpected(range.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    return showString(call, *range, kUnit, kStringLine, true,
                      [](Address at) { return fmt::format("#{:8x}", at.value()); });
}

Result<Outcome> editPhysical(Call& call) {
    if (auto taken = takeCaching(call); !taken) return tl::unexpected(taken.error());
    const auto address = call.arguments.takeAddress(call.context, Arguments::Space::Physical);
    if (!address) return tl::unexpected(address.error());
    const auto data = takeValues(call, valueKindOf(call.name.back()));
    if (!data) return tl::unexpected(data.error());
    if (auto done = writeAll(call, *address, *data, true); !done) return tl::unexpected(done.error());
    return Outcome::Done;
}

}  // namespace

void addPhysicalMemoryCommands(CommandRegistry& registry) {
    registry.add("Physical memory",
                 {
                     {"!db", "!db [[c|uc|wc]] Range", "Bytes and characters", Needs::Stopped, display},
                     {"!dc", "!dc [[c|uc|wc]] Range", "Double words and characters", Needs::Stopped, display},
                     {"!dd", "!dd [[c|uc|wc]] Range", "Double words", Needs::Stopped, display},
                     {"!dp", "!dp [[c|uc|wc]] Range", "Pointers", Needs::Stopped, display},
                     {"!dq", "!dq [[c|uc|wc]] Range", "Quad words", Needs::Stopped, display},
                     {"!du", "!du [[c|uc|wc]] Range", "A Unicode string", Needs::Stopped, displayString},
                     {"!dw", "!dw [[c|uc|wc]] Range", "Words", Needs::Stopped, display},
                 });
    registry.add(
        "Writing physical memory", engine::Capability::Write,
        {
            {"!eb", "!eb [[c|uc|wc]] Address Values", "Write bytes", Needs::Stopped, editPhysical},
            {"!ed", "!ed [[c|uc|wc]] Address Values", "Write double words", Needs::Stopped, editPhysical},
        });
}

}  // namespace hawser::command
