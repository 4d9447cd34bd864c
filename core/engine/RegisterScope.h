#pragma once

namespace hawser::engine {

// Which registers somebody looks at: on a serial line a whole context takes a tenth of a second. Each holds
// the one before it.
enum class RegisterScope {
    General,  // with flags and segments: how every context begins
    System,   // and what the processor keeps in its special registers
    All,      // and vector registers
};

}  // namespace hawser::engine
