#include <fmt/format.h>

#include "core/base/ByteWriter.h"
#include "core/kd/ControlSet.h"
#include "core/kd/RequestTraits.h"

// The target's side: what a host asks.
namespace hawser::kd {

namespace {

class BodyReader {
  public:
    BodyReader(ByteSpan payload, Machine machine)
        : m_fields(payload.subspan(kUnionOffset, kManipulateHeaderSize - kUnionOffset), "request header"),
          m_data(payload.subspan(kManipulateHeaderSize), "request data"),
          m_machine(machine) {}

    Result<RequestBody> body(ApiNumber api);

  private:
    Result<Bytes> data(std::size_t announced) {
        const ByteSpan bytes = m_data.bytes(announced);
        if (auto ok = m_data.finish(); !ok) return tl::unexpected(ok.error());
        return copyOf(bytes);
    }
    Result<RequestBody> readMemory(MemorySpace space) {
        ReadMemory request{space, Address(m_fields.u64()), m_fields.u32()};
        return request;
    }
    Result<RequestBody> writeMemory(MemorySpace space) {
        const Address address(m_fields.u64());
        auto bytes = data(m_fields.u32());
        if (!bytes) return tl::unexpected(bytes.error());
        return WriteMemory{space, address, std::move(*bytes)};
    }
    Result<RequestBody> writeControlSpace() {
        const std::uint64_t selector = m_fields.u64();
        auto bytes = data(m_fields.u32());
        if (!bytes) return tl::unexpected(bytes.error());
        return WriteControlSpace{selector, std::move(*bytes)};
    }
    Result<RequestBody> setContextEx() {
        SetContextEx request;
        request.offset = m_fields.u32();
        const std::uint32_t count = m_fields.u32();
        request.totalSize = m_fields.u32();
        auto bytes = data(count);
        if (!bytes) return tl::unexpected(bytes.error());
        request.slice = std::move(*bytes);
        return request;
    }
    Result<RequestBody> searchMemory() {
        SearchMemory request;
        request.address = Address(m_fields.u64());
        request.length = m_fields.u64();
        auto bytes = data(m_fields.u32());
        if (!bytes) return tl::unexpected(bytes.error());
        request.pattern = std::move(*bytes);
        return request;
    }
    Result<RequestBody> fillMemory() {
        FillMemory request;
        request.address = Address(m_fields.u64());
        request.length = m_fields.u32();
        request.space = m_fields.u16() == kFillPhysical ? MemorySpace::Physical : MemorySpace::Virtual;
        auto bytes = data(m_fields.u16());
        if (!bytes) return tl::unexpected(bytes.error());
        if (bytes->empty()) return fail(ErrorCode::Malformed, "A fill request has no pattern.");
        request.pattern = std::move(*bytes);
        return request;
    }
    Result<std::uint32_t> breakpointCount() {
        const std::uint32_t count = m_fields.u32();
        if (count > kMaxTargetBreakpoints) {
            return fail(ErrorCode::Malformed, fmt::format("A request names {} breakpoints at once.", count));
        }
        return count;
    }
    Result<RequestBody> writeBreakPointEx() {
        const auto count = breakpointCount();
        if (!count) return tl::unexpected(count.error());
        WriteBreakPointEx request;
        for (std::uint32_t i = 0; i < *count; ++i) {
            request.addresses.emplace_back(m_data.u64());
            m_data.skip(kBreakPointEntrySize - sizeof(std::uint64_t));
        }
        if (auto ok = m_data.finish(); !ok) return tl::unexpected(ok.error());
        return request;
    }
    Result<RequestBody> restoreBreakPointEx() {
        const auto count = breakpointCount();
        if (!count) return tl::unexpected(count.error());
        RestoreBreakPointEx request;
        for (std::uint32_t i = 0; i < *count; ++i) request.handles.push_back(m_data.u32());
        if (auto ok = m_data.finish(); !ok) return tl::unexpected(ok.error());
        return request;
    }
    Result<RequestBody> continue2() {
        auto request = decodeContinue2(m_fields, m_machine);
        if (!request) return tl::unexpected(request.error());
        return *request;
    }
    RequestBody writeMsr() {
        WriteMsr request;
        request.msr = m_fields.u32();
        request.value = m_fields.u64();
        return request;
    }
    RequestBody writeIoSpace() {
        WriteIoSpace request;
        request.port = m_fields.u64();
        request.size = m_fields.u32();
        request.value = m_fields.u32();
        return request;
    }

