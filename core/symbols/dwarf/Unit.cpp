#include "core/symbols/dwarf/Unit.h"

#include <fmt/format.h>

namespace hawser::symbols::dwarf {

namespace {

constexpr std::uint32_t kReservedFrom = 0xFFFFFFF0;
constexpr std::uint16_t kOldest = 2;
constexpr std::uint16_t kNewest = 5;

void decodeFifth(Cursor& cursor, Unit& unit) {
    unit.kind = static_cast<UnitKind>(cursor.u8());
    unit.addressSize = cursor.u8();
    unit.abbreviations = cursor.offsetOf(unit.wide);
    if (unit.kind == UnitKind::Skeleton || unit.kind == UnitKind::SplitCompile) cursor.skip(8);
    if (unit.kind != UnitKind::Type && unit.kind != UnitKind::SplitType) return;
    unit.signature = cursor.u64();
    unit.typeOffset = unit.start + cursor.offsetOf(unit.wide);
}

}  // namespace

Result<Unit> decodeUnitHeader(ByteSpan info, std::uint64_t offset) {
    Cursor cursor(info, offset);
    Unit unit;
    unit.start = offset;
    const auto [length, wide] = cursor.initialLength();
    unit.wide = wide;
    if (cursor.failed()) return cutOff(SectionId::Info, cursor);
    if (!unit.wide && length >= kReservedFrom)
        return damaged(SectionId::Info, offset, "the length of a unit is a reserved number");
    if (length > cursor.remaining())
        return fail(ErrorCode::Truncated,
                    fmt::format(".debug_info+0x{:x}: a unit is to have 0x{:x} bytes, 0x{:x} are there",
                                offset, length, cursor.remaining()),
                    offset);
    unit.end = cursor.offset() + length;
    unit.version = cursor.u16();
    if (unit.version < kOldest || unit.version > kNewest) {
        unit.first = unit.end;
        return unit;
    }
    if (unit.version == kNewest) {
        decodeFifth(cursor, unit);
    } else {
        unit.abbreviations = cursor.offsetOf(unit.wide);
        unit.addressSize = cursor.u8();
    }
    unit.first = cursor.offset();
    if (cursor.failed()) return cutOff(SectionId::Info, cursor);
    if (unit.first > unit.end) return damaged(SectionId::Info, offset, "a unit is shorter than its header");
    if (unit.addressSize != 4 && unit.addressSize != 8)
        return damaged(SectionId::Info, offset, fmt::format("addresses of {} bytes", unit.addressSize));
    return unit;
}

}  // namespace hawser::symbols::dwarf
