#include <fmt/format.h>

#include "core/base/ByteWriter.h"
#include "core/base/Machine.h"
#include "core/kd/ControlSet.h"
#include "core/kd/RequestTraits.h"

namespace hawser::kd {

namespace {

Result<> invalid(std::string what) {
    return fail(ErrorCode::InvalidArgument, std::move(what));
}

// Writes the union (from packet offset 16) and, behind byte 56, the request's data. Offsets: 3.2.
struct BodyWriter {
    ByteWriter& writer;
    Machine machine;

    std::uint64_t wire(Address address, MemorySpace space = MemorySpace::Virtual) const {
        return space == MemorySpace::Virtual ? canonical(address, machine).value() : address.value();
    }

    Result<> withData(ByteSpan data) const {
        if (data.size() > kMaxTransfer) {
            return invalid(
                fmt::format("{} bytes do not fit in one packet; at most {} do.", data.size(), kMaxTransfer));
        }
        writer.padTo(kManipulateHeaderSize);
        writer.bytes(data);
        return {};
    }
    Result<> addressAndCount(std::uint64_t address, std::size_t count) const {
        if (count > kMaxTransfer) {
            return invalid(
                fmt::format("{} bytes do not fit in one packet; at most {} do.", count, kMaxTransfer));
        }
        writer.u64(address);
        writer.u32(static_cast<std::uint32_t>(count));
        writer.u32(0);  // actual count; for physical memory the cache flags, 0 = default (3.4)
        return {};
    }
    Result<> port(std::uint64_t port, std::uint32_t size, std::uint32_t value) const {
        if (size != 1 && size != 2 && size != 4) {
            return invalid(fmt::format("An I/O port access has 1, 2 or 4 bytes, not {}.", size));
        }
        writer.u64(port);
        writer.u32(size);
        writer.u32(value);
        return {};
    }
    Result<> breakpointArray(std::size_t count) const {
        if (count > kMaxTargetBreakpoints) {
            return invalid(
                fmt::format("{} breakpoints are too many; a target has {}.", count, kMaxTargetBreakpoints));
        }
        writer.u32(static_cast<std::uint32_t>(count));
        writer.u32(kDbgContinue);
        writer.padTo(kManipulateHeaderSize);
        return {};
    }

    Result<> operator()(const ReadMemory& r) const {
        return addressAndCount(wire(r.address, r.space), r.count);
    }
    Result<> operator()(const WriteMemory& r) const {
        if (auto ok = addressAndCount(wire(r.address, r.space), r.data.size()); !ok) return ok;
        return withData(r.data);
    }
    Result<> operator()(const GetContext&) const { return {}; }
    Result<> operator()(const SetContext& r) const { return withData(r.context); }
    Result<> operator()(const GetContextEx& r) const {
        if (r.count > kMaxTransfer) return invalid("The slice of the context does not fit in one packet.");
        writer.u32(r.offset);
        writer.u32(r.count);
        return {};
    }
    Result<> operator()(const SetContextEx& r) const {
        writer.u32(r.offset);
        writer.u32(static_cast<std::uint32_t>(r.slice.size()));
        writer.u32(r.totalSize);
        return withData(r.slice);
    }
    Result<> operator()(const WriteBreakPoint& r) const {
        writer.u64(wire(r.address));
        return {};
    }
    Result<> operator()(const RestoreBreakPoint& r) const {
        writer.u32(r.handle);
        return {};
    }
    Result<> operator()(const WriteBreakPointEx& r) const {
        if (auto ok = breakpointArray(r.addresses.size()); !ok) return ok;
        for (const Address address : r.addresses) {
            writer.u64(wire(address));
            writer.u64(0);  // handle, padding
        }
        return {};
    }
    Result<> operator()(const RestoreBreakPointEx& r) const {
        if (auto ok = breakpointArray(r.handles.size()); !ok) return ok;
        for (const std::uint32_t handle : r.handles) writer.u32(handle);
        return {};
    }
    Result<> operator()(const ReadControlSpace& r) const { return addressAndCount(r.selector, r.count); }
    Result<> operator()(const WriteControlSpace& r) const {
        if (auto ok = addressAndCount(r.selector, r.data.size()); !ok) return ok;
        return withData(r.data);
    }
    Result<> operator()(const ReadIoSpace& r) const { return port(r.port, r.size, 0); }
    Result<> operator()(const WriteIoSpace& r) const { return port(r.port, r.size, r.value); }
    Result<> operator()(const Continue& r) const {
        writer.u32(r.status);
        return {};
    }
    Result<> operator()(const Continue2& r) const { return encodeContinue2(writer, r, machine); }
    Result<> operator()(const Reboot&) const { return {}; }
    Result<> operator()(const CauseBugCheck& r) const {
        writer.u64(r.code);
        return {};
    }
    Result<> operator()(const SwitchProcessor&) const { return {}; }
    Result<> operator()(const GetVersion&) const { return {}; }
    Result<> operator()(const ReadMsr& r) const {
        writer.u32(r.msr);
        return {};
    }
    Result<> operator()(const WriteMsr& r) const {
        writer.u32(r.msr);
        writer.u64(r.value);
        return {};
    }
    Result<> operator()(const SearchMemory& r) const {
        writer.u64(wire(r.address));
        writer.u64(r.length);
        writer.u32(static_cast<std::uint32_t>(r.pattern.size()));
        return withData(r.pattern);
    }
    Result<> operator()(const FillMemory& r) const {
        if (r.pattern.empty()) return invalid("A fill needs a pattern.");
        writer.u64(wire(r.address, r.space));
        writer.u32(r.length);
        writer.u16(r.space == MemorySpace::Virtual ? kFillVirtual : kFillPhysical);
        writer.u16(static_cast<std::uint16_t>(r.pattern.size()));
        return withData(r.pattern);
    }
    Result<> operator()(const QueryMemory& r) const {
        writer.u64(wire(r.address));
        return {};
    }
    Result<> operator()(const ClearAllInternalBreakpoints&) const { return {}; }
    Result<> operator()(const UnknownRequest&) const { return {}; }
};

}  // namespace

Result<Bytes> encodeRequest(const Request& request, Machine machine) {
    ByteWriter writer;
    writer.u32(apiNumberOf(request.body));
    writer.u16(0);  // ProcessorLevel: the target fills it in
    writer.u16(request.processor);
    writer.u32(0);  // ReturnStatus
    writer.padTo(kUnionOffset);
    if (auto ok = std::visit(BodyWriter{writer, machine}, request.body); !ok)
        return tl::unexpected(ok.error());
    writer.padTo(kManipulateHeaderSize);
    return writer.take();
}

}  // namespace hawser::kd
