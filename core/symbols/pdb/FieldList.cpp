#include "core/symbols/pdb/FieldList.h"

#include <fmt/format.h>
#include <llvm/DebugInfo/CodeView/CodeView.h>

#include <set>

#include "core/symbols/TypeTable.h"
#include "core/symbols/pdb/CodeViewText.h"

// Layouts: LLVM's TypeRecordMapping.cpp.
namespace hawser::symbols::pdb {

namespace {

using llvm::codeview::TypeLeafKind;

constexpr std::uint8_t kPadding = 0xF0;  // and above: the low digit tells how far the next entry is

// Leafs that LLVM has no name for.
constexpr std::uint16_t kNestedTypeWithAttributes = 0x1512;
constexpr std::uint16_t kMemberModification = 0x1513;

bool introducesVirtual(std::uint16_t attributes) {
    const unsigned property = attributes >> 2 & 7;
    return property == 4 || property == 6;
}

// What a list says beside its fields: the one that continues it, or 0.
struct ListEnd {
    std::uint32_t next = 0;
};

// False: an entry of a kind whose length is not known.
bool takeField(ByteReader& reader, FieldRecord& field, ListEnd& end) {
    const std::uint16_t leaf = reader.u16();
    const std::uint16_t attributes = reader.u16();
    using Kind = FieldRecord::Kind;
    switch (leaf) {
        case TypeLeafKind::LF_MEMBER:
            field.kind = Kind::Field;
            field.type = reader.u32();
            field.value = takeNumber(reader);
            field.name = takeText(reader);
            return true;
        case TypeLeafKind::LF_STMEMBER:
            field.kind = Kind::Static;
            field.type = reader.u32();
            field.name = takeText(reader);
            return true;
        case TypeLeafKind::LF_ENUMERATE:
            field.kind = Kind::Enumerator;
            field.value = takeNumber(reader);
            field.name = takeText(reader);
            return true;
        case TypeLeafKind::LF_BCLASS:
        case TypeLeafKind::LF_BINTERFACE:
            field.kind = Kind::Base;
            field.type = reader.u32();
            field.value = takeNumber(reader);
            return true;
        case TypeLeafKind::LF_VBCLASS:
        case TypeLeafKind::LF_IVBCLASS:
            reader.skip(8);
            static_cast<void>(takeNumber(reader));
            static_cast<void>(takeNumber(reader));
            return true;
        case TypeLeafKind::LF_VFUNCTAB:
            field.kind = Kind::VirtualTable;
            field.type = reader.u32();
            return true;
        case TypeLeafKind::LF_INDEX:
            end.next = reader.u32();
            return true;
        case TypeLeafKind::LF_ONEMETHOD:
            reader.skip(introducesVirtual(attributes) ? 8 : 4);
            static_cast<void>(takeText(reader));
            return true;
        case TypeLeafKind::LF_METHOD:
        case TypeLeafKind::LF_NESTTYPE:
        case TypeLeafKind::LF_FRIENDFCN:
        case kNestedTypeWithAttributes:
        case kMemberModification:
            reader.skip(4);
            static_cast<void>(takeText(reader));
            return true;
        case TypeLeafKind::LF_FRIENDCLS:
            reader.skip(4);
            return true;
        case TypeLeafKind::LF_VFUNCOFF:
            reader.skip(8);
            return true;
        default:
            return false;
    }
}

void skipPadding(ByteReader& reader) {
    while (reader.remaining() > 0) {
        ByteReader ahead = reader;
        const std::uint8_t pad = ahead.u8();
        if (pad < kPadding) return;
        reader.skip(std::max<std::size_t>(pad & 0x0F, 1));
    }
}

}  // namespace

Result<> forEachField(const TypeStream& types, std::uint32_t index,
                      const std::function<void(const FieldRecord&)>& take) {
    std::set<std::uint32_t> seen;
    std::size_t count = 0;
    for (ListEnd end{index}; end.next != 0;) {
        if (!types.has(end.next))
            return fail(ErrorCode::Malformed, fmt::format("There is no list of fields 0x{:x}.", end.next));
        const TypeRecord record = types.record(end.next);
        if (record.leaf != TypeLeafKind::LF_FIELDLIST)
            return types.damaged(record, fmt::format("type 0x{:x} is no list of fields", end.next));
        if (!seen.insert(end.next).second || seen.size() > kMaxFieldLists)
            return types.damaged(record, "a list of fields leads back to itself");
        end.next = 0;
        ByteReader reader(record.body, "list of fields");
        while (reader.remaining() > 0) {
            FieldRecord field;
            const bool isKnown = takeField(reader, field, end);
            if (!isKnown || reader.failed())
                return types.damaged(record, fmt::format("field {} cannot be read", count));
            if (++count > TypeTable::kMaxMembers) return types.damaged(record, "it has too many fields");
            take(field);
            skipPadding(reader);
        }
    }
    return {};
}

}  // namespace hawser::symbols::pdb
