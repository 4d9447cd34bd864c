#include "core/symbols/dwarf/Members.h"

#include "core/symbols/SymbolText.h"
#include "core/symbols/dwarf/TypeReference.h"

namespace hawser::symbols::dwarf {

namespace {

// Of records without a name: one in another, and in all. A record that holds itself has no end else.
constexpr unsigned kMaxNesting = 16;
constexpr unsigned kMaxUnnamed = 256;

class MemberReader {
  public:
    MemberReader(const TypeTable& types, const DebugInfo& info) : m_types(types), m_info(info) {}

    Result<> read(const Entry& record, std::uint64_t offset, unsigned depth) {
        Result<> inner;
        const auto walked = m_info.forEachChild(record, [&](const Entry& child) {
            inner = take(child, offset, depth);
            return inner && m_members.size() < TypeTable::kMaxMembers;
        });
        return inner ? walked : inner;
    }
    std::vector<Member> finish() { return std::move(m_members); }

  private:
    Result<> take(const Entry& child, std::uint64_t offset, unsigned depth) {
        switch (child.tag()) {
            case Tag::Inheritance:
                return takeBase(child, offset);
            case Tag::Variable:
                takeStatic(child);
                return {};
            case Tag::Member:
                // Up to version 4 static ones are members as well.
                if (m_info.flag(child, At::External) || m_info.flag(child, At::Declaration))
                    takeStatic(child);
                else
                    return takeField(child, offset, depth);
                return {};
            default:
                return {};
        }
    }

    void takeStatic(const Entry& child) {
        const std::string_view name = m_info.value(child, At::Name).text;
        if (isShowable(name))
            m_members.push_back(
                {.kind = MemberKind::Static, .name = std::string(name), .type = typeIn(m_info, child)});
    }

    Result<> takeBase(const Entry& child, std::uint64_t offset) {
        const TypeId base = typeIn(m_info, child);
        const auto type = m_types.type(base);
        if (!type) return tl::unexpected(type.error());
        m_members.push_back({.kind = MemberKind::Base,
                             .name = type->name,
                             .offset = offset + byteOffset(child),
                             .type = base});
        return {};
    }

    Result<> takeField(const Entry& child, std::uint64_t offset, unsigned depth) {
        const std::string_view name = m_info.value(child, At::Name).text;
        Member member{.name = isShowable(name) ? std::string(name) : std::string(),
                      .offset = offset + byteOffset(child),
                      .type = typeIn(m_info, child)};
        if (name.starts_with("_vptr") && m_info.flag(child, At::Artificial))
            member.kind = MemberKind::VirtualTable;
        if (name.empty()) return takeUnnamed(member, depth);
        if (const auto width = m_info.constant(child, At::BitSize))
            if (auto placed = placeBits(member, child, offset, *width); !placed) return placed;
        if (!member.name.empty()) m_members.push_back(std::move(member));
        return {};
    }

    Result<> takeUnnamed(const Member& member, unsigned depth) {
        const auto type = m_types.type(member.type);
        if (!type) return tl::unexpected(type.error());
        if (type->kind != TypeKind::Record || depth >= kMaxNesting || ++m_unnamed > kMaxUnnamed) return {};
        const auto entry = m_info.entryAt(static_cast<std::uint32_t>(member.type));
        if (!entry) return tl::unexpected(entry.error());
        return read(*entry, member.offset, depth + 1);
    }

    // A number, or an expression that adds one: DWARF 2.
    std::uint64_t byteOffset(const Entry& child) const {
        const Value value = m_info.value(child, At::DataMemberLocation);
        if (value.kind != Value::Kind::Block) return value.isConstant() ? value.number : 0;
        Cursor cursor(value.block);
        if (static_cast<Op>(cursor.u8()) != Op::PlusUconst) return 0;  // of a virtual base, by its table
        const std::uint64_t offset = cursor.uleb();
        return cursor.failed() ? 0 : offset;
    }

    // DWARF 4 section 5.5.6: from the record's start (data_bit_offset), or up to version 3 down from the
    // highest bit of what holds it (bit_offset). What holds it begins at a multiple of its size, as compilers
    // for Windows lay it out.
    Result<> placeBits(Member& member, const Entry& child, std::uint64_t record, std::uint64_t width) {
        const auto type = m_types.type(member.type);
        if (!type) return tl::unexpected(type.error());
        const std::uint64_t holder = m_info.constant(child, At::ByteSize).value_or(type->size);
        if (width == 0 || width > 64 || holder == 0 || holder > 8)
            return damaged(SectionId::Info, child.offset, "a bit field does not fit into its type");
        std::uint64_t bit = 0;  // from the record's start
        if (const auto down = m_info.constant(child, At::BitOffset))
            bit = (member.offset - record) * 8 + holder * 8 - *down - width;
        else
            bit = m_info.constant(child, At::DataBitOffset).value_or(0);
        std::uint64_t start = bit / 8 / holder * holder;
        if (bit - start * 8 + width > holder * 8) start = bit / 8;  // packed
        if (bit - start * 8 + width > 64)
            return damaged(SectionId::Info, child.offset, "a bit field does not fit into its type");
        member.offset = record + start;
        member.bitPosition = static_cast<std::uint8_t>(bit - start * 8);
        member.bitWidth = static_cast<std::uint8_t>(width);
        return {};
    }

    const TypeTable& m_types;
    const DebugInfo& m_info;
    std::vector<Member> m_members;
    unsigned m_unnamed = 0;
};

}  // namespace

Result<std::vector<Member>> membersOf(const TypeTable& types, const DebugInfo& info, const Entry& record) {
    const Tag tag = record.tag();
    if (tag != Tag::StructureType && tag != Tag::ClassType && tag != Tag::UnionType)
        return std::vector<Member>();
    MemberReader reader(types, info);
    if (auto read = reader.read(record, 0, 0); !read) return tl::unexpected(read.error());
    return reader.finish();
}

std::uint64_t elementsOf(const DebugInfo& info, const Entry& dimension) {
    const Value count = info.value(dimension, At::Count);
    if (count.isConstant()) {
        const bool negative =
            count.kind == Value::Kind::Signed && static_cast<std::int64_t>(count.number) < 0;
        return negative ? 0 : count.number;
    }
    const Value last = info.value(dimension, At::UpperBound);
    if (!last.isConstant()) return 0;
    // GCC writes the last element of an array of none as -1, in whatever width.
    const bool none =
        last.bytes != 0 && last.bytes < 8 && last.number == (std::uint64_t{1} << (8 * last.bytes)) - 1;
    return none && last.bytes == 4 ? 0 : last.number + 1;
}

std::uint64_t enumeratorValue(const Value& value, bool isSigned) {
    if (!isSigned || value.bytes == 0 || value.bytes >= 8) return value.number;
    const std::uint64_t sign = std::uint64_t{1} << (8 * value.bytes - 1);
    return (value.number ^ sign) - sign;
}

}  // namespace hawser::symbols::dwarf
