#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/Address.h"
#include "core/base/Result.h"

namespace hawser::command {

struct TypedValue;

// A register as it stands, its upper bits zero.
struct RegisterNumber {
    std::uint64_t value = 0;
    unsigned bits = 64;
};

// What an expression may ask of the world around it. Engine thread; the memory calls may wait for the target.
class ExpressionContext {
  public:
    virtual ~ExpressionContext() = default;
    virtual unsigned radix() const = 0;         // 8, 10 or 16
    virtual unsigned pointerBytes() const = 0;  // 4 or 8
    virtual Address current() const = 0;        // what '.' stands for
    // Little-endian, `bytes` 1, 2, 4 or 8.
    virtual Result<std::uint64_t> readMemory(Address address, unsigned bytes, bool physical) const = 0;
    virtual std::optional<RegisterNumber> registerValue(std::string_view name) const = 0;  // "rax", "zf"
    virtual std::optional<std::uint64_t> pseudoRegister(std::string_view name) const = 0;  // without the $
    // The same with its type, as C++ sees it. Null: it has none.
    virtual const TypedValue* typedRegister(std::string_view /*name*/) const { return nullptr; }
    virtual std::optional<Address> symbol(
        std::string_view name) const = 0;  // "nt", "nt!KeBugCheckEx", "`drv.c:12`"
    // The value of a C++ expression: @@c++(...).
    virtual Result<std::uint64_t> cpp(std::string_view /*expression*/) const {
        return fail(ErrorCode::Unsupported, "C++ expressions need types, which are not available here.");
    }
    // Whether expressions are C++ that do not say what they are (.expr).
    virtual bool prefersCpp() const { return false; }
};

}  // namespace hawser::command
