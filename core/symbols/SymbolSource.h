#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/Result.h"
#include "core/symbols/TypeId.h"

namespace hawser::symbols {

class FrameTable;
class LineTable;
class ScopeTable;
class TypeTable;

// A name of an image. The text belongs to the source that told it, and comes from outside.
struct Symbol {
    std::string_view name;   // as a person writes it: undecorated, without arguments
    std::uint32_t rva = 0;   // bytes from the image's base
    bool code = false;       // it lies in a section that is executed
    std::uint32_t size = 0;  // bytes; 0: not told
    TypeId type = kNoType;   // of the source's types(); not told by exports and public symbols
};

struct NearestSymbol {
    Symbol symbol;
    std::uint32_t displacement = 0;  // bytes from the symbol to what was asked for
};

enum class SymbolState : std::uint8_t { Deferred, Loading, Loaded, Failed };

// How it stands with the names of an image.
struct SymbolStatus {
    SymbolState state = SymbolState::Deferred;
    std::string kind{};  // of what is loaded: "export symbols"; while a file is loading, of what serves
    std::string file{};  // where that was read from; empty: the target's memory
    std::optional<Error> error{};  // why it failed, or why there is no better one than this
};

// What is known of one image by name, whatever it was read from. Complete once constructed, never changed
// after that: any thread.
class SymbolSource {
  public:
    virtual ~SymbolSource() = default;

    virtual std::string_view kind() const = 0;  // as lm shows it: "export symbols"
    // The last symbol that does not lie behind `rva`; of several at one place the first by name.
    virtual std::optional<NearestSymbol> nameAt(std::uint32_t rva) const = 0;
    // The first symbol that lies behind `rva`.
    virtual std::optional<Symbol> nextAfter(std::uint32_t rva) const = 0;
    // By its exact name, or else by one that differs in case alone.
    virtual std::optional<Symbol> find(std::string_view name) const = 0;
    // Each symbol whose name the wildcard matches, in the order of the names, until `take` answers false.
    virtual void forEach(std::string_view pattern, const std::function<bool(const Symbol&)>& take) const = 0;
    // Makes what these two need, so that the first of them does not wait for it.
    virtual void prepareNames() const {}

    // What not every source knows; null: this one does not. They live as long as the source.
    virtual const TypeTable* types() const { return nullptr; }
    virtual const LineTable* lines() const { return nullptr; }
    virtual const ScopeTable* scopes() const { return nullptr; }
    virtual const FrameTable* frames() const { return nullptr; }
};

}  // namespace hawser::symbols
