#include "core/command/objects/ObjectReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/command/ShownLength.h"
#include "core/command/tasks/KernelList.h"
#include "core/engine/ModuleSymbols.h"

namespace hawser::command {

namespace {

enum HeaderField : std::size_t { PointerCount, HandleCount, Type, TypeIndex, Body };
constexpr std::array<std::string_view, 5> kHeaderFields{"PointerCount", "HandleCount", "Type", "TypeIndex",
                                                        "Body"};

enum TypeField : std::size_t { NameLength, NameBuffer, Index, TypeList, TotalNumberOfObjects };
constexpr std::array<std::string_view, 5> kTypeFields{"Name.Length", "Name.Buffer", "Index", "TypeList",
                                                      "TotalNumberOfObjects"};

constexpr std::size_t kBeforeHeader = 0x40;

tl::unexpected<Error> noObject(const engine::Debugger& debugger, Address object) {
    return fail(ErrorCode::NotAvailable,
                fmt::format("There is no object at {}.", debugger.addressText(object)), object.value());
}

}  // namespace

Result<ObjectReader> ObjectReader::create(engine::Debugger& debugger, const TypedMemory& memory) {
    const auto types = KernelTypes::create(debugger, engine::SymbolDemand::Asked, "Objects");
    if (!types) return tl::unexpected(types.error());
    auto header = KernelRecord::create(*types, memory, "_OBJECT_HEADER", kHeaderFields);
    if (!header) return tl::unexpected(header.error());
    auto type = KernelRecord::create(*types, memory, "_OBJECT_TYPE", kTypeFields);
    if (!type) return tl::unexpected(type.error());
    auto info = ObjectInfo::create(debugger, *types, memory, header->type());
    if (!info) return tl::unexpected(info.error());
    if (!header->has(Body) || (!header->has(Type) && !header->has(TypeIndex)))
        return fail(ErrorCode::NotAvailable, "nt!_OBJECT_HEADER does not tell where an object's type is.");
    return ObjectReader(debugger, memory, std::move(*header), std::move(*type), std::move(*info));
}

Address ObjectReader::bodyOf(Address header) const {
    return m_debugger.canonical(header + m_header.offsetOf(Body));
}

Result<Address> ObjectReader::typeByIndex(std::uint8_t index) const {
    const auto table = m_debugger.names().addressOf("nt!ObTypeIndexTable");
    if (!table)
        return fail(ErrorCode::NotAvailable,
                    "Which types of objects there are is not known: nt has no symbol ObTypeIndexTable.");
    const unsigned pointer = m_memory.pointerBytes();
    const auto type = m_debugger.readInteger(*table + std::uint64_t{index} * pointer, pointer);
    if (type) return m_debugger.canonical(Address(*type));
    if (type.error().code == ErrorCode::NotAvailable) return Address();
    return tl::unexpected(type.error());
}

// Address 0: what stands there is no type. Since Windows 10 the index is mixed with a cookie and a byte of
// the header's own address, so that nobody writes one that he likes.
Result<Address> ObjectReader::typeOf(const RecordBytes& header) const {
    if (!m_header.has(TypeIndex)) return m_debugger.canonical(header.pointer(Type));
    const auto told = header.number(TypeIndex);
    if (!told) return Address();
    std::uint64_t index = *told;
    if (const auto at = m_debugger.names().addressOf("nt!ObHeaderCookie")) {
        const auto cookie = m_debugger.readInteger(*at, 1);
        if (!cookie && cookie.error().code != ErrorCode::NotAvailable) return tl::unexpected(cookie.error());
        if (!cookie)
            return fail(ErrorCode::NotAvailable,
                        "The types of objects are hidden by nt!ObHeaderCookie, which cannot be read.");
        index ^= *cookie ^ header.address().value() >> 8;
    }
    const auto type = typeByIndex(static_cast<std::uint8_t>(index & 0xFF));
    if (!type || type->value() == 0 || !m_type.has(Index)) return type;
    // The type knows its index, too: anything else is no object.
    const auto bytes = m_type.at(*type);
    if (!bytes) return tl::unexpected(bytes.error());
    return bytes->number(Index) == (index & 0xFF) ? type : Address();
}

Result<std::optional<std::string>> ObjectReader::typeName(Address type) {
    if (const auto known = m_typeNames.find(type); known != m_typeNames.end()) return known->second;
    const auto bytes = m_type.at(type);
    if (!bytes) return tl::unexpected(bytes.error());
    std::optional<std::string> name;
    if (const auto length = bytes->number(NameLength); length && *length != 0) {
        auto text =
            countedText(m_memory, *length, m_debugger.canonical(bytes->pointer(NameBuffer)), kShownText);
        if (!text) return tl::unexpected(text.error());
        name = std::move(*text);
    }
    if (name && name->empty()) name.reset();
    m_typeNames.emplace(type, name);
    return name;
}

Result<> ObjectReader::readName(ObjectRow& row, Address nameInfo) const {
    const auto& record = m_info.name();
    if (!record) return {};
    const auto bytes = record->at(nameInfo);
    if (!bytes) return tl::unexpected(bytes.error());
    row.directory = m_debugger.canonical(bytes->pointer(ObjectInfo::Directory));
    const auto length = bytes->number(ObjectInfo::Length);
    const auto name = length
                          ? countedText(m_memory, *length,
                                        m_debugger.canonical(bytes->pointer(ObjectInfo::Buffer)), kShownName)
                          : Result<std::optional<std::string>>(std::nullopt);
    if (!name) return tl::unexpected(name.error());
    row.name = *name;
    if (!row.name) row.nameTrouble = "??";
    if (row.name && row.name->empty()) row.name.reset();
    return {};
}

Result<ObjectRow> ObjectReader::object(Address object) {
    const Address header = m_debugger.canonical(object - m_header.offsetOf(Body));
    // With its header comes the name that most have before it.
    if (auto ahead = m_memory.read(header - kBeforeHeader, kBeforeHeader + m_header.offsetOf(Body), false);
        !ahead)
        return tl::unexpected(ahead.error());
    const auto bytes = m_header.at(header);
    if (!bytes) return tl::unexpected(bytes.error());
    const auto type = bytes->readable() ? typeOf(*bytes) : Address();
    if (!type) return tl::unexpected(type.error());
    if (type->value() == 0) return noObject(m_debugger, object);
    const auto name = typeName(*type);
    if (!name) return tl::unexpected(name.error());
    if (!*name) return noObject(m_debugger, object);
    ObjectRow row{.object = object,
                  .header = header,
                  .indexed = m_header.has(TypeIndex),
                  .type = *type,
                  .typeName = **name,
                  .directory = Address()};
    row.handles = bytes->number(HandleCount);
    row.pointers = bytes->number(PointerCount);
    auto optionals = m_info.of(header);
    if (!optionals) return tl::unexpected(optionals.error());
    row.optionals = std::move(*optionals);
    const auto named = std::ranges::find(row.optionals, ObjectInfo::kNameInfo, &OptionalHeader::name);
    if (named != row.optionals.end())
        if (auto read = readName(row, named->at); !read) return tl::unexpected(read.error());
    return row;
}

Result<ObjectReader::TypeLists> ObjectReader::listsOf(Address type) const {
    TypeLists lists;
    const auto bytes = m_type.at(type);
    if (!bytes) return tl::unexpected(bytes.error());
    lists.objects = bytes->number(TotalNumberOfObjects);
    if (!m_type.has(TypeList) || !m_info.creator()) return lists;
    lists.head = type + m_type.offsetOf(TypeList);
    return lists;
}

Result<std::string> ObjectReader::eachOfType(const TypeLists& lists,
                                             const std::function<Result<>(Address object)>& visit) const {
    if (lists.head.value() == 0 || !m_info.creator()) return std::string();
    const KernelRecord& creator = *m_info.creator();
    return eachOf(m_debugger, m_memory, KernelList{creator.type(), "TypeList", lists.head, "objects"},
                  kMaxObjects, [&](Address at) { return visit(bodyOf(at + creator.size())); });
}

}  // namespace hawser::command
