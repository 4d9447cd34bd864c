#pragma once

#include <optional>
#include <string_view>

#include "core/command/types/TypedMemory.h"

// Numbers of C++: what both sides of an operator become, and what comes of it.
namespace hawser::command {

// A value that has been read.
struct CppNumber {
    DataType type;           // an integer of at least 4 bytes, a floating type, or a pointer
    std::uint64_t bits = 0;  // of an integer, extended by its sign to 64 bits
    double floating = 0;

    bool isFloating() const { return type.kind() == symbols::TypeKind::Floating; }
    bool isTrue() const { return isFloating() ? floating != 0 : bits != 0; }
    // For what needs an integer: a floating number without its fraction.
    std::uint64_t integer() const;
};

// Small integers, characters, booleans and enumerations become an int.
DataType promoted(const DataType& type);
// Cut to the type's size and extended by its sign. A floating number is cut to an integer where one is
// wanted.
CppNumber converted(const CppNumber& number, const DataType& type);
TypedValue heldValue(const CppNumber& number);

// Of two that are no pointers. Nothing: a division by zero, or an operator that the types do not have.
std::optional<CppNumber> applyCpp(std::string_view op, const CppNumber& left, const CppNumber& right);
bool isComparison(std::string_view op);

}  // namespace hawser::command
