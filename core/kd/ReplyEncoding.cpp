#include <algorithm>

#include "core/base/ByteWriter.h"
#include "core/kd/RequestTraits.h"
#include "core/kd/VersionCodec.h"

// The target's side: the request's header modified in place, and data behind it.
namespace hawser::kd {

namespace {

void store(Bytes& header, std::size_t offset, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
        header[offset + i] = static_cast<std::byte>((value >> (8 * i)) & 0xFF);
}

struct ReplyWriter {
    Bytes& header;
    const Reply& reply;

    void field(std::size_t offset, std::uint64_t value, std::size_t size = 4) const {
        store(header, kUnionOffset + offset, value, size);
    }

    void operator()(const ReadMemory&) const { field(12, reply.data.size()); }
    void operator()(const ReadControlSpace&) const { field(12, reply.data.size()); }
    void operator()(const WriteMemory&) const { field(12, reply.actual); }
    void operator()(const WriteControlSpace&) const { field(12, reply.actual); }
    void operator()(const GetContextEx&) const { field(8, reply.data.size()); }
    void operator()(const SetContextEx&) const { field(8, reply.actual); }
    void operator()(const FillMemory&) const { field(8, reply.actual); }
    void operator()(const WriteBreakPoint&) const { field(8, reply.value); }
    void operator()(const ReadIoSpace&) const { field(12, reply.value); }
    void operator()(const ReadMsr&) const { field(4, reply.value, 8); }
    void operator()(const SearchMemory&) const { field(0, reply.value, 8); }
    void operator()(const QueryMemory&) const {
        if (!reply.memory) return;
        const MemoryProperties& m = *reply.memory;
        field(16, m.space);
        field(20, (m.readable ? 1U : 0U) | (m.writable ? 2U : 0U) | (m.executable ? 4U : 0U) |
                      (m.fixed ? 8U : 0U));
    }
    void operator()(const GetVersion&) const {
        if (!reply.version) return;
        ByteWriter writer;
        encodeVersion(writer, *reply.version);
        std::ranges::copy(writer.view(), header.begin() + kUnionOffset);
    }
    void operator()(const auto&) const {}
};

void appendBreakpoints(Bytes& payload, ByteSpan requestData, const Request& request, const Reply& reply) {
    ByteWriter writer;
    if (std::holds_alternative<RestoreBreakPointEx>(request.body)) {
        for (const BreakPointResult& result : reply.breakpoints) writer.u32(result.status);
    } else {
        ByteReader entries(requestData);
        for (const BreakPointResult& result : reply.breakpoints) {
            writer.u64(entries.u64());
            entries.skip(8);
            writer.u32(result.handle);
            writer.u32(0);
        }
    }
    payload.insert(payload.end(), writer.view().begin(), writer.view().end());
}

}  // namespace

Bytes encodeReply(ByteSpan requestPayload, const Request& request, const Reply& reply) {
    Bytes payload;
    payload.reserve(kManipulateHeaderSize + reply.data.size());
    const std::size_t header = std::min(requestPayload.size(), kManipulateHeaderSize);
    payload.assign(requestPayload.begin(), requestPayload.begin() + static_cast<std::ptrdiff_t>(header));
    payload.resize(kManipulateHeaderSize);
    store(payload, kStatusOffset, reply.status, 4);
    std::visit(ReplyWriter{payload, reply}, request.body);
    appendBreakpoints(payload, requestPayload.subspan(header), request, reply);
    payload.insert(payload.end(), reply.data.begin(), reply.data.end());
    return payload;
}

}  // namespace hawser::kd
