#include "core/engine/Architectures.h"

#include "core/engine/ArchitectureArm64.h"
#include "core/engine/ArchitectureUnknown.h"
#include "core/engine/ArchitectureX64.h"
#include "core/engine/ArchitectureX86.h"

namespace hawser::engine {

const Architecture& architectureOf(Machine machine) {
    static const ArchitectureX64 kX64;
    static const ArchitectureX86 kX86;
    static const ArchitectureArm64 kArm64;
    static const ArchitectureUnknown kUnknown;
    switch (machine) {
        case Machine::X64:
            return kX64;
        case Machine::X86:
            return kX86;
        case Machine::Arm64:
            return kArm64;
        case Machine::ArmThumb2:
            break;
    }
    return kUnknown;  // the value comes from the target and may be any
}

}  // namespace hawser::engine
