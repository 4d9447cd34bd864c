#pragma once

#include <vector>

#include "core/engine/Module.h"

// Modules of two lists of the same target, read one after the other. Pure.
namespace hawser::engine {

// They cannot both be loaded.
bool overlaps(const Module& a, const Module& b);
// Whether it stands there still, as far as a list tells.
bool standsIn(const std::vector<Module>& modules, const Module& module);
// What is known of the images' headers stays true as long as they stand where they stood.
void keepHeaders(const std::vector<Module>& known, std::vector<Module>& modules);

}  // namespace hawser::engine
