#include <fmt/format.h>

#include "core/base/ByteWriter.h"
#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/MemoryDisplay.h"
#include "core/command/MemoryFormat.h"
#include "core/command/MemoryValues.h"
#include "core/command/OneLine.h"

namespace hawser::command {

namespace {

// ea, eza, eu, ezu: one quoted string.
Result<Bytes> takeString(Call& call) {
    const auto quoted = call.arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    if (!*quoted) return fail(ErrorCode::InvalidArgument, fmt::format("{} needs a \"string\".", call.name));
    const bool wide = call.name.back() == 'u';
    ByteWriter data;
    if (wide)
        for (const char16_t unit : utf16FromUtf8(**quoted)) data.u16(unit);
    else
        data.text(**quoted);
    if (call.name[1] == 'z') data.zeros(wide ? 2 : 1);
    return data.take();
}

// What a command of the e family asks for, value by value.
struct Entry {
    Address address;
    ValueKind kind = ValueKind::Byte;
    bool physical = false;
    std::string name;  // of the command
};

Result<> showEntry(CommandContext& context, const Entry& entry) {
    engine::Debugger& debugger = context.debugger();
    const unsigned unit = valueSize(entry.kind, context);
    const auto memory =
        entry.physical ? debugger.readPhysical(entry.address, unit) : debugger.read(entry.address, unit);
    if (!memory) return tl::unexpected(memory.error());
    context.output().print(
        fmt::format("{} {}\n", context.numberText(entry.address.value()), valueAt(*memory, 0, unit)));
    return {};
}

// A bare ENTER ends it, a blank in front of it leaves the value as it is.
Result<bool> takeEntry(CommandContext& context, Entry& entry, std::string_view line) {
    if (line.empty()) return false;
    if (!trim(line).empty()) {
        Call call{context, entry.name, {}, {}, Arguments(line), {}};
        const auto data = takeValues(call, entry.kind);
        if (!data) return tl::unexpected(data.error());
        if (auto done = writeAll(call, entry.address, *data, entry.physical); !done)
            return tl::unexpected(done.error());
        entry.address += data->size();
    } else {
        entry.address += valueSize(entry.kind, context);
    }
    if (auto shown = showEntry(context, entry); !shown) return tl::unexpected(shown.error());
    return true;
}

Result<Outcome> ask(Call& call, const Entry& entry) {
    CommandContext& context = call.context;
    if (auto shown = showEntry(context, entry); !shown) return tl::unexpected(shown.error());
    context.memory().answer = [&context, next = Entry(entry)](std::string_view line) mutable {
        return takeEntry(context, next, line);
    };
    return Outcome::Done;
}

Result<Outcome> edit(Call& call) {
    bool physical = false;
    while (const auto option = call.arguments.takeOption()) {
        if (!isPhysicalOption(*option)) {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("Syntax error at '/{}'", oneLine(*option, 32)));
        }
        physical = true;
    }
    const auto address = call.arguments.takeAddress(
        call.context, physical ? Arguments::Space::Physical : Arguments::Space::Virtual);
    if (!address) return tl::unexpected(address.error());
    const bool isText = call.name.ends_with('a') || call.name.ends_with('u');
    const ValueKind kind = isText ? ValueKind::Text : valueKindOf(call.name.back());
    call.context.memory().editCommand = std::string(call.name);
    if (!isText && call.arguments.empty())
        return ask(call, {*address, kind, physical, std::string(call.name)});
    const auto data = isText ? takeString(call) : takeValues(call, kind);
    if (!data) return tl::unexpected(data.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (auto done = writeAll(call, *address, *data, physical); !done) return tl::unexpected(done.error());
    return Outcome::Done;
}

Result<Outcome> editAgain(Call& call) {
    const std::string last = call.context.memory().editCommand;
    call.name = last;
    auto outcome = edit(call);
    call.name = "e";
    return outcome;
}

}  // namespace

void addEditCommands(CommandRegistry& registry) {
    registry.add(
        "Writing memory", engine::Capability::Write,
        {
            {"e", "e [/p] Address [Values]", "Write as the last time", Needs::Stopped, editAgain},
            {"eb", "eb [/p] Address [Values]", "Write bytes; without values it asks for them", Needs::Stopped,
             edit},
            {"ew", "ew [/p] Address [Values]", "Write words", Needs::Stopped, edit},
            {"ed", "ed [/p] Address [Values]", "Write double words", Needs::Stopped, edit},
            {"eq", "eq [/p] Address [Values]", "Write quad words", Needs::Stopped, edit},
            {"ep", "ep [/p] Address [Values]", "Write pointers", Needs::Stopped, edit},
            {"ef", "ef [/p] Address [Values]", "Write floating-point numbers of 4 bytes", Needs::Stopped,
             edit},
            {"eD", "eD [/p] Address [Values]", "Write floating-point numbers of 8 bytes", Needs::Stopped,
             edit},
            {"ea", "ea [/p] Address \"text\"", "Write an ASCII string", Needs::Stopped, edit},
            {"eu", "eu [/p] Address \"text\"", "Write a Unicode string", Needs::Stopped, edit},
            {"eza", "eza [/p] Address \"text\"", "Write an ASCII string and its NUL", Needs::Stopped, edit},
            {"ezu", "ezu [/p] Address \"text\"", "Write a Unicode string and its NUL", Needs::Stopped, edit},
        });
}

}  // namespace hawser::command
