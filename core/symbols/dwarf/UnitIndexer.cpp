#include "core/symbols/dwarf/UnitIndexer.h"

#include "core/symbols/SymbolText.h"
#include "core/symbols/dwarf/Location.h"

namespace hawser::symbols::dwarf {

namespace {

constexpr std::size_t kMaxDepth = 1024;  // of entries one in another; generated code has fifty
constexpr std::uint64_t kSlack = 512;    // entries of range lists, for small units
constexpr std::string_view kAnonymousNamespace = "`anonymous namespace'";

// What is wanted of an entry.
struct Facts {
    std::string_view name{};
    Value low{};
    Value high{};
    Value ranges{};
    Value location{};
    std::uint64_t sibling = 0;
    bool declared = false;
    bool refers = false;  // to the entry that tells more
};

bool holdsNames(Tag tag) {
    return tag == Tag::Namespace || tag == Tag::StructureType || tag == Tag::ClassType ||
           tag == Tag::UnionType || tag == Tag::Subprogram;
}

class UnitIndexer {
  public:
    UnitIndexer(const DebugInfo& info, const Unit& unit, const ImageRange& image)
        : m_info(info), m_unit(unit), m_image(image), m_cursor(info.cursorAt(unit, unit.first)) {}

    Result<UnitIndex> run() {
        while (!m_cursor.atEnd()) {
            const auto entry = m_info.next(m_cursor, m_unit);
            if (!entry) {
                close();
                if (m_levels.empty()) break;
                continue;
            }
            take(*entry);
            if (m_levels.size() > kMaxDepth)
                return damaged(SectionId::Info, entry->offset, "entries lie too deep in each other");
            // A list has no more entries than the code that it tells apart; the same long list again and
            // again is an attack.
            if (m_listed > m_unit.end - m_unit.start + kSlack)
                return damaged(SectionId::Info, entry->offset, "a function covers too many ranges");
        }
        while (!m_levels.empty()) close();
        if (m_cursor.failed()) return cutOff(SectionId::Info, m_cursor);
        return std::move(m_index);
    }

  private:
    struct Level {
        Tag tag{};
        std::uint32_t offset = 0;
        std::string_view name{};
        std::uint32_t scope = EnclosingScope::kNone;
        bool named = true;  // see EnclosingScope
        bool inFunction = false;
        bool dimensioned = false;  // of an array: its first dimension has been seen
    };

    void take(const Entry& entry) {
        Facts facts;
        switch (entry.tag()) {
            case Tag::Namespace:
                facts = read(entry);
                break;
            case Tag::StructureType:
            case Tag::ClassType:
            case Tag::UnionType:
            case Tag::EnumerationType:
            case Tag::Typedef:
                facts = read(entry);
                addType(entry, facts);
                break;
            case Tag::Subprogram:
                facts = read(entry);
                addFunction(entry, facts);
                break;
            case Tag::Variable:
                if (m_levels.empty() || !m_levels.back().inFunction) {
                    facts = read(entry);
                    addVariable(entry, facts);
                    break;
                }
                skipAttributes(m_cursor, m_unit, *entry.layout);
                break;
            case Tag::SubrangeType:
                addDimension(entry);
                [[fallthrough]];
            default:
                skipAttributes(m_cursor, m_unit, *entry.layout);
        }
        if (entry.layout->hasChildren) open(entry, facts);
    }

    Facts read(const Entry& entry) {
        Facts facts;
        for (const AttributeSpec& spec : entry.layout->attributes) {
            switch (spec.name) {
                case At::Name:
                    facts.name = value(spec).text;
                    break;
                case At::LowPc:
                    facts.low = value(spec);
                    break;
                case At::HighPc:
                    facts.high = value(spec);
                    break;
                case At::Ranges:
                    facts.ranges = value(spec);
                    break;
                case At::Location:
                    facts.location = value(spec);
                    break;
                case At::Sibling:
                    facts.sibling = value(spec).number;
                    break;
                case At::Declaration:
                    facts.declared = value(spec).number != 0;
                    break;
                case At::AbstractOrigin:
                case At::Specification:
                    facts.refers = true;
                    [[fallthrough]];
                default:
                    skipValue(m_cursor, m_unit, spec);
            }
        }
        if (!isShowable(facts.name)) facts.name = {};
        return facts;
    }
    Value value(const AttributeSpec& spec) { return readValue(m_cursor, m_info.sections(), m_unit, spec); }

