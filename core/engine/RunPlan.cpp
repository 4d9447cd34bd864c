#include "core/engine/RunPlan.h"

#include <algorithm>

namespace hawser::engine {

std::vector<Address> RunPlan::temporaries(std::optional<Address> except) const {
    std::vector<Address> addresses = go.until;
    if (temporary) addresses.push_back(*temporary);
    std::erase_if(addresses, [&](Address address) { return address == except; });
    return addresses;
}

bool RunPlan::stopsAt(Address address) const {
    return temporary == address || std::ranges::find(go.until, address) != go.until.end();
}

}  // namespace hawser::engine
