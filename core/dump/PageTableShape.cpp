#include "core/dump/PageTableShape.h"

#include <array>

namespace hawser::dump {

namespace {

constexpr std::array<TableLevel, 5> kLevelsX64{
    {{48, 9, false}, {39, 9, false}, {30, 9, true}, {21, 9, true}, {12, 9, false}}};
constexpr std::array<TableLevel, 3> kLevelsPae{{{30, 2, false}, {21, 9, true}, {12, 9, false}}};
constexpr std::array<TableLevel, 2> kLevelsX86{{{22, 10, true}, {12, 10, false}}};

}  // namespace

PageTableShape shapeOf(Paging paging) {
    constexpr std::uint64_t kFrame64 = 0x000FFFFFFFFFF000;
    constexpr std::uint64_t kFrameArm64 = 0x0000FFFFFFFFF000;
    switch (paging) {
        case Paging::X86:
            return {kLevelsX86, 4, 0xFFFFF000, 0xFFFFF000};
        case Paging::X86Pae:
            return {kLevelsPae, 8, kFrame64, 0xFFFFFFE0};
        case Paging::X64FiveLevels:
            return {kLevelsX64, 8, kFrame64, kFrame64};
        case Paging::Arm64:
            return {std::span(kLevelsX64).subspan(1), 8, kFrameArm64, kFrameArm64};
        case Paging::X64:
            break;
    }
    return {std::span(kLevelsX64).subspan(1), 8, kFrame64, kFrame64};
}

std::uint64_t firstTable(const PageTableShape& shape, const PagingRoot& root, Address address) {
    const bool upper = root.upperBase && address.value() >> 63 != 0;
    return (upper ? *root.upperBase : root.base) & shape.rootFrame;
}

std::uint64_t entryPlace(const PageTableShape& shape, const TableLevel& level, std::uint64_t table,
                         Address address) {
    const std::uint64_t index = address.value() >> level.shift & ((std::uint64_t{1} << level.indexBits) - 1);
    return table + index * shape.entryBytes;
}

bool isLarge(Paging paging, std::uint64_t entry, const TableLevel& level) {
    constexpr std::uint64_t kLarge = 1 << 7;
    if (!level.mayBeLarge) return false;
    return paging == Paging::Arm64 ? (entry & 2) == 0 : (entry & kLarge) != 0;
}

std::uint64_t physicalIn(Paging paging, std::uint64_t entry, unsigned bits, Address address) {
    const std::uint64_t within = (std::uint64_t{1} << bits) - 1;
    std::uint64_t physical = ((entry & shapeOf(paging).frame) & ~within) | (address.value() & within);
    // PSE-36: bits 13-20 of the entry are bits 32-39 of the address.
    if (paging == Paging::X86 && bits == 22) physical |= (entry >> 13 & 0xFF) << 32;
    return physical;
}

}  // namespace hawser::dump
