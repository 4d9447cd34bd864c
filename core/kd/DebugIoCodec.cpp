#include <fmt/format.h>

#include <algorithm>

#include "core/base/AnsiText.h"
#include "core/base/ByteWriter.h"
#include "core/kd/Notifications.h"

// DEBUG_IO and FILE_IO. Offsets: kd-protocol.md 5.1, 5.2 and 5.5.
namespace hawser::kd {

namespace {

constexpr std::size_t kLegacyPrintHeaderSize = 12;
constexpr std::uint32_t kFileIoCreate = 0x3430;

void writeHeader(ByteWriter& writer, std::uint32_t api, std::uint16_t processor, std::size_t length,
                 std::uint32_t room) {
    writer.u32(api);
    writer.u16(0);  // ProcessorLevel
    writer.u16(processor);
    writer.u32(static_cast<std::uint32_t>(length));
    writer.u32(room);
}

Bytes cutTo(Bytes text, std::size_t limit) {
    text.resize(std::min(text.size(), limit));
    return text;
}

// Old stubs leave out the unused word in front of a print's text (5.1).
std::size_t printTextOffset(std::size_t payloadSize, std::size_t length) {
    const bool legacy = payloadSize - kLegacyPrintHeaderSize == length;
    return legacy ? kLegacyPrintHeaderSize : kDebugIoHeaderSize;
}

}  // namespace

Result<std::variant<DebugPrint, DebugPrompt>> decodeDebugIo(ByteSpan payload) {
    ByteReader reader(payload, "debug I/O packet");
    const std::uint32_t api = reader.u32();
    reader.skip(2);
    const std::uint16_t processor = reader.u16();
    const std::size_t length = reader.u32();
    if (auto ok = reader.finish(); !ok) return tl::unexpected(ok.error());
    if (api == kDebugIoPrint) {
        reader.seek(printTextOffset(payload.size(), length));
        const ByteSpan text = reader.bytes(length);
        if (auto ok = reader.finish(); !ok) return tl::unexpected(ok.error());
        std::string raw;
        for (const std::byte b : text) raw.push_back(static_cast<char>(b));
        return DebugPrint{processor, raw.substr(0, raw.find('\0'))};
    }
    if (api == kDebugIoPrompt) {
        const std::uint32_t room = reader.u32();
        const ByteSpan text = reader.bytes(length);
        if (auto ok = reader.finish(); !ok) return tl::unexpected(ok.error());
        return DebugPrompt{processor, utf8FromAnsi(text), room};
    }
    return fail(ErrorCode::Unsupported, fmt::format("The target sent unknown debug I/O {:#x}.", api), 0);
}

Bytes encodePrint(const DebugPrint& print) {
    const ByteSpan raw = std::as_bytes(std::span(print.text));
    const Bytes text = cutTo(Bytes(raw.begin(), raw.end()), kMaxPayload - kDebugIoHeaderSize);
    ByteWriter writer;
    writeHeader(writer, kDebugIoPrint, print.processor, text.size(), 0);
    writer.bytes(text);
    return writer.take();
}

Bytes encodePrompt(const DebugPrompt& prompt) {
    const Bytes text = cutTo(ansiFromUtf8(prompt.text), kMaxPayload - kDebugIoHeaderSize);
    ByteWriter writer;
    writeHeader(writer, kDebugIoPrompt, prompt.processor, text.size(), prompt.room);
    writer.bytes(text);
    return writer.take();
}

Bytes encodePromptReply(const DebugPrompt& prompt, std::string_view answer) {
    const std::size_t room = std::min<std::size_t>(prompt.room, kMaxPayload - kDebugIoHeaderSize);
    const Bytes text = cutTo(ansiFromUtf8(answer), room);
    ByteWriter writer;
    writeHeader(writer, kDebugIoPrompt, prompt.processor, 0, static_cast<std::uint32_t>(text.size()));
    writer.bytes(text);
    return writer.take();
}

Result<std::string> decodePromptReply(ByteSpan payload) {
    ByteReader reader(payload, "prompt reply");
    const std::uint32_t api = reader.u32();
    reader.seek(12);
    const std::size_t length = reader.u32();
    const ByteSpan text = reader.bytes(length);
    if (auto ok = reader.finish(); !ok) return tl::unexpected(ok.error());
    if (api != kDebugIoPrompt)
        return fail(ErrorCode::Malformed, "A prompt reply has the wrong API number.", 0);
    return utf8FromAnsi(text);
}

Result<FileRequest> decodeFileRequest(ByteSpan payload) {
    ByteReader reader(payload, "file request");
    FileRequest request;
    request.api = reader.u32();
    reader.seek(kFileIoHeaderSize);
    if (auto ok = reader.finish(); !ok) return tl::unexpected(ok.error());
    if (request.api == kFileIoCreate) {
        request.name = reader.utf16(reader.remaining());
        request.name.resize(std::min(request.name.size(), request.name.find('\0')));
    }
    request.payload.assign(payload.begin(), payload.end());
    return request;
}

Bytes encodeFileRefusal(const FileRequest& request) {
    constexpr std::size_t kStatus = 4;
    const ByteSpan payload(request.payload);
    ByteWriter writer;
    writer.bytes(payload.first(std::min(payload.size(), kStatus)));
    writer.padTo(kStatus);
    writer.u32(kStatusNoSuchFile);
    if (payload.size() > writer.size()) {
        writer.bytes(
            payload.subspan(writer.size(), std::min(payload.size(), kFileIoHeaderSize) - writer.size()));
    }
    writer.padTo(kFileIoHeaderSize);
    return writer.take();
}

}  // namespace hawser::kd
