#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/Address.h"
#include "core/base/Result.h"

namespace hawser::engine {

class Debugger;

struct ProcessorState {
    std::uint16_t number = 0;
    Address programCounter;
    std::string place;     // its name, "nt+0x5000"; empty: none is known
    Address thread;        // KTHREAD; 0: not known, as of all but the one that stopped
    bool current = false;  // whose registers and stack are shown
    bool stopped = false;  // it reported the stop; the others were held for it
};

// Every processor of a stopped target, in order. Fails with NotAvailable while the target runs, with
// Cancelled when the user wants the engine thread, and with what reading a context fails with. Engine thread.
Result<std::vector<ProcessorState>> listProcessors(Debugger& debugger);

}  // namespace hawser::engine
