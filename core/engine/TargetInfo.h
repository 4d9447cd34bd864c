#pragma once

#include <cstdint>
#include <string>

#include "core/engine/TargetTimes.h"
#include "core/engine/TargetVersion.h"

namespace hawser::engine {

// What is known of the target after Debugger::identify().
struct TargetInfo {
    TargetVersion version;
    std::uint32_t processors = 1;
    std::string buildLab;           // NtBuildLab's text; empty when it could not be read
    Address debuggerDataBlock;      // 0: none
    TargetTimes times;              // when they were read last
    std::uint32_t productType = 0;  // 1 workstation, 2 domain controller, 3 server; 0 unknown
};

}  // namespace hawser::engine
