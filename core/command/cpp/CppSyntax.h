#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "core/command/types/TypedValue.h"

namespace hawser::command {

enum class CppKind {
    Value,        // `value`: a number, a character
    Text,         // "abc": means nothing by itself
    Name,         // `text`
    Register,     // `text` without @
    Pseudo,       // `text` without @$
    Masm,         // `text`: an expression of the other kind
    Unary,        // `text`: + - ! ~ * & ++ --
    Behind,       // `text`: ++ -- behind the operand
    Binary,       // `text`: the operator
    Assign,       // `text`: = += ...
    Conditional,  // three operands
    Cast,         // to `value.type`
    SizeOfType,   // of `value.type`
    SizeOf,       // of the operand, which is not evaluated any further than its type needs
    Member,       // `text` of the operand, a record or a pointer to one
    Index,        // second operand of the first
    Macro,        // `text`; `arguments`
};

// A parsed C++ expression.
struct CppExpression {
    CppKind kind = CppKind::Value;
    std::string text{};
    TypedValue value{};
    std::vector<std::unique_ptr<CppExpression>> operands{};
    std::vector<std::string> arguments{};  // of a macro that are no values: types, fields
    std::size_t offset = 0;                // in the text, of what an error points to
    unsigned height = 1;                   // levels below, itself counted
};

using CppTree = std::unique_ptr<CppExpression>;

inline constexpr unsigned kMaxCppDepth = 64;    // brackets and operators within each other
inline constexpr unsigned kMaxCppHeight = 512;  // of a whole tree: "1+1+1..." grows with its length

}  // namespace hawser::command
