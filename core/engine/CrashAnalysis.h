#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/Address.h"
#include "core/base/Result.h"
#include "core/engine/BugCheck.h"
#include "core/engine/Module.h"
#include "core/engine/Registers.h"
#include "core/engine/StackFrame.h"
#include "core/engine/Stop.h"
#include "core/engine/UnloadedModule.h"

namespace hawser::engine {

class Debugger;

// What a bug check's parameters, the records that they lead to and the stack tell of it. What is empty is not
// known; nothing here is a guess.
struct CrashAnalysis {
    BugCheck bugCheck;
    std::optional<std::uint32_t> exceptionCode;  // NTSTATUS
    std::optional<std::uint64_t> kind;           // which of several failures, for a code that has them
    std::optional<Address> instruction;          // where it happened
    std::optional<Address> memory;               // what was used there
    std::optional<std::uint64_t> access;         // and how (memoryAccess())

    // Where a parameter has led to one that could be read.
    std::optional<Address> exceptionRecord;
    std::optional<Address> contextRecord;
    std::optional<Address> trapFrame;
    std::optional<ExceptionEvent> exception;
    std::shared_ptr<const Registers> registers;  // at that moment; without a record those of the processor

    std::vector<StackFrame> stack;  // from those registers
    // The first place on the way here that is neither the kernel's nor the HAL's; else where it happened.
    std::optional<Address> blamed;
    std::optional<Module> module;  // that it lies in
    // Where the failure or what was used there lies in no module: what was there before, and which address.
    std::optional<UnloadedModule> unloaded;
    Address inUnloaded;
    std::string bucket;                 // "0x7E_c0000005_hwsdisk+334c"; module names may be anything
    std::vector<std::string> troubles;  // what could not be read, a sentence each
};

// Fails where the target could not be asked, and never because something is not there. Bounded, whatever the
// parameters point to. Engine thread.
Result<CrashAnalysis> analyzeCrash(Debugger& debugger, const BugCheck& bugCheck);

}  // namespace hawser::engine
