#include "core/command/objects/ObjectInfo.h"

#include <algorithm>
#include <array>

namespace hawser::command {

namespace {

struct InfoKind {
    std::string_view name;
    std::string_view record;
};
// By the bits of InfoMask, the lowest first.
constexpr std::array<InfoKind, 8> kKinds{{{"CreatorInfo", "_OBJECT_HEADER_CREATOR_INFO"},
                                          {ObjectInfo::kNameInfo, "_OBJECT_HEADER_NAME_INFO"},
                                          {"HandleInfo", "_OBJECT_HEADER_HANDLE_INFO"},
                                          {"QuotaInfo", "_OBJECT_HEADER_QUOTA_INFO"},
                                          {"ProcessInfo", "_OBJECT_HEADER_PROCESS_INFO"},
                                          {"AuditInfo", "_OBJECT_HEADER_AUDIT_INFO"},
                                          {"ExtendedInfo", "_OBJECT_HEADER_EXTENDED_INFO"},
                                          {"PaddingInfo", "_OBJECT_HEADER_PADDING_INFO"}}};

enum MaskField : std::size_t { InfoMask, Flags, NameInfoOffset, HandleInfoOffset, QuotaInfoOffset };
constexpr std::array<std::string_view, 5> kMaskFields{"InfoMask", "Flags", "NameInfoOffset",
                                                      "HandleInfoOffset", "QuotaInfoOffset"};
constexpr std::uint64_t kOldCreatorFlag = 4;  // OB_FLAG_CREATOR_INFO of headers without InfoMask

constexpr std::array<std::string_view, 3> kNameFields{"Directory", "Name.Length", "Name.Buffer"};
constexpr std::array<std::string_view, 1> kCreatorFields{"TypeList"};

}  // namespace

Result<ObjectInfo> ObjectInfo::create(engine::Debugger& debugger, const KernelTypes& types,
                                      const TypedMemory& memory, const DataType& header) {
    auto mask = KernelRecord::create(types, memory, header.name(), kMaskFields);
    if (!mask) return tl::unexpected(mask.error());
    ObjectInfo info(debugger, std::move(*mask));
    auto name = KernelRecord::createIfTold(types, memory, kKinds[1].record, kNameFields);
    if (!name) return tl::unexpected(name.error());
    info.m_name = std::move(*name);
    auto creator = KernelRecord::createIfTold(types, memory, kKinds[0].record, kCreatorFields);
    if (!creator) return tl::unexpected(creator.error());
    info.m_creator = std::move(*creator);
    for (const InfoKind& kind : kKinds) {
        const auto record = KernelRecord::createIfTold(types, memory, kind.record, {});
        if (!record) return tl::unexpected(record.error());
        info.m_sizes.push_back(*record ? (*record)->size() : 0);
    }
    info.m_offsets = debugger.names().addressOf("nt!ObpInfoMaskToOffset");
    return info;
}

// How far before the header the part of a bit stands, which the mask has.
Result<std::optional<std::uint64_t>> ObjectInfo::distance(std::uint64_t mask, std::size_t bit) const {
    const std::uint64_t below = mask & ((std::uint64_t{2} << bit) - 1);
    if (m_offsets) {
        const auto told = m_debugger.readInteger(*m_offsets + below, 1);
        if (told) return *told == 0 ? std::nullopt : std::optional(*told);
        if (told.error().code != ErrorCode::NotAvailable) return tl::unexpected(told.error());
    }
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i <= bit; ++i) {
        if ((below >> i & 1) == 0) continue;
        if (m_sizes[i] == 0) return std::nullopt;
        sum += m_sizes[i];
    }
    return sum;
}

std::vector<OptionalHeader> ObjectInfo::oldOnes(const RecordBytes& header) const {
    std::vector<OptionalHeader> found;
    if ((header.numberOr(Flags, 0) & kOldCreatorFlag) != 0 && m_sizes[0] != 0)
        found.push_back({kKinds[0].name, header.address() - m_sizes[0]});
    constexpr std::array<MaskField, 3> kOffsets{NameInfoOffset, HandleInfoOffset, QuotaInfoOffset};
    for (std::size_t i = 0; i < kOffsets.size(); ++i)
        if (const std::uint64_t offset = header.numberOr(kOffsets[i], 0); offset != 0)
            found.push_back({kKinds[i + 1].name, header.address() - offset});
    return found;
}

Result<std::vector<OptionalHeader>> ObjectInfo::of(Address header) const {
    const auto bytes = m_header.at(header);
    if (!bytes) return tl::unexpected(bytes.error());
    if (!m_header.has(InfoMask)) return oldOnes(*bytes);
    const std::uint64_t mask = bytes->numberOr(InfoMask, 0) & 0xFF;
    std::vector<OptionalHeader> found;
    for (std::size_t bit = 0; bit < kKinds.size(); ++bit) {
        if ((mask >> bit & 1) == 0) continue;
        const auto before = distance(mask, bit);
        if (!before) return tl::unexpected(before.error());
        if (*before) found.push_back({kKinds[bit].name, header - **before});
    }
    return found;
}

}  // namespace hawser::command
