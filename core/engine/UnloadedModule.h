#pragma once

#include <string>

#include "core/base/Address.h"

namespace hawser::engine {

// A driver that the kernel has let go: its addresses may be another's by now.
struct UnloadedModule {
    std::string name;  // "swmidi.sys"; not to be trusted
    Address start;
    Address end;

    bool contains(Address a) const { return a >= start && a < end; }
};

}  // namespace hawser::engine
