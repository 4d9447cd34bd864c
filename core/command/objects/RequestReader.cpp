#include "core/command/objects/RequestReader.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/engine/ModuleSymbols.h"

namespace hawser::command {

namespace {

constexpr std::uint64_t kRequestKind = 6;     // IO_TYPE_IRP, public header wdm.h
constexpr std::uint64_t kMaxLocations = 127;  // StackCount is a CCHAR

enum RequestField : std::size_t {
    RequestKind,
    StackCount,
    CurrentLocation,
    CurrentStackLocation,
    MdlAddress,
    SystemBuffer,
    RequestThread,
    FirstDetail
};
constexpr auto kRequestFields = std::to_array<std::string_view>({"Type",
                                                                 "StackCount",
                                                                 "CurrentLocation",
                                                                 "Tail.Overlay.CurrentStackLocation",
                                                                 "MdlAddress",
                                                                 "AssociatedIrp.SystemBuffer",
                                                                 "Tail.Overlay.Thread",
                                                                 "Flags",
                                                                 "ThreadListEntry.Flink",
                                                                 "ThreadListEntry.Blink",
                                                                 "IoStatus.Status",
                                                                 "IoStatus.Information",
                                                                 "RequestorMode",
                                                                 "PendingReturned",
                                                                 "Cancel",
                                                                 "CancelIrql",
                                                                 "ApcEnvironment",
                                                                 "AllocationFlags",
                                                                 "UserIosb",
                                                                 "UserEvent",
                                                                 "CancelRoutine",
                                                                 "UserBuffer",
                                                                 "Tail.Overlay.AuxiliaryBuffer",
                                                                 "Tail.Overlay.ListEntry.Flink",
                                                                 "Tail.Overlay.ListEntry.Blink",
                                                                 "Tail.Overlay.OriginalFileObject"});
enum LocationField : std::size_t {
    Major,
    Minor,
    LocationFlags,
    Control,
    LocationDevice,
    LocationFile,
    Completion,
    CompletionContext,
    FirstParameter
};
constexpr auto kLocationFields = std::to_array<std::string_view>(
    {"MajorFunction", "MinorFunction", "Flags", "Control", "DeviceObject", "FileObject", "CompletionRoutine",
     "Context", "Parameters.Others.Argument1", "Parameters.Others.Argument2", "Parameters.Others.Argument3",
     "Parameters.Others.Argument4"});

}  // namespace

std::optional<std::uint64_t> RequestRow::detail(std::string_view name) const {
    const auto found = std::ranges::find(details, name, &Detail::name);
    return found == details.end() ? std::nullopt : found->value;
}

Result<RequestReader> RequestReader::create(engine::Debugger& debugger, const TypedMemory& memory) {
    const auto types = KernelTypes::create(debugger, engine::SymbolDemand::Asked, "Requests");
    if (!types) return tl::unexpected(types.error());
    auto request = KernelRecord::create(*types, memory, "_IRP", kRequestFields);
    if (!request) return tl::unexpected(request.error());
    auto location = KernelRecord::create(*types, memory, "_IO_STACK_LOCATION", kLocationFields);
    if (!location) return tl::unexpected(location.error());
    return RequestReader(debugger, memory, std::move(*request), std::move(*location));
}

Result<StackLocation> RequestReader::location(Address address) const {
    const auto bytes = m_location.at(address);
    if (!bytes) return tl::unexpected(bytes.error());
    const auto pointer = [&](std::size_t field) { return m_debugger.canonical(bytes->pointer(field)); };
    StackLocation at{.address = address,
                     .readable = bytes->readable(),
                     .major = bytes->numberOr(Major, 0),
                     .minor = bytes->numberOr(Minor, 0),
                     .flags = bytes->numberOr(LocationFlags, 0),
                     .control = bytes->numberOr(Control, 0),
                     .device = pointer(LocationDevice),
                     .file = pointer(LocationFile),
                     .completion = pointer(Completion),
                     .context = pointer(CompletionContext)};
    for (std::size_t i = 0; i < at.parameters.size(); ++i)
        at.parameters[i] = bytes->number(FirstParameter + i);
    return at;
}

Result<RequestRow> RequestReader::request(Address address) const {
    const auto bytes = m_request.at(address);
    if (!bytes) return tl::unexpected(bytes.error());
    const auto count = bytes->number(StackCount);
    if (bytes->number(RequestKind) != kRequestKind || !count || *count > kMaxLocations)
        return fail(ErrorCode::NotAvailable,
                    fmt::format("There is no IRP at {}.", m_debugger.addressText(address)), address.value());
    const auto pointer = [&](std::size_t field) { return m_debugger.canonical(bytes->pointer(field)); };
    RequestRow row{.address = address,
                   .stackCount = *count,
                   .current = bytes->numberOr(CurrentLocation, 0),
                   .currentLocation = pointer(CurrentStackLocation),
                   .mdl = pointer(MdlAddress),
                   .systemBuffer = pointer(SystemBuffer),
                   .thread = pointer(RequestThread)};
    for (std::size_t field = FirstDetail; field < kRequestFields.size(); ++field)
        if (m_request.has(field))
            row.details.push_back({kRequestFields[field], bytes->number(field), m_request.sizeOf(field)});
    // They lie behind it: one request for all.
    const Address first = address + m_request.size();
    if (auto ahead = m_memory.read(first, static_cast<std::size_t>(*count * m_location.size()), false);
        !ahead)
        return tl::unexpected(ahead.error());
    for (std::uint64_t i = 0; i < *count; ++i) {
        auto at = location(first + i * m_location.size());
        if (!at) return tl::unexpected(at.error());
        row.locations.push_back(*at);
    }
    return row;
}

}  // namespace hawser::command
