#include "core/command/memory/PageFrame.h"

#include <fmt/format.h>

#include <array>

#include "core/command/memory/KernelVariable.h"
#include "core/command/objects/KernelRecord.h"

namespace hawser::command {

namespace {

// Builds differ in where they keep some: those of the same kind stand beside each other.
enum FrameField : std::size_t {
    FrameFlink,
    FrameBlink,
    FrameShareCount,
    FramePte,
    FrameReferences,
    FrameOldReferences,
    FrameOriginal,
    FrameContaining,
    FrameLocation,
    FrameCache,
    FramePriority,
    FrameColor,
    FrameOldColor,
    FrameModified,
    FramePrototype,
    FrameOldPrototype,
    FrameReading,
    FrameWriting,
};
constexpr std::array<std::string_view, 18> kFrameFields{
    "u1.Flink",
    "u2.Blink",
    "u2.ShareCount",
    "PteAddress",
    "u3.e2.ReferenceCount",
    "u3.ReferenceCount",
    "OriginalPte.u.Long",
    "u4.PteFrame",
    "u3.e1.PageLocation",
    "u3.e1.CacheAttribute",
    "u3.e1.Priority",
    "u4.PageColor",
    "u3.e1.PageColor",
    "u3.e1.Modified",
    "u4.PrototypePte",
    "u3.e1.PrototypePte",
    "u3.e1.ReadInProgress",
    "u3.e1.WriteInProgress",
};

constexpr unsigned kFrameNumberBits = 40;  // of 52 bits of a physical address
constexpr std::array<std::string_view, 8> kLocations{"Zeroed",     "Free", "Standby", "Modified",
                                                     "ModNoWrite", "Bad",  "Active",  "Transition"};

}  // namespace

std::string PageFrame::locationName() const {
    if (!location || *location >= kLocations.size()) return "??";
    return std::string(kLocations[static_cast<std::size_t>(*location)]);
}

Result<PageFrame> readPageFrame(engine::Debugger& debugger, const TypedMemory& memory, std::uint64_t number) {
    const auto types = KernelTypes::create(debugger, engine::SymbolDemand::Asked, "Page frames");
    if (!types) return tl::unexpected(types.error());
    const auto database = variableNamed(debugger, "nt!MmPfnDatabase");
    const auto highest = variableNamed(debugger, "nt!MmHighestPhysicalPage");
    if (!database) return tl::unexpected(database.error());
    if (!highest) return tl::unexpected(highest.error());
    if (!*database || **database == 0)
        return fail(ErrorCode::NotAvailable,
                    "Where the page frames are is not known: nt has no variable MmPfnDatabase that can be "
                    "read.");
    const auto record = KernelRecord::create(*types, memory, "_MMPFN", kFrameFields);
    if (!record) return tl::unexpected(record.error());
    if (number >> kFrameNumberBits != 0 || (*highest && **highest != 0 && number > **highest))
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("There is no page frame {:x}{}.", number,
                                *highest ? fmt::format("; the highest is {:x}", **highest) : ""));
    PageFrame frame{number, debugger.canonical(Address(**database) + number * record->size())};
    const auto bytes = record->at(frame.address);
    if (!bytes) return tl::unexpected(bytes.error());
    const auto either = [&](std::size_t one, std::size_t other) {
        return record->has(one) ? bytes->number(one) : bytes->number(other);
    };
    frame.readable = bytes->readable();
    frame.flink = bytes->number(FrameFlink);
    frame.blink = bytes->number(FrameBlink);
    frame.shareCount = bytes->number(FrameShareCount);
    frame.pteAddress = bytes->number(FramePte);
    frame.references = either(FrameReferences, FrameOldReferences);
    frame.originalPte = bytes->number(FrameOriginal);
    frame.containingPage = bytes->number(FrameContaining);
    frame.location = bytes->number(FrameLocation);
    frame.cacheAttribute = bytes->number(FrameCache);
    frame.priority = bytes->number(FramePriority);
    frame.color = either(FrameColor, FrameOldColor);
    frame.modified = bytes->numberOr(FrameModified, 0) != 0;
    frame.prototype = either(FramePrototype, FrameOldPrototype).value_or(0) != 0;
    frame.reading = bytes->numberOr(FrameReading, 0) != 0;
    frame.writing = bytes->numberOr(FrameWriting, 0) != 0;
    return frame;
}

}  // namespace hawser::command
