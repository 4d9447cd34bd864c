#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hawser::symbols::dwarf {

// A namespace, record or function in which something with a name of its own is declared.
struct EnclosingScope {
    static constexpr std::uint32_t kNone = UINT32_MAX;

    std::uint32_t start = 0;  // offsets in .debug_info
    std::uint32_t end = 0;
    std::uint32_t parent = kNone;
    std::string_view name{};  // empty: it has none, and adds nothing
    bool named = true;        // false: the name is still to be found, by what the entry refers to
};

// What stands before a name: "ns::cls::". A value; any thread once it is complete.
class EnclosingScopes {
  public:
    // Those of one more unit, which begin behind all that are there; their parents count from the first of
    // them.
    void append(const std::vector<EnclosingScope>& scopes);

    // True: something around it is still without the name that it has.
    bool isUnfinished(std::uint32_t scope) const;
    // Finds them: `name` is asked for the whole name of the entry at an offset.
    void finish(const std::function<std::string(std::uint32_t entry)>& name);

    // The innermost one that holds an entry, itself excluded; kNone: it stands outside of all.
    std::uint32_t around(std::uint64_t entry) const;
    // The whole name of what is called `name` in a scope. Texts that had to be put together live in this.
    std::string_view qualified(std::uint32_t scope, std::string_view name);
    // The same in words of its own.
    std::string inWords(std::uint32_t scope, std::string_view name) const;
    std::size_t size() const { return m_scopes.size(); }

    // Of texts put together. A file of 100 MB has 20 MB of them; it could be made to have 20 GB. Behind that
    // names stand alone.
    static constexpr std::size_t kMaxTexts = 256 << 20;  // bytes
    static constexpr unsigned kMaxDepth = 64;  // of names one in another; more are cut at the outer end

  private:
    std::vector<EnclosingScope> m_scopes;  // by start
    std::unique_ptr<std::deque<std::string>> m_texts = std::make_unique<std::deque<std::string>>();
    std::size_t m_textBytes = 0;
};

}  // namespace hawser::symbols::dwarf