    void open(const Entry& entry, const Facts& facts) {
        const bool inFunction =
            entry.tag() == Tag::Subprogram || (!m_levels.empty() && m_levels.back().inFunction);
        // In C nothing stands in a record but its members.
        const bool isRecord = entry.tag() == Tag::StructureType || entry.tag() == Tag::UnionType;
        if (isRecord && isC() && facts.sibling > m_cursor.offset() && facts.sibling < m_unit.end)
            return m_cursor.seek(facts.sibling);
        std::string_view name = facts.name;
        if (entry.tag() == Tag::Namespace && name.empty()) name = kAnonymousNamespace;
        const bool named = !name.empty() || entry.tag() != Tag::Subprogram || !facts.refers;
        m_levels.push_back({entry.tag(), static_cast<std::uint32_t>(entry.offset), name,
                            EnclosingScope::kNone, named, inFunction});
    }
    void close() {
        if (m_levels.empty()) return;
        if (const std::uint32_t scope = m_levels.back().scope; scope != EnclosingScope::kNone)
            m_index.scopes[scope].end = static_cast<std::uint32_t>(m_cursor.offset());
        m_levels.pop_back();
    }
    bool isC() const {
        constexpr std::uint64_t kC89 = 1, kC = 2, kC99 = 0x0C, kC11 = 0x1D;
        return m_unit.language == kC89 || m_unit.language == kC || m_unit.language == kC99 ||
               m_unit.language == kC11;
    }

    // The scope of what stands on the innermost level; made when something with a name first stands there.
    std::uint32_t scopeHere() {
        return m_levels.empty() ? EnclosingScope::kNone : scopeOf(m_levels.size() - 1);
    }
    std::uint32_t scopeOf(std::size_t level) {
        while (!holdsNames(m_levels[level].tag))
            if (level-- == 0) return EnclosingScope::kNone;
        if (m_levels[level].scope != EnclosingScope::kNone) return m_levels[level].scope;
        const std::uint32_t parent = level == 0 ? EnclosingScope::kNone : scopeOf(level - 1);
        m_levels[level].scope = static_cast<std::uint32_t>(m_index.scopes.size());
        m_index.scopes.push_back(
            {m_levels[level].offset, 0, parent, m_levels[level].name, m_levels[level].named});
        return m_levels[level].scope;
    }

    void addType(const Entry& entry, const Facts& facts) {
        if (facts.name.empty()) return;
        using Rank = UnitIndex::NamedType::Rank;
        const Rank rank = entry.tag() == Tag::Typedef ? Rank::Alias
                          : facts.declared            ? Rank::Declared
                                                      : Rank::Defined;
        m_index.types.push_back({facts.name, scopeHere(), static_cast<std::uint32_t>(entry.offset), rank});
    }

    void addFunction(const Entry& entry, const Facts& facts) {
        const std::uint32_t scope = scopeHere();
        std::size_t steps = 0;
        const auto ranges = AddressLists(m_info).rangesOf(m_unit, facts.low, facts.high, facts.ranges, steps);
        m_listed += steps;
        if (ranges.empty()) return;
        if (facts.name.empty() && !facts.refers) return;
        const auto rva = m_image.rvaOf(ranges.front().start);
        if (!rva) return;
        UnitIndex::Function function{facts.name, scope, static_cast<std::uint32_t>(entry.offset), *rva};
        const std::uint64_t limit = m_image.base + m_image.size;
        function.size =
            static_cast<std::uint32_t>(std::min(ranges.front().end, limit) - ranges.front().start);
        if (ranges.size() > 1) function.others.assign(ranges.begin() + 1, ranges.end());
        m_index.functions.push_back(std::move(function));
    }

    void addVariable(const Entry& entry, const Facts& facts) {
        const std::uint32_t scope = scopeHere();
        if (facts.location.kind != Value::Kind::Block || (facts.name.empty() && !facts.refers)) return;
        const auto address = staticAddress(m_info.sections(), m_unit, facts.location.block);
        const auto rva = address ? m_image.rvaOf(*address) : std::nullopt;
        if (rva)
            m_index.variables.push_back({facts.name, scope, static_cast<std::uint32_t>(entry.offset), *rva});
    }

    void addDimension(const Entry& entry) {
        if (m_levels.empty() || m_levels.back().tag != Tag::ArrayType) return;
        Level& array = m_levels.back();
        if (array.dimensioned)
            m_index.arrays.push_back({static_cast<std::uint32_t>(entry.offset), array.offset});
        array.dimensioned = true;
    }

    const DebugInfo& m_info;
    const Unit& m_unit;
    const ImageRange& m_image;
    Cursor m_cursor;
    std::vector<Level> m_levels;
    std::uint64_t m_listed = 0;  // entries of range lists
    UnitIndex m_index;
};

}  // namespace

Result<UnitIndex> indexUnit(const DebugInfo& info, const Unit& unit, const ImageRange& image) {
    return UnitIndexer(info, unit, image).run();
}

}  // namespace hawser::symbols::dwarf
