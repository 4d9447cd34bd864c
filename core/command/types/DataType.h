#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/symbols/SymbolSource.h"
#include "core/symbols/TypeTable.h"

namespace hawser::command {

// A type as commands work with it: one of a source's table, or one that an expression makes up of such
// ("_KTHREAD *", "int"). A value that keeps the source of its table. Any thread.
class DataType {
  public:
    DataType();  // void

    using Source = std::shared_ptr<const symbols::SymbolSource>;
    // Of the source's types; void where it has none. Errors as TypeTable::type().
    static Result<DataType> of(const Source& source, symbols::TypeId id);
    static DataType integer(std::string_view name, unsigned bytes, bool isSigned);
    static DataType character(std::string_view name, unsigned bytes, bool isSigned);
    static DataType boolean();
    static DataType floating(std::string_view name, unsigned bytes);
    static DataType pointerTo(const DataType& target, unsigned bytes);
    static DataType arrayOf(const DataType& element, std::uint64_t count);

    symbols::TypeKind kind() const { return m_node->told.kind; }
    const std::string& name() const { return m_node->told.name; }
    std::uint64_t size() const { return m_node->told.size; }  // bytes; 0: not told
    std::uint64_t count() const { return m_node->told.count; }
    bool isSigned() const { return m_node->told.isSigned; }
    symbols::RecordKind record() const { return m_node->told.record; }
    bool declaredOnly() const { return m_node->told.declaredOnly; }

    bool isPointer() const;  // or a reference
    bool isRecord() const { return kind() == symbols::TypeKind::Record; }
    bool isArray() const { return kind() == symbols::TypeKind::Array; }
    bool isInteger() const;    // or a character, a boolean, an enumeration
    bool isCharacter() const;  // also an integer of one byte
    bool isVoid() const { return kind() == symbols::TypeKind::Void; }

    // What it points to, is made of, returns or stands for; void where nothing is told.
    Result<DataType> target() const;
    // Without the names that stand for it. Malformed: they go in a circle.
    Result<DataType> resolved() const;
    Result<std::vector<symbols::Member>> members() const;
    Result<DataType> typeOf(const symbols::Member& member) const;
    Result<std::vector<symbols::Enumerator>> enumerators() const;
    Result<std::vector<DataType>> parameters() const;

    // The same one of the same table, or made up alike.
    bool operator==(const DataType& other) const;

  private:
    struct Node {
        symbols::Type told;
        Source source{};  // null: made up
        symbols::TypeId id = symbols::kNoType;
        std::shared_ptr<const Node> target{};  // of what is made up
    };
    const symbols::TypeTable* table() const;  // null: made up
    explicit DataType(Node node) : m_node(std::make_shared<const Node>(std::move(node))) {}
    explicit DataType(std::shared_ptr<const Node> node) : m_node(std::move(node)) {}

    std::shared_ptr<const Node> m_node;  // never null
};

}  // namespace hawser::command
