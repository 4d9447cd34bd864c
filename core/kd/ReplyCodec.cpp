#include <algorithm>

#include "core/base/ByteWriter.h"
#include "core/kd/RequestTraits.h"
#include "core/kd/VersionCodec.h"

namespace hawser::kd {

namespace {

// The union's fields and the data behind byte 56 of one reply. Offsets: 3.2.
struct ReplyReader {
    ByteReader fields;
    ByteSpan data;
    Reply& reply;

    // address, TransferCount, Actual; the packet's own length wins (3.4).
    void transferred() {
        fields.skip(8);
        const std::uint32_t asked = fields.u32();
        reply.actual = fields.u32();
        const std::size_t count = std::min<std::size_t>({asked, reply.actual, data.size()});
        reply.data = copyOf(data.first(count));
    }
    void wholeContext() { reply.data = copyOf(data); }
    void contextSlice() {
        fields.skip(4);
        const std::uint32_t asked = fields.u32();
        reply.actual = fields.u32();
        reply.data = copyOf(data.first(std::min<std::size_t>({asked, reply.actual, data.size()})));
    }
    void breakpointsWritten() {
        const std::size_t count = std::min<std::size_t>(fields.u32(), kMaxTargetBreakpoints);
        ByteReader entries(data);
        for (std::size_t i = 0; i < count && entries.remaining() >= kBreakPointEntrySize; ++i) {
            entries.skip(8);
            const std::uint32_t handle = entries.u32();
            entries.skip(4);
            reply.breakpoints.push_back({handle, handle != 0 ? kStatusSuccess : kStatusUnsuccessful});
        }
    }
    void breakpointsRestored() {
        const std::size_t count = std::min<std::size_t>(fields.u32(), kMaxTargetBreakpoints);
        ByteReader entries(data);
        for (std::size_t i = 0; i < count && entries.remaining() >= 4; ++i) {
            reply.breakpoints.push_back({0, entries.u32()});
        }
    }
    void memoryProperties() {
        fields.skip(16);
        MemoryProperties properties;
        properties.space = fields.u32();
        const std::uint32_t flags = fields.u32();
        properties.readable = (flags & 1) != 0;
        properties.writable = (flags & 2) != 0;
        properties.executable = (flags & 4) != 0;
        properties.fixed = (flags & 8) != 0;
        reply.memory = properties;
    }
    void at(std::size_t offset, std::size_t size) {
        fields.seek(offset);
        reply.value = size == 8 ? fields.u64() : fields.u32();
    }

    void read(ApiNumber api);
};

void ReplyReader::read(ApiNumber api) {
    switch (api) {
        case ApiNumber::ReadVirtualMemory:
        case ApiNumber::ReadPhysicalMemory:
        case ApiNumber::ReadControlSpace:
            transferred();
            return;
        case ApiNumber::WriteVirtualMemory:
        case ApiNumber::WritePhysicalMemory:
        case ApiNumber::WriteControlSpace:
            fields.seek(12);
            reply.actual = fields.u32();
            return;
        case ApiNumber::GetContext:
            wholeContext();
            return;
        case ApiNumber::GetContextEx:
            contextSlice();
            return;
        case ApiNumber::SetContextEx:
        case ApiNumber::FillMemory:
            fields.seek(8);
            reply.actual = fields.u32();
            return;
        case ApiNumber::WriteBreakPoint:
            at(8, 4);
            return;
        case ApiNumber::WriteBreakPointEx:
            breakpointsWritten();
            return;
        case ApiNumber::RestoreBreakPointEx:
            breakpointsRestored();
            return;
        case ApiNumber::ReadIoSpace:
            at(12, 4);
            return;
        case ApiNumber::ReadMsr:
            at(4, 8);
            return;
        case ApiNumber::SearchMemory:
            at(0, 8);
            return;
        case ApiNumber::GetVersion:
            reply.version = decodeVersion(fields);
            return;
        case ApiNumber::QueryMemory:
            memoryProperties();
            return;
        case ApiNumber::SetContext:
        case ApiNumber::RestoreBreakPoint:
        case ApiNumber::WriteIoSpace:
        case ApiNumber::WriteMsr:
        case ApiNumber::Continue:
        case ApiNumber::Continue2:
        case ApiNumber::Reboot:
        case ApiNumber::CauseBugCheck:
        case ApiNumber::SwitchProcessor:
        case ApiNumber::ClearAllInternalBreakpoints:
            return;
    }
}

}  // namespace

Result<Reply> decodeReply(ByteSpan payload) {
    ByteReader header(payload, "reply");
    Reply reply;
    reply.apiNumber = header.u32();
    header.skip(2);
    reply.processor = header.u16();
    reply.status = header.u32();
    if (auto ok = header.finish(); !ok) return tl::unexpected(ok.error());
    if (payload.size() < kManipulateHeaderSize) {
        if (!reply.ok()) return reply;  // a stub's way to say "unknown request" (3.1)
        return fail(ErrorCode::Truncated, "reply ends too early", payload.size());
    }
    ReplyReader{ByteReader(payload.subspan(kUnionOffset, kManipulateHeaderSize - kUnionOffset)),
                payload.subspan(kManipulateHeaderSize), reply}
        .read(static_cast<ApiNumber>(reply.apiNumber));
    return reply;
}

}  // namespace hawser::kd
