#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/base/UserFile.h"
#include "core/command/CommandRegistry.h"
#include "core/command/MemoryDisplay.h"
#include "core/command/MemoryValues.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"

// Target memory to a file of the user, and back.
namespace hawser::command {

namespace {

constexpr std::size_t kFilePiece = 0x10000;

struct FileRange {
    std::string path;
    Range range;
};

Result<FileRange> takeFileRange(Call& call) {
    FileRange request;
    call.arguments.empty();
    const auto quoted = call.arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    request.path = *quoted ? **quoted : std::string(call.arguments.takeWord());
    if (request.path.empty() || call.arguments.empty())
        return fail(ErrorCode::InvalidArgument, fmt::format("{} needs a file and a range.", call.name));
    const auto range = call.arguments.takeRange(call.context, 1, Address(), 0);
    if (!range) return tl::unexpected(range.error());
    if (!range->explicitCount)
        return fail(ErrorCode::InvalidArgument, fmt::format("{} needs a length: L Bytes.", call.name));
    request.range = *range;
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    return request;
}

Error stopsAt(Call& call, std::string_view what, Address at, std::uint64_t done) {
    return {ErrorCode::NotAvailable,
            fmt::format("Memory access error at '{}': 0x{:x} bytes were {}.",
                        call.context.numberText(at.value()), done, what),
            at.value()};
}

Result<Outcome> writeMemory(Call& call) {
    const auto request = takeFileRange(call);
    if (!request) return tl::unexpected(request.error());
    auto file = UserFile::toWrite(request->path, UserFile::Writing::Anew);
    if (!file) return tl::unexpected(file.error());
    call.context.output().print(fmt::format("Writing {:x} bytes.\n", request->range.count));
    for (std::uint64_t done = 0; done < request->range.count; done += kFilePiece) {
        const Address at = request->range.start + done;
        const auto count =
            static_cast<std::size_t>(std::min<std::uint64_t>(kFilePiece, request->range.count - done));
        const auto memory = readPiece(call, at, count, false);
        if (!memory) return tl::unexpected(memory.error());
        const std::size_t valid = memory->validPrefix();
        if (auto written = file->write(ByteSpan(memory->bytes).first(valid)); !written)
            return tl::unexpected(written.error());
        if (valid < count)
            return tl::unexpected(stopsAt(call, "written to the file", at + valid, done + valid));
        call.context.session().tellProgress(
            fmt::format("{} {}", call.name, oneLine(request->path, kShownPath)), done + count,
            request->range.count);
    }
    call.context.session().progressEnds();
    return Outcome::Done;
}

Result<Outcome> readMemory(Call& call) {
    const auto request = takeFileRange(call);
    if (!request) return tl::unexpected(request.error());
    auto file = UserFile::toRead(request->path);
    if (!file) return tl::unexpected(file.error());
    call.context.output().print(fmt::format("Reading {:x} bytes.\n", request->range.count));
    Bytes piece;
    for (std::uint64_t done = 0; done < request->range.count;) {
        if (auto go = call.context.checkInterrupted(); !go) return tl::unexpected(go.error());
        piece.resize(
            static_cast<std::size_t>(std::min<std::uint64_t>(kFilePiece, request->range.count - done)));
        const auto read = file->read(piece);
        if (!read) return tl::unexpected(read.error());
        if (*read == 0)
            return fail(ErrorCode::Truncated,
                        fmt::format("{} ends after 0x{:x} bytes; that many were written.",
                                    oneLine(request->path, kShownPath), done),
                        done);
        const ByteSpan bytes = ByteSpan(piece).first(*read);
        if (auto written = writeAll(call, request->range.start + done, bytes, false); !written)
            return tl::unexpected(written.error());
        done += *read;
    }
    return Outcome::Done;
}

}  // namespace

void addFileMemoryCommands(CommandRegistry& registry) {
    registry.add("Memory and files",
                 {
                     taking(Operand::File, {".writemem", ".writemem File Range", "Write memory to a file",
                                            Needs::Stopped, writeMemory}),
                     taking(Operand::File, {".readmem",
                                            ".readmem File Range",
                                            "Read memory from a file",
                                            Needs::Stopped,
                                            readMemory,
                                            {},
                                            false,
                                            engine::Capability::Write}),
                 });
}

}  // namespace hawser::command
