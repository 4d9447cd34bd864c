#include "core/command/types/DataType.h"

#include <utility>

namespace hawser::command {

namespace {

using symbols::TypeKind;

constexpr unsigned kMaxAliases = 32;  // of aliases; compilers make two or three

symbols::Type scalar(TypeKind kind, std::string_view name, unsigned bytes, bool isSigned) {
    symbols::Type type;
    type.kind = kind;
    type.name = name;
    type.size = bytes;
    type.isSigned = isSigned;
    return type;
}

}  // namespace

DataType::DataType() {
    static const std::shared_ptr<const Node> kVoid =
        std::make_shared<const Node>(Node{scalar(TypeKind::Void, "void", 0, false), {}, {}, {}});
    m_node = kVoid;
}

Result<DataType> DataType::of(const Source& source, symbols::TypeId id) {
    const symbols::TypeTable* const types = source ? source->types() : nullptr;
    if (id == symbols::kNoType || types == nullptr) return DataType();
    auto type = types->type(id);
    if (!type) return tl::unexpected(type.error());
    return DataType(Node{std::move(*type), source, id, {}});
}

const symbols::TypeTable* DataType::table() const {
    return m_node->source ? m_node->source->types() : nullptr;
}

DataType DataType::integer(std::string_view name, unsigned bytes, bool isSigned) {
    return DataType(Node{scalar(TypeKind::Integer, name, bytes, isSigned), {}, {}, {}});
}

DataType DataType::character(std::string_view name, unsigned bytes, bool isSigned) {
    return DataType(Node{scalar(TypeKind::Character, name, bytes, isSigned), {}, {}, {}});
}

DataType DataType::boolean() {
    return DataType(Node{scalar(TypeKind::Boolean, "bool", 1, false), {}, {}, {}});
}

DataType DataType::floating(std::string_view name, unsigned bytes) {
    return DataType(Node{scalar(TypeKind::Floating, name, bytes, true), {}, {}, {}});
}

DataType DataType::pointerTo(const DataType& target, unsigned bytes) {
    return DataType(Node{scalar(TypeKind::Pointer, {}, bytes, false), {}, {}, target.m_node});
}

DataType DataType::arrayOf(const DataType& element, std::uint64_t count) {
    symbols::Type type = scalar(TypeKind::Array, {}, 0, false);
    type.count = count;
    // What is larger than the address space has no size.
    const std::uint64_t each = element.size();
    type.size = each != 0 && count > UINT64_MAX / each ? 0 : each * count;
    return DataType(Node{std::move(type), {}, {}, element.m_node});
}

bool DataType::isPointer() const {
    return kind() == TypeKind::Pointer || kind() == TypeKind::Reference;
}

bool DataType::isInteger() const {
    switch (kind()) {
        case TypeKind::Boolean:
        case TypeKind::Character:
        case TypeKind::Integer:
        case TypeKind::Enumeration:
            return true;
        case TypeKind::Void:
        case TypeKind::Floating:
        case TypeKind::Pointer:
        case TypeKind::Reference:
        case TypeKind::Array:
        case TypeKind::Record:
        case TypeKind::Function:
        case TypeKind::Alias:
        case TypeKind::Unknown:
            break;
    }
    return false;
}

bool DataType::isCharacter() const {
    return kind() == TypeKind::Character || (kind() == TypeKind::Integer && size() == 1);
}

Result<DataType> DataType::target() const {
    if (m_node->target) return DataType(m_node->target);
    if (table() == nullptr) return DataType();
    return of(m_node->source, m_node->told.target);
}

Result<DataType> DataType::resolved() const {
    DataType type = *this;
    for (unsigned i = 0; type.kind() == TypeKind::Alias; ++i) {
        if (i == kMaxAliases) return fail(ErrorCode::Malformed, "A type's names stand for each other.");
        auto next = type.target();
        if (!next) return next;
        type = std::move(*next);
    }
    return type;
}

Result<std::vector<symbols::Member>> DataType::members() const {
    if (table() == nullptr) return std::vector<symbols::Member>();
    return table()->members(m_node->id);
}

Result<DataType> DataType::typeOf(const symbols::Member& member) const {
    if (table() == nullptr) return DataType();
    return of(m_node->source, member.type);
}

Result<std::vector<symbols::Enumerator>> DataType::enumerators() const {
    if (table() == nullptr) return std::vector<symbols::Enumerator>();
    return table()->enumerators(m_node->id);
}

Result<std::vector<DataType>> DataType::parameters() const {
    std::vector<DataType> types;
    if (table() == nullptr) return types;
    const auto ids = table()->parameters(m_node->id);
    if (!ids) return tl::unexpected(ids.error());
    for (const symbols::TypeId id : *ids) {
        auto type = of(m_node->source, id);
        if (!type) return tl::unexpected(type.error());
        types.push_back(std::move(*type));
    }
    return types;
}

bool DataType::operator==(const DataType& other) const {
    const Node* a = m_node.get();
    const Node* b = other.m_node.get();
    while (a != b) {
        if (a == nullptr || b == nullptr || a->source != b->source) return false;
        // A record may be told by its declaration and by its definition.
        const bool named = a->told.kind == TypeKind::Record && b->told.kind == TypeKind::Record;
        if (a->source != nullptr)
            return a->id == b->id || (named && a->told.name == b->told.name && a->told.size == b->told.size);
        if (a->told.kind != b->told.kind || a->told.name != b->told.name || a->told.size != b->told.size ||
            a->told.count != b->told.count)
            return false;
        a = a->target.get();
        b = b->target.get();
    }
    return true;
}

}  // namespace hawser::command
