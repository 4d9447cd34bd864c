#pragma once

#include <optional>

#include "core/base/Address.h"
#include "core/base/ByteReader.h"
#include "core/symbols/UnwindInfoX64.h"

namespace hawser::symbols {

// When `state.rip` stands in a function's epilog, executes the rest of it: "add rsp" or "lea rsp", pops, and
// a return, a jump out of the function or an interrupt's return. `code` holds the bytes at rip as far as they
// are known. Nothing: this is no epilog.
Result<std::optional<UnwoundFrame>> finishEpilog(ByteSpan code, Address imageBase,
                                                 const RuntimeFunction& function, const UnwindInfo& info,
                                                 const FrameStateX64& state, const StackReader& stack);

}  // namespace hawser::symbols
