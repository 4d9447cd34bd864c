#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/symbols/TypeId.h"

namespace hawser::symbols {

// Where a variable is at one instruction. Texts belong to the source.
struct VariablePlace {
    enum class Kind : std::uint8_t {
        Nowhere,     // optimized away here
        Register,    // `name` holds it
        AtRegister,  // in memory, at the register `name` plus `offset`
        // In memory, at the frame's call address plus `offset`: the stack pointer as it was in the caller,
        // before the call pushed (DWARF's canonical frame address).
        AtFrame,
        Static,    // in memory, at `rva`
        Constant,  // `value`, in no place at all
    };
    Kind kind = Kind::Nowhere;
    std::string_view name{};  // as the debugger names it: "rsp", "eax", "x19"
    std::int64_t offset = 0;
    std::uint32_t rva = 0;
    std::uint64_t value = 0;
};

struct Variable {
    std::string_view name;
    TypeId type = kNoType;
    bool parameter = false;
    VariablePlace place{};
    std::uint32_t inlined = 0;  // how many inlined calls it lies in; 0: it is the procedure's own
};

struct Procedure {
    std::string_view name;
    std::uint32_t rva = 0;
    std::uint32_t size = 0;        // bytes
    std::uint32_t bodyOffset = 0;  // bytes to the first instruction behind the prologue; 0: not told
    TypeId type = kNoType;
};

// A function whose code stands in another one.
struct InlinedCall {
    std::string_view name;      // of the function that was inlined; empty: not told
    std::uint32_t rva = 0;      // of its first instruction there
    std::string_view callFile;  // where it is called from; empty: not told
    std::uint32_t callLine = 0;
};

// Procedures and what is seen in them. Any thread.
class ScopeTable {
  public:
    virtual ~ScopeTable() = default;

    virtual std::optional<Procedure> procedureAt(std::uint32_t rva) const = 0;
    // Those of the innermost block or inlined call first; parameters, in their order, before locals in each.
    virtual std::vector<Variable> variablesAt(std::uint32_t rva) const = 0;
    // The innermost first; empty where nothing is inlined.
    virtual std::vector<InlinedCall> inlinedAt(std::uint32_t rva) const = 0;
};

// What one function sees of the variables at `rva`: that which lies so many inlined calls deep there;
// nothing: the innermost.
std::vector<Variable> variablesOf(const ScopeTable& scopes, std::uint32_t rva,
                                  std::optional<std::size_t> inlined);

}  // namespace hawser::symbols
