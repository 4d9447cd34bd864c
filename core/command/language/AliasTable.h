#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/Result.h"

namespace hawser::command {

// The user's names for texts: those of as and aS, and $u0 to $u9. Names are case-sensitive.
class AliasTable {
  public:
    // InvalidArgument: no name, or one that would take an alias command away.
    Result<> set(std::string_view name, std::string text);
    bool remove(std::string_view name);
    void clear();
    const std::map<std::string, std::string, std::less<>>& named() const { return m_named; }

    // $ntsym and its kin: the debugger's own, which nobody lists.
    void setAutomatic(std::string_view name, std::string text);

    static constexpr std::size_t kFixed = 10;
    void setFixed(std::size_t number, std::string text);

    // Another number after each change: what was replaced before holds until then. Never 0.
    std::uint64_t version() const { return m_version; }

    // The text of a block with its aliases replaced; what stands in blocks within it waits until they are
    // entered. Nothing: there is none in it. A text that begins with an alias command keeps its words.
    // InvalidArgument: the result is longer than kMaxReplaced.
    Result<std::optional<std::string>> replaceIn(std::string_view block) const;

    // Whether a text begins with as, aS, ad or al.
    static bool isCommand(std::string_view text);

    static constexpr std::size_t kMaxReplaced = 1 << 20;  // characters

  private:
    std::map<std::string, std::string, std::less<>> m_named;
    std::map<std::string, std::string, std::less<>> m_automatic;
    std::array<std::string, kFixed> m_fixed;
    std::uint64_t m_version = 1;
};

}  // namespace hawser::command
