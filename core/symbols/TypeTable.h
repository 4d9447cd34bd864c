#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/symbols/TypeId.h"

namespace hawser::symbols {

enum class TypeKind : std::uint8_t {
    Void,
    Boolean,
    Character,  // char, wchar_t, char16_t
    Integer,
    Floating,
    Pointer,
    Reference,
    Array,
    Record,  // struct, class, union
    Enumeration,
    Function,
    Alias,    // a typedef; the type that it names is `target`
    Unknown,  // of a kind that no command can show; size and name may be told
};

enum class RecordKind : std::uint8_t { Struct, Class, Union };

struct Type {
    TypeKind kind = TypeKind::Unknown;
    // Of what has one: "_KPROCESS", "unsigned long", "ULONG"; what derives from another type (pointer, array,
    // function) has none. "<unnamed-tag>" and its kin are names as well.
    std::string name{};
    std::uint64_t size = 0;   // bytes; 0: not told (a declaration only, void, a function)
    TypeId target = kNoType;  // pointed to, element, underlying, returned, aliased
    std::uint64_t count = 0;  // elements of an array
    RecordKind record = RecordKind::Struct;
    bool isSigned = false;      // Character, Integer, and an Enumeration by what underlies it
    bool isConst = false;       // so declared
    bool isVolatile = false;    // so declared
    bool declaredOnly = false;  // its members are told nowhere in this source
};

enum class MemberKind : std::uint8_t { Field, Base, VirtualTable, Static };

struct Member {
    MemberKind kind = MemberKind::Field;
    std::string name{};        // of a base: the name of its type
    std::uint64_t offset = 0;  // bytes from the record's start; of a static one 0
    TypeId type = kNoType;     // of a bit field: what holds it
    std::uint8_t bitPosition = 0;
    std::uint8_t bitWidth = 0;  // 0: no bit field
};

struct Enumerator {
    std::string name;
    std::uint64_t value = 0;  // sign-extended where what underlies it is signed
};

// The types that a source knows. Everything in them comes from outside: a type may be said to lie in itself,
// so whoever follows one keeps a limit. Any thread.
class TypeTable {
  public:
    virtual ~TypeTable() = default;

    // A record, enumeration or alias by its exact name, or else by one that differs in case alone; the whole
    // definition before a declaration.
    virtual std::optional<TypeId> find(std::string_view name) const = 0;
    // Each named type that matches the wildcard, once, in the order of the names, until `take` answers false.
    virtual void forEach(std::string_view pattern,
                         const std::function<bool(std::string_view name, TypeId type)>& take) const = 0;
    // A declaration is told as its definition where this source has it. Errors: Malformed, Truncated: the
    // file is damaged there; InvalidArgument: no such type.
    virtual Result<Type> type(TypeId id) const = 0;
    // Of a record, in the order of the file. Empty for everything else. Errors as type().
    virtual Result<std::vector<Member>> members(TypeId id) const = 0;
    virtual Result<std::vector<Enumerator>> enumerators(TypeId id) const = 0;
    // Of a function, in order; kNoType for those that are not told ("..."). Errors as type().
    virtual Result<std::vector<TypeId>> parameters(TypeId id) const = 0;

    static constexpr std::size_t kMaxMembers = 0x10000;  // of one record; the largest in a kernel has 600
};

}  // namespace hawser::symbols
