#include "core/engine/RunPlan.h"

#include <algorithm>

namespace hawser::engine {

std::vector<Address> RunPlan::temporaries() const {
    std::vector<Address> addresses = go.hardware ? std::vector<Address>() : go.until;
    if (temporary) addresses.push_back(*temporary);
    return addresses;
}

bool RunPlan::stopsAt(Address address) const {
    return temporary == address || std::ranges::find(go.until, address) != go.until.end();
}

}  // namespace hawser::engine
