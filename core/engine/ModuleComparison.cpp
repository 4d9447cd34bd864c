#include "core/engine/ModuleComparison.h"

#include <algorithm>

namespace hawser::engine {

namespace {

bool isSameImage(const Module& a, const Module& b) {
    return a.base == b.base && a.size == b.size;
}

}  // namespace

bool overlaps(const Module& a, const Module& b) {
    return a.base == b.base || a.contains(b.base) || b.contains(a.base);
}

bool standsIn(const std::vector<Module>& modules, const Module& module) {
    return std::ranges::any_of(modules, [&](const Module& other) { return isSameImage(other, module); });
}

void keepHeaders(const std::vector<Module>& known, std::vector<Module>& modules) {
    for (Module& module : modules)
        for (const Module& before : known)
            if (isSameImage(before, module)) module.timestamp = before.timestamp;
}

}  // namespace hawser::engine