    ByteReader m_fields;
    ByteReader m_data;
    Machine m_machine;
};

Result<RequestBody> BodyReader::body(ApiNumber api) {
    switch (api) {
        case ApiNumber::ReadVirtualMemory:
            return readMemory(MemorySpace::Virtual);
        case ApiNumber::WriteVirtualMemory:
            return writeMemory(MemorySpace::Virtual);
        case ApiNumber::GetContext:
            return GetContext{};
        case ApiNumber::SetContext:
            return SetContext{copyOf(m_data.bytes(m_data.remaining()))};
        case ApiNumber::WriteBreakPoint:
            return WriteBreakPoint{Address(m_fields.u64())};
        case ApiNumber::RestoreBreakPoint:
            return RestoreBreakPoint{m_fields.u32()};
        case ApiNumber::Continue:
            return Continue{m_fields.u32()};
        case ApiNumber::ReadControlSpace:
            return ReadControlSpace{m_fields.u64(), m_fields.u32()};
        case ApiNumber::WriteControlSpace:
            return writeControlSpace();
        case ApiNumber::ReadIoSpace:
            return ReadIoSpace{m_fields.u64(), m_fields.u32()};
        case ApiNumber::WriteIoSpace:
            return writeIoSpace();
        case ApiNumber::Reboot:
            return Reboot{};
        case ApiNumber::Continue2:
            return continue2();
        case ApiNumber::ReadPhysicalMemory:
            return readMemory(MemorySpace::Physical);
        case ApiNumber::WritePhysicalMemory:
            return writeMemory(MemorySpace::Physical);
        case ApiNumber::GetVersion:
            return GetVersion{};
        case ApiNumber::WriteBreakPointEx:
            return writeBreakPointEx();
        case ApiNumber::RestoreBreakPointEx:
            return restoreBreakPointEx();
        case ApiNumber::CauseBugCheck:
            return CauseBugCheck{m_fields.u32()};
        case ApiNumber::SwitchProcessor:
            return SwitchProcessor{};
        case ApiNumber::ReadMsr:
            return ReadMsr{m_fields.u32()};
        case ApiNumber::WriteMsr:
            return writeMsr();
        case ApiNumber::SearchMemory:
            return searchMemory();
        case ApiNumber::ClearAllInternalBreakpoints:
            return ClearAllInternalBreakpoints{};
        case ApiNumber::FillMemory:
            return fillMemory();
        case ApiNumber::QueryMemory:
            return QueryMemory{Address(m_fields.u64())};
        case ApiNumber::GetContextEx:
            return GetContextEx{m_fields.u32(), m_fields.u32()};
        case ApiNumber::SetContextEx:
            return setContextEx();
    }
    return UnknownRequest{static_cast<std::uint32_t>(api)};
}

}  // namespace

Result<Request> decodeRequest(ByteSpan payload, Machine machine) {
    ByteReader header(payload, "request");
    const std::uint32_t api = header.u32();
    header.seek(kProcessorOffset);
    Request request;
    request.processor = header.u16();
    header.seek(kManipulateHeaderSize);
    if (auto ok = header.finish(); !ok) return tl::unexpected(ok.error());
    auto body = BodyReader(payload, machine).body(static_cast<ApiNumber>(api));
    if (!body) return tl::unexpected(body.error());
    request.body = std::move(*body);
    return request;
}

}  // namespace hawser::kd
