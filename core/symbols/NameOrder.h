#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace hawser::symbols {

// Names in their order, ignoring case, and a number for each. Does not own the texts. A value; any thread.
class NameOrder {
  public:
    struct Item {
        std::string_view name;
        std::uint32_t number = 0;
    };

    NameOrder() = default;
    explicit NameOrder(std::vector<Item> items);

    std::size_t size() const { return m_items.size(); }
    // By its exact name, or else the first one that differs in case alone.
    std::optional<std::uint32_t> find(std::string_view name) const;
    // Each that the wildcard matches, in order, until `take` answers false.
    void forEach(std::string_view pattern, const std::function<bool(const Item&)>& take) const;

  private:
    std::vector<Item> m_items;
};

}  // namespace hawser::symbols
