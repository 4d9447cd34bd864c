#include "core/symbols/dwarf/AddressList.h"

#include <optional>

namespace hawser::symbols::dwarf {

namespace {

enum class ListKind : std::uint8_t { Ranges, Locations };

struct ListItem {
    AddressRange range;
    ByteSpan expression;     // of locations
    bool otherwise = false;  // holds where no other one does
};

// Walks one list. Layouts: DWARF 4 sections 2.6.2 and 2.17.3, DWARF 5 sections 7.25 and 7.29.
class ListWalk {
  public:
    ListWalk(const Sections& sections, const Unit& unit, ListKind kind)
        : m_sections(sections), m_unit(unit), m_kind(kind), m_base(unit.lowPc) {}

    // Stands on the list that a value leads to; false: there is none.
    bool start(const Value& value) {
        const bool ranges = m_kind == ListKind::Ranges;
        const bool fifth = m_unit.version >= 5;
        const SectionId id = fifth ? (ranges ? SectionId::Rnglists : SectionId::Loclists)
                                   : (ranges ? SectionId::Ranges : SectionId::Loc);
        const ByteSpan section = m_sections.of(id);
        std::uint64_t offset = value.number;
        if (value.kind == Value::Kind::RangeIndex || value.kind == Value::Kind::LocationIndex) {
            const std::uint64_t base = ranges ? m_unit.rnglistsBase : m_unit.loclistsBase;
            if (base > section.size() || value.number >= (section.size() - base) / m_unit.offsetSize())
                return false;
            offset = base + Cursor(section, base + value.number * m_unit.offsetSize()).offsetOf(m_unit.wide);
        } else if (value.kind != Value::Kind::Offset && value.kind != Value::Kind::Number) {
            return false;
        }
        m_cursor = Cursor(section, offset);
        return !m_cursor.failed();
    }

    std::size_t steps() const { return m_steps; }

    // Nothing: the list has ended.
    std::optional<ListItem> next() {
        while (!m_cursor.failed() && m_steps++ < AddressLists::kMaxEntries) {
            ListItem item;
            const Step step = m_unit.version >= 5 ? readFifth(item) : readPair(item);
            if (step == Step::End || m_cursor.failed()) return {};
            if (step == Step::Item) return item;
        }
        return {};
    }

  private:
    enum class Step : std::uint8_t { End, Base, Item };

    std::uint64_t address() { return m_cursor.sized(m_unit.addressSize); }
    std::uint64_t indexed() { return indexedAddress(m_sections, m_unit, m_cursor.uleb()).value_or(0); }

    Step readPair(ListItem& item) {
        const std::uint64_t newBase = m_unit.addressSize == 4 ? UINT32_MAX : UINT64_MAX;
        const std::uint64_t first = address();
        const std::uint64_t second = address();
        if (first == 0 && second == 0) return Step::End;
        if (first == newBase) {
            m_base = second;
            return Step::Base;
        }
        item.range = {m_base + first, m_base + second};
        if (m_kind == ListKind::Locations) item.expression = m_cursor.bytes(m_cursor.u16());
        return Step::Item;
    }

    Step readFifth(ListItem& item) {
        const auto kind = static_cast<ListEntry>(m_cursor.u8());
        switch (kind) {
            case ListEntry::EndOfList:
                return Step::End;
            case ListEntry::BaseAddressx:
                m_base = indexed();
                return Step::Base;
            case ListEntry::StartxEndx:
                item.range.start = indexed();
                item.range.end = indexed();
                return withExpression(item);
            case ListEntry::StartxLength:
                item.range.start = indexed();
                item.range.end = item.range.start + m_cursor.uleb();
                return withExpression(item);
            case ListEntry::OffsetPair:
                item.range.start = m_base + m_cursor.uleb();
                item.range.end = m_base + m_cursor.uleb();
                return withExpression(item);
            default:
                return m_kind == ListKind::Ranges ? readRange(kind, item) : readLocation(kind, item);
        }
    }
    Step readRange(ListEntry kind, ListItem& item) {
        if (kind == ListEntry::RangeBaseAddress) return readBase();
        if (kind == ListEntry::RangeStartEnd) return readStartEnd(item);
        return kind == ListEntry::RangeStartLength ? readStartLength(item) : Step::End;
    }
    Step readLocation(ListEntry kind, ListItem& item) {
        if (kind == ListEntry::LocationBaseAddress) return readBase();
        if (kind == ListEntry::LocationStartEnd) return readStartEnd(item);
        if (kind == ListEntry::LocationStartLength) return readStartLength(item);
        if (kind != ListEntry::DefaultLocation) return Step::End;
        item.otherwise = true;
        return withExpression(item);
    }
    Step readBase() {
        m_base = address();
        return Step::Base;
    }
    Step readStartEnd(ListItem& item) {
        item.range.start = address();
        item.range.end = address();
        return withExpression(item);
    }
    Step readStartLength(ListItem& item) {
        item.range.start = address();
        item.range.end = item.range.start + m_cursor.uleb();
        return withExpression(item);
    }
    Step withExpression(ListItem& item) {
        if (m_kind == ListKind::Locations) item.expression = m_cursor.bytes(m_cursor.uleb());
        return Step::Item;
    }

    const Sections& m_sections;
    const Unit& m_unit;
    ListKind m_kind;
    std::uint64_t m_base;
    Cursor m_cursor;
    std::size_t m_steps = 0;
};

}  // namespace

std::vector<AddressRange> AddressLists::rangesOf(const Unit& unit, const Value& low, const Value& high,
                                                 const Value& ranges, std::size_t& steps) const {
    std::vector<AddressRange> found;
    const auto add = [&found](AddressRange range) {
        if (range.start < range.end) found.push_back(range);
    };
    if (ranges) {
        ListWalk walk(m_info.sections(), unit, ListKind::Ranges);
        if (!walk.start(ranges)) return found;
        while (const auto item = walk.next()) add(item->range);
        steps = walk.steps();
    } else if (low.kind == Value::Kind::Address) {
        steps = 1;
        if (high.kind == Value::Kind::Address) add({low.number, high.number});
        if (high.isConstant()) add({low.number, low.number + high.number});
    }
    return found;
}

std::vector<AddressRange> AddressLists::rangesOf(const Entry& entry) const {
    std::size_t steps = 0;
    return rangesOf(*entry.unit, m_info.value(entry, At::LowPc), m_info.value(entry, At::HighPc),
                    m_info.value(entry, At::Ranges), steps);
}

ByteSpan AddressLists::locationAt(const Unit& unit, const Value& location, std::uint64_t address) const {
    if (location.kind == Value::Kind::Block) return location.block;
    ListWalk walk(m_info.sections(), unit, ListKind::Locations);
    if (!location || !walk.start(location)) return {};
    ByteSpan otherwise;
    while (const auto item = walk.next()) {
        if (item->range.holds(address)) return item->expression;
        if (item->otherwise) otherwise = item->expression;
    }
    return otherwise;
}

}  // namespace hawser::symbols::dwarf
