#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "core/symbols/TypeTable.h"
#include "core/symbols/pdb/TypeStream.h"

// What the records of types tell. Layouts: LLVM's TypeRecordMapping.cpp. Texts belong to the stream; nothing
// where a record is of another kind or too short.
namespace hawser::symbols::pdb {

// A struct, class, union or enumeration.
struct TagRecord {
    bool isEnumeration = false;
    bool declaredOnly = false;
    RecordKind kind = RecordKind::Struct;
    std::uint32_t fields = 0;  // a list of fields; 0: none
    std::uint32_t underlying = 0;
    std::uint64_t size = 0;  // bytes
    std::string_view name;
    std::string_view uniqueName;  // decorated; empty: none is told

    // What is the same of a declaration and its definition.
    std::string_view identity() const { return uniqueName.empty() ? name : uniqueName; }
};
std::optional<TagRecord> decodeTag(const TypeRecord& record);

struct PointerRecord {
    enum class Mode : std::uint8_t { Pointer, Reference, ToData, ToMethod, RvalueReference };
    std::uint32_t target = 0;
    Mode mode = Mode::Pointer;
    std::uint8_t size = 0;  // bytes
    bool isConst = false;
    bool isVolatile = false;
};
std::optional<PointerRecord> decodePointer(const TypeRecord& record);

struct ModifierRecord {
    std::uint32_t target = 0;
    bool isConst = false;
    bool isVolatile = false;
};
std::optional<ModifierRecord> decodeModifier(const TypeRecord& record);

struct ArrayRecord {
    std::uint32_t element = 0;
    std::uint64_t size = 0;  // bytes
};
std::optional<ArrayRecord> decodeArray(const TypeRecord& record);

struct FunctionRecord {
    std::uint32_t returned = 0;
    std::uint32_t arguments = 0;  // a list of them
    bool hasObject = false;       // a method that is called for an object
};
std::optional<FunctionRecord> decodeFunction(const TypeRecord& record);  // a method too
std::optional<std::vector<TypeId>> decodeArguments(const TypeRecord& record);

struct BitFieldRecord {
    std::uint32_t holder = 0;
    std::uint8_t width = 0;  // bits
    std::uint8_t position = 0;
};
std::optional<BitFieldRecord> decodeBitField(const TypeRecord& record);

// A name that C++ gives a type, of the record itself.
struct NamedTypeRecord {
    std::uint32_t target = 0;
    std::string_view name;
};
std::optional<NamedTypeRecord> decodeNamedType(const TypeRecord& record);

}  // namespace hawser::symbols::pdb
