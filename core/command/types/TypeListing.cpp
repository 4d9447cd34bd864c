#include "core/command/types/TypeListing.h"

#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"

namespace hawser::command {

namespace {

constexpr std::string_view kNoAddress = "          ";

class Listing {
  public:
    Listing(const ModuleSource& place, const TypeListing& wanted, std::vector<ListedType>& found)
        : m_place(place), m_wanted(wanted), m_found(found) {}

    Result<> variables(std::string_view pattern) {
        m_place.source->forEach(pattern, [&](const symbols::Symbol& symbol) {
            if (symbol.code || (symbol.type == symbols::kNoType && !m_wanted.untyped)) return true;
            const auto found = SymbolLookup::describe(m_place, symbol);
            if (!found) return failed(found.error());
            const DataType type = found->type.value_or(DataType());
            return add({found->qualified(), type, found->address, found->type ? type.size() : found->size});
        });
        return m_result;
    }

    Result<> types(std::string_view pattern) {
        const symbols::TypeTable* const types = m_place.source->types();
        if (types == nullptr) return {};
        types->forEach(pattern, [&](std::string_view name, symbols::TypeId id) {
            const auto type = DataType::of(m_place.source, id);
            if (!type) return failed(type.error());
            return add({fmt::format("{}!{}", m_place.module.name, name), *type, std::nullopt, type->size()});
        });
        return m_result;
    }

  private:
    bool add(ListedType listed) {
        if (!m_wanted.size || listed.size == *m_wanted.size) m_found.push_back(std::move(listed));
        return m_found.size() < kMaxListedTypes;
    }
    bool failed(const Error& error) {
        m_result = tl::unexpected(error);
        return false;
    }

    const ModuleSource& m_place;
    const TypeListing& m_wanted;
    std::vector<ListedType>& m_found;
    Result<> m_result;
};

}  // namespace

Result<std::vector<ListedType>> listTypes(const SymbolLookup& lookup, std::string_view pattern,
                                          const TypeListing& listing) {
    const QualifiedName name = splitName(pattern);
    const auto places = lookup.sources(name.module);
    if (!places) return tl::unexpected(places.error());
    std::vector<ListedType> found;
    for (const ModuleSource& place : *places) {
        Listing list(place, listing, found);
        if (!listing.types)
            if (auto done = list.variables(name.name); !done) return tl::unexpected(done.error());
        if (auto done = list.types(name.name); !done) return tl::unexpected(done.error());
    }
    return found;
}

std::string listedText(const ListedType& listed, bool sizes, bool wide) {
    const std::string place =
        listed.address ? formatAddress(listed.address->value(), wide) + "  " : std::string(kNoAddress);
    const std::string size = sizes ? fmt::format(" {:03x} ", listed.size) : "";
    return fmt::format("{}{}{}\n", place, size, oneLine(listed.name, kShownName));
}

}  // namespace hawser::command
