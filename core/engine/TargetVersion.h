#pragma once

#include <cstdint>

#include "core/base/Machine.h"

namespace hawser::engine {

// What a target says of itself when it is asked who it is (kd-protocol.md 3.3; a dump's header says the
// same).
struct TargetVersion {
    std::uint16_t buildNumber = 0;
    bool checkedBuild = false;
    bool multiprocessor = false;
    bool pointers64 = false;  // pointers have 64 bits
    Machine machine{};        // may hold a value that is none of the enumerators
    Address kernelBase;
    Address loadedModuleList;  // head of the loader's list; 0: not told
    Address debuggerDataList;  // where the pointer to the debugger data block stands; 0: there is none
    Address
        debuggerDataBlock{};  // the block itself, where that is told instead (kd-protocol.md 10.1); else 0
};

}  // namespace hawser::engine
