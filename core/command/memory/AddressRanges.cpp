#include "core/command/memory/AddressRanges.h"

#include <fmt/format.h>

#include <array>
#include <set>
#include <vector>

namespace hawser::command {

namespace {

// Builds keep the same under other names: those stand beside each other. The long record, _MMVAD, has its
// first part as Core, or as its own fields.
enum RangeField : std::size_t {
    LeftNode,
    LeftAvl,
    LeftOld,
    RightNode,
    RightAvl,
    RightOld,
    FirstPage,
    FirstPageHigh,
    LastPage,
    LastPageHigh,
    CommitNew,
    CommitOld,
    PrivateNew,
    PrivateOld,
    KindField,
    OldImageMap,
    ProtectionField,
    FieldCount
};
constexpr std::array<std::string_view, FieldCount> kRangeFields{"VadNode.Left",
                                                                "VadNode.LeftChild",
                                                                "LeftChild",
                                                                "VadNode.Right",
                                                                "VadNode.RightChild",
                                                                "RightChild",
                                                                "StartingVpn",
                                                                "StartingVpnHigh",
                                                                "EndingVpn",
                                                                "EndingVpnHigh",
                                                                "u1.VadFlags1.CommitCharge",
                                                                "u.VadFlags.CommitCharge",
                                                                "u.VadFlags.PrivateMemory",
                                                                "u1.VadFlags1.PrivateMemory",
                                                                "u.VadFlags.VadType",
                                                                "u.VadFlags.ImageMap",
                                                                "u.VadFlags.Protection"};
enum LongField : std::size_t { RangeSubsection, RangeControlArea, FirstProto, LastProto };
constexpr std::array<std::string_view, 4> kLongFields{"Subsection", "ControlArea", "FirstPrototypePte",
                                                      "LastContiguousPte"};
constexpr std::array<std::string_view, 1> kSubsectionFields{"ControlArea"};
enum RootField : std::size_t { RootNew, RootBalanced, RootOld };
constexpr std::array<std::string_view, 3> kRootFields{"VadRoot.Root", "VadRoot.BalancedRoot.RightChild",
                                                      "VadRoot"};

constexpr std::uint64_t kImageKind = 2;  // MI_VAD_TYPE VadImageMap
constexpr std::array<std::string_view, 8> kRangeKinds{"",         "Phys",     "Exe",    "AWE",
                                                      "WrtWatch", "LargePag", "Rotate", "LargePagSec"};
constexpr std::array<std::string_view, 8> kProtections{"NO_ACCESS",         "READONLY",         "EXECUTE",
                                                       "EXECUTE_READ",      "READWRITE",        "WRITECOPY",
                                                       "EXECUTE_READWRITE", "EXECUTE_WRITECOPY"};
constexpr std::array<std::string_view, 4> kCaching{"", " NOCACHE", " GUARD", " WRITECOMBINE"};
constexpr std::uint64_t kHighPageShift = 32;

}  // namespace

std::string AddressRange::kindText() const {
    std::string text = !isPrivate ? "??" : *isPrivate ? "Private" : "Mapped ";
    const std::uint64_t number = kind.value_or(0);
    return text + fmt::format(" {:<4}", number < kRangeKinds.size()
                                            ? kRangeKinds[static_cast<std::size_t>(number)]
                                            : "??");
}

std::string AddressRange::protectionText() const {
    if (!protection) return "??";
    return fmt::format("{}{}", kProtections[static_cast<std::size_t>(*protection & 7)],
                       kCaching[static_cast<std::size_t>(*protection >> 3 & 3)]);
}

Result<AddressRanges> AddressRanges::create(engine::Debugger& debugger, const TypedMemory& memory) {
    const auto types = KernelTypes::create(debugger, engine::SymbolDemand::Asked, "Address ranges");
    if (!types) return tl::unexpected(types.error());
    // All are short ones at their beginning; XP's have no record of that name with these fields.
    auto range = KernelRecord::createIfTold(*types, memory, "_MMVAD_SHORT", kRangeFields);
    if (!range) return tl::unexpected(range.error());
    if (!*range || !(*range)->has(FirstPage)) {
        auto whole = KernelRecord::create(*types, memory, "_MMVAD", kRangeFields);
        if (!whole) return tl::unexpected(whole.error());
        *range = std::move(*whole);
    }
    auto process = KernelRecord::create(*types, memory, "_EPROCESS", kRootFields);
    if (!process) return tl::unexpected(process.error());
    const auto hasEither = [&](std::initializer_list<RangeField> fields) {
        for (const RangeField field : fields)
            if ((*range)->has(field)) return true;
        return false;
    };
    if (!hasEither({LeftNode, LeftAvl, LeftOld}) || !hasEither({RightNode, RightAvl, RightOld}) ||
        !hasEither({FirstPage}))
        return fail(ErrorCode::NotAvailable, "nt's types do not tell how address ranges hang together.");
    AddressRanges ranges(debugger, memory, std::move(**range), std::move(*process));
    auto whole = KernelRecord::createIfTold(*types, memory, "_MMVAD", kLongFields);
    if (!whole) return tl::unexpected(whole.error());
    auto subsection = KernelRecord::createIfTold(*types, memory, "_SUBSECTION", kSubsectionFields);
    if (!subsection) return tl::unexpected(subsection.error());
    ranges.m_long = std::move(*whole);
    ranges.m_subsection = std::move(*subsection);
    return ranges;
}

Result<Address> AddressRanges::rootOf(Address process) const {
    const auto bytes = m_process.at(process);
    if (!bytes) return tl::unexpected(bytes.error());
    for (const RootField field : {RootNew, RootBalanced, RootOld})
        if (const auto root = bytes->number(field); root && *root != 0)
            return m_debugger.canonical(Address(*root));
    return fail(ErrorCode::NotAvailable,
                fmt::format("The process at {} has no address ranges that can be read.",
                            m_debugger.addressText(process)));
}

Result<AddressRange> AddressRanges::range(Address address) const {
    const auto bytes = m_range.at(address);
    if (!bytes) return tl::unexpected(bytes.error());
    if (!bytes->readable())
        return fail(ErrorCode::NotAvailable,
                    fmt::format("The VAD at {} cannot be read.", m_debugger.addressText(address)),
                    address.value());
    const auto firstOf = [&](std::initializer_list<RangeField> fields) -> std::optional<std::uint64_t> {
        for (const RangeField field : fields)
            if (m_range.has(field)) return bytes->number(field);
        return std::nullopt;
    };
    const auto pointer = [&](std::initializer_list<RangeField> fields) {
        return m_debugger.canonical(Address(firstOf(fields).value_or(0)));
    };
    const auto page = [&](RangeField low, RangeField high) -> std::optional<std::uint64_t> {
        const auto number = bytes->number(low);
        if (!number || m_range.sizeOf(low) > 4) return number;
        return (bytes->numberOr(high, 0) & 0xFF) << kHighPageShift | (*number & UINT32_MAX);
    };
    AddressRange range{address, pointer({LeftNode, LeftAvl, LeftOld}),
                       pointer({RightNode, RightAvl, RightOld})};
    range.first = page(FirstPage, FirstPageHigh);
    range.last = page(LastPage, LastPageHigh);
    range.commit = firstOf({CommitNew, CommitOld});
    if (const auto isPrivate = firstOf({PrivateNew, PrivateOld})) range.isPrivate = *isPrivate != 0;
    range.kind = firstOf({KindField});
    if (!range.kind && bytes->numberOr(OldImageMap, 0) != 0) range.kind = kImageKind;
    range.protection = firstOf({ProtectionField});
    if (!m_long || range.isPrivate.value_or(true)) return range;
    const auto whole = m_long->at(address);
    if (!whole) return tl::unexpected(whole.error());
    range.firstProto = m_debugger.canonical(whole->pointer(FirstProto));
    range.lastProto = m_debugger.canonical(whole->pointer(LastProto));
    range.controlArea = m_debugger.canonical(whole->pointer(RangeControlArea));
    const Address subsection = m_debugger.canonical(whole->pointer(RangeSubsection));
    if (range.controlArea.value() != 0 || subsection.value() == 0 || !m_subsection) return range;
    const auto part = m_subsection->at(subsection);
    if (!part) return tl::unexpected(part.error());
    range.controlArea = m_debugger.canonical(part->pointer(0));
    return range;
}

Result<std::string> AddressRanges::each(Address root, const Visit& visit) const {
    struct Place {
        AddressRange range;
        std::size_t level = 0;
    };
    std::vector<Place> above;  // whose left sides are gone through
    std::set<Address> visited;
    std::string trouble;
    Address at = root;
    std::size_t level = 0;
    while (at.value() != 0 || !above.empty()) {
        if (auto go = m_memory.checkInterrupted(); !go) return tl::unexpected(go.error());
        if (at.value() != 0) {
            if (visited.size() == kMaxRanges)
                return fmt::format("There are more VADs: after {} the tree is not followed.", kMaxRanges);
            const bool again = !visited.insert(at).second;
            Result<AddressRange> here = range(at);
            if (again)
                here = fail(ErrorCode::NotAvailable,
                            fmt::format("The tree of VADs is damaged: {} stands in it twice.",
                                        m_debugger.addressText(at)));
            const bool rootMissing = !again && visited.size() == 1;
            if (!here && (rootMissing || here.error().code != ErrorCode::NotAvailable))
                return tl::unexpected(here.error());
            if (!here) {
                if (trouble.empty()) trouble = inWords(here.error());
                at = Address();
                continue;
            }
            at = here->left;
            above.push_back({std::move(*here), level++});
            continue;
        }
        const Place place = std::move(above.back());
        above.pop_back();
        if (auto done = visit(place.range, place.level); !done) return tl::unexpected(done.error());
        at = place.range.right;
        level = place.level + 1;
    }
    return trouble;
}

}  // namespace hawser::command
