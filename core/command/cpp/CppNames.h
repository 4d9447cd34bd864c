#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/command/types/TypedValue.h"

namespace hawser::command {

// What names mean in a C++ expression. Engine thread; errors: the target cannot be asked, symbols are
// damaged.
class CppNames {
  public:
    virtual ~CppNames() = default;
    virtual Result<std::optional<DataType>> typeNamed(std::string_view name) const = 0;
    // A variable or a function; what has no type is a byte.
    virtual Result<std::optional<TypedValue>> valueNamed(std::string_view name) const = 0;
    virtual Result<std::optional<TypedValue>> registerNamed(std::string_view name) const = 0;  // "rax"
    virtual Result<std::optional<TypedValue>> pseudoNamed(std::string_view name) const = 0;    // "t0"
    virtual Result<std::uint64_t> masm(std::string_view expression) const = 0;
};

}  // namespace hawser::command
