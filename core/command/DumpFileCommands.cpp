#include <fmt/format.h>

#include <unistd.h>

#include "core/base/SystemError.h"
#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/MemoryFormat.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/engine/ImageFiles.h"

// What concerns files beside a target: other dumps, what drivers have added to one, images.
namespace hawser::command {

namespace {

constexpr std::size_t kRow = 16;  // bytes

// To the end of the line, with its blanks.
Result<std::string> takePathToEnd(Arguments& arguments) {
    auto quoted = arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    if (!*quoted) return std::string(trim(std::exchange(arguments, Arguments({})).rest()));
    if (auto end = arguments.expectEnd(); !end) return tl::unexpected(end.error());
    return **quoted;
}

// Beside this target, and at once: no g has to follow.
Result<Outcome> openDump(Call& call) {
    if (!call.arguments.empty() && call.arguments.rest().starts_with("/c "))
        return fail(ErrorCode::Unsupported,
                    "Of an archive the first kernel crash dump is opened: .opendump File.");
    const auto path = takePathToEnd(call.arguments);
    if (!path) return tl::unexpected(path.error());
    if (path->empty()) return fail(ErrorCode::InvalidArgument, ".opendump needs the name of a crash dump.");
    if (::access(path->c_str(), R_OK) != 0)
        return fail(ErrorCode::Io,
                    fmt::format("{} cannot be opened: {}.", oneLine(*path, kShownPath), systemText(errno)));
    call.context.session().requestOpenDump(*path);
    return Outcome::Done;
}

std::string rowText(ByteSpan bytes) {
    std::string row = " ";
    std::string characters;
    for (const std::byte one : bytes) {
        const auto value = std::to_integer<unsigned>(one);
        row += fmt::format(" {:02X}", value);
        characters += value >= 0x20 && value < 0x7F ? static_cast<char>(value) : '.';
    }
    return fmt::format("{:<{}}  {}\n", row, 1 + 3 * kRow, characters);
}

Result<> print(const CommandContext& context, const engine::TaggedData& block) {
    context.output().print(fmt::format("{} - 0x{:x} bytes\n", block.tag, block.size));
    for (std::size_t at = 0; at < block.bytes.size(); at += kRow) {
        if (auto go = context.checkInterrupted(); !go) return go;
        context.output().print(
            rowText(ByteSpan(block.bytes).subspan(at, std::min(kRow, block.bytes.size() - at))));
    }
    if (block.bytes.size() < block.size)
        context.output().print(
            fmt::format("  0x{:x} bytes more are not there.\n", block.size - block.bytes.size()));
    context.output().print("\n");
    return {};
}

Result<Outcome> enumTag(Call& call) {
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const auto blocks = call.context.debugger().target().taggedData();
    if (!blocks) return tl::unexpected(blocks.error());
    if (blocks->empty()) call.context.output().print("The target has no secondary data.\n");
    for (const engine::TaggedData& block : *blocks)
        if (auto done = print(call.context, block); !done) return tl::unexpected(done.error());
    return Outcome::Done;
}

Result<Outcome> imagePath(Call& call) {
    engine::ImageFiles* const files = call.context.debugger().target().imageFiles();
    if (files == nullptr)
        return fail(ErrorCode::Unsupported,
                    "Image files stand in for what a crash dump lacks; this target has its memory itself.");
    const bool adds = call.arguments.take('+');
    const auto path = takePathToEnd(call.arguments);
    if (!path) return tl::unexpected(path.error());
    if (!path->empty()) {
        const std::string before = adds && !files->path().empty() ? files->path() + ";" : std::string();
        files->setPath(before + *path);
        call.context.debugger().dropCaches();
    }
    call.context.output().print(
        fmt::format("Executable image search path is: {}\n", oneLine(files->path(), kShownPath)));
    return Outcome::Done;
}

}  // namespace

void addDumpFileCommands(CommandRegistry& registry) {
    registry.add("Crash dumps",
                 {
                     {".enumtag", ".enumtag", "What drivers have added to the dump", Needs::Stopped, enumTag},
                     taking(Operand::Folders, {".exepath", ".exepath[+] [Folder[;Folder]]",
                                               "Where image files are, for memory that a dump lacks",
                                               Needs::Session, imagePath}),
                     taking(Operand::File,
                            {".opendump", ".opendump File", "Open a crash dump beside this target, at once",
                             Needs::Nothing, openDump}),
                 });
}

}  // namespace hawser::command
