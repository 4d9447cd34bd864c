#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/ObjectText.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/types/DebuggerMemory.h"

// Objects of the executive: !object.
namespace hawser::command {

namespace {

// Objects of one type, whose list nt keeps for them alone who asked for it at the boot.
Result<> printObjectsOfType(const CommandContext& context, ObjectReader& objects,
                            const ObjectDirectories& directories, std::string_view name) {
    const auto type = directories.find("\\ObjectTypes\\" + std::string(name));
    if (!type && type.error().code == ErrorCode::NotAvailable)
        return fail(ErrorCode::NotAvailable, fmt::format("There is no type of objects '{}': {}",
                                                         oneLine(name, kShownText), inWords(type.error())));
    if (!type) return tl::unexpected(type.error());
    const auto lists = objects.listsOf(*type);
    if (!lists) return tl::unexpected(lists.error());
    std::size_t printed = 0;
    const auto trouble = objects.eachOfType(*lists, [&](Address object) -> Result<> {
        if (auto go = context.checkInterrupted(); !go) return go;
        const auto row = objects.object(object);
        if (!row && row.error().code != ErrorCode::NotAvailable) return tl::unexpected(row.error());
        if (row)
            context.output().print(objectText(context, *row, kObjectNames));
        else
            context.output().error(inWords(row.error()) + "\n");
        ++printed;
        return {};
    });
    if (!trouble) return tl::unexpected(trouble.error());
    if (!trouble->empty()) context.output().error(*trouble + "\n");
    if (printed != 0) return {};
    return fail(ErrorCode::NotAvailable,
                fmt::format("nt keeps no list of its objects of type {} (there are {}): only one that was "
                            "booted with the global flag +otl does. Name one by its path or address.",
                            oneLine(name, kShownText),
                            lists->objects ? fmt::format("{}", *lists->objects) : std::string("??")));
}

struct ObjectWish {
    std::string path;
    std::string type;
    Address address;
    std::uint64_t flags = kObjectNames | kObjectContents;
};

Result<ObjectWish> takeObjectWish(Call& call) {
    ObjectWish wish;
    const std::string_view rest = trim(call.arguments.rest());
    if (rest.starts_with('\\')) {
        wish.path = rest;
        return wish;
    }
    if (rest.starts_with("-p"))
        return fail(
            ErrorCode::Unsupported,
            "!object does not show private name spaces; objects in them have addresses all the same.");
    if (rest.empty() || rest.starts_with('-'))
        return fail(
            ErrorCode::InvalidArgument,
            "!object takes an address and flags (1 name and counts, 8 contents, 10 what stands before it, "
            "20 full path), a \\path, or 0 and a type.");
    const auto address = call.arguments.takeAddress(call.context);
    if (!address) return tl::unexpected(address.error());
    wish.address = *address;
    if (address->value() == 0) {
        wish.type = trim(call.arguments.rest());
        if (!wish.type.empty()) return wish;
        return fail(ErrorCode::InvalidArgument,
                    "Behind 0, !object takes the name of a type: !object 0 Directory.");
    }
    if (call.arguments.empty()) return wish;
    const auto flags = call.arguments.takeExpression(call.context);
    if (!flags) return tl::unexpected(flags.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    wish.flags = *flags;
    return wish;
}

Result<> showWished(const CommandContext& context, const ObjectWish& wish) {
    const DebuggerMemory memory(context.debugger(), DebuggerMemory::Writes::Refused);
    auto objects = ObjectReader::create(context.debugger(), memory);
    if (!objects) return tl::unexpected(objects.error());
    const auto directories = ObjectDirectories::create(context.debugger(), memory, *objects);
    if (!directories) return tl::unexpected(directories.error());
    if (!wish.type.empty()) return printObjectsOfType(context, *objects, *directories, wish.type);
    const auto at = wish.path.empty() ? Result<Address>(wish.address) : directories->find(wish.path);
    if (!at) return tl::unexpected(at.error());
    return printObject(context, *objects, *directories, *at, wish.flags);
}

Result<Outcome> showObject(Call& call) {
    const auto wish = takeObjectWish(call);
    if (!wish) return tl::unexpected(wish.error());
    if (auto shown = showWished(call.context, *wish); !shown) return tl::unexpected(shown.error());
    return Outcome::Done;
}

}  // namespace

void addObjectCommands(CommandRegistry& registry) {
    registry.add("Objects", {{"!object", "!object Address [Flags] | \\Path | 0 Type",
                              "An object's type, name and counts; what a directory or a link leads to",
                              Needs::Stopped, showObject}});
}

}  // namespace hawser::command
