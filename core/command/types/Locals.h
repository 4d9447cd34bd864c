#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/command/types/TypedValue.h"
#include "core/engine/Debugger.h"
#include "core/engine/ModuleSymbols.h"

namespace hawser::command {

// A variable of the function that a frame executes.
struct LocalVariable {
    std::string name;
    bool parameter = false;
    TypedValue value;  // of its type; nowhere where it is optimized away, or its place is not known here
    bool isStatic = false;
    std::string place{};     // "@rcx", "fffff800`12345678", "<unavailable>"
    std::string relative{};  // "@rsp+0x0060"; empty: in no frame
};

// Of the frame that is looked at, the innermost block first. Empty: nothing is told of that code. Errors: the
// target cannot be asked; Malformed: the symbols' types are damaged.
Result<std::vector<LocalVariable>> localsInView(engine::Debugger& debugger,
                                                engine::SymbolDemand demand = engine::SymbolDemand::Asked);
// By its exact name, or else by one that differs in case alone. Nothing: the frame has none of this name; its
// stack is walked only where it has.
Result<std::optional<LocalVariable>> localNamed(engine::Debugger& debugger, std::string_view name);
// Of the code at an address, whatever executes there: all of them are nowhere but those that are static.
Result<std::vector<LocalVariable>> localsAt(engine::Debugger& debugger, Address code);

}  // namespace hawser::command
