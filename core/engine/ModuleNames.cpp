#include "core/engine/ModuleNames.h"

#include <algorithm>

#include "core/base/Text.h"

namespace hawser::engine {

std::optional<NameAt> ModuleNames::nameOf(Address address) const {
    const auto found = std::find_if(m_modules.begin(), m_modules.end(),
                                    [&](const Module& m) { return m.contains(address); });
    if (found == m_modules.end()) return {};
    return NameAt{found->name, address - found->base};
}

std::optional<Address> ModuleNames::addressOf(std::string_view name) const {
    const auto found = std::find_if(m_modules.begin(), m_modules.end(),
                                    [&](const Module& m) { return equalIgnoringCase(m.name, name); });
    if (found == m_modules.end()) return {};
    return found->base;
}

}  // namespace hawser::engine
