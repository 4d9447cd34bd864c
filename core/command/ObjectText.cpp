#include "core/command/ObjectText.h"

#include <fmt/format.h>

namespace hawser::command {

namespace {

std::string countOf(std::optional<std::uint64_t> count) {
    return count ? fmt::format("{}", *count) : "??";
}

Result<> printEntries(const CommandContext& context, ObjectReader& objects,
                      const ObjectDirectories& directories, Address directory) {
    const std::size_t width = context.pointerText(0).size();
    context.output().print(
        fmt::format("\n    Hash {:<{}} Type          Name\n    ---- {:<{}} ----          ----\n", "Address",
                    width, "-------", width));
    std::optional<std::size_t> last;
    const auto trouble = directories.each(directory, [&](std::size_t bucket, Address at) -> Result<bool> {
        if (auto go = context.checkInterrupted(); !go) return tl::unexpected(go.error());
        const auto row = objects.object(at);
        if (!row && row.error().code != ErrorCode::NotAvailable) return tl::unexpected(row.error());
        const std::string hash = last == bucket ? "  " : fmt::format("{:02}", bucket);
        last = bucket;
        context.output().print(fmt::format("     {}  {} {:<13} {}\n", hash, context.pointerText(at.value()),
                                           row ? row->typeName : "??", row ? row->shownName() : "??"));
        return true;
    });
    if (!trouble) return tl::unexpected(trouble.error());
    if (!trouble->empty()) context.output().error(*trouble + "\n");
    return {};
}

}  // namespace

std::string objectText(const CommandContext& context, const ObjectRow& row, std::uint64_t flags) {
    const auto pointer = [&](Address at) { return context.pointerText(at.value()); };
    std::string text =
        fmt::format("Object: {}  Type: ({}) {}\n    ObjectHeader: {} ({} version)\n", pointer(row.object),
                    pointer(row.type), row.typeName, pointer(row.header), row.indexed ? "new" : "old");
    if ((flags & kObjectNames) != 0) {
        text += fmt::format("    HandleCount: {}  PointerCount: {}\n", countOf(row.handles),
                            countOf(row.pointers));
        if (row.name || !row.nameTrouble.empty())
            text +=
                fmt::format("    Directory Object: {}  Name: {}\n", pointer(row.directory), row.shownName());
    }
    if ((flags & kObjectOptional) != 0) {
        text += "Optional Headers:\n";
        for (const OptionalHeader& part : row.optionals)
            text += fmt::format("    {}({})\n", part.name, pointer(part.at));
    }
    return text;
}

Result<> printObject(const CommandContext& context, ObjectReader& objects,
                     const ObjectDirectories& directories, Address object, std::uint64_t flags) {
    const auto row = objects.object(object);
    if (!row) return tl::unexpected(row.error());
    context.output().print(objectText(context, *row, flags));
    if ((flags & kObjectNames) == 0) return {};
    if ((flags & kObjectPath) != 0) {
        const auto path = directories.pathOf(*row);
        if (!path) return tl::unexpected(path.error());
        if (!path->empty()) context.output().print(fmt::format("    Full path: {}\n", *path));
    }
    if ((flags & kObjectContents) == 0) return {};
    if (row->typeName == "Directory") return printEntries(context, objects, directories, object);
    if (row->typeName != "SymbolicLink") return {};
    const auto target = directories.linkTarget(object);
    if (!target) return tl::unexpected(target.error());
    context.output().print(fmt::format("    Target String is '{}'\n", target->value_or("??")));
    return {};
}

}  // namespace hawser::command
