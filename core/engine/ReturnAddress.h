#pragma once

#include "core/disassembly/Disassembler.h"
#include "core/engine/StackAccess.h"

namespace hawser::engine {

// Whether a word found on a stack may be a return address: it points into an image, into a section that can
// be executed, right behind a call. Errors: the target cannot be asked.
Result<bool> mayReturnTo(const StackAccess& access, disassembly::Disassembler::Mode mode, Address address);

}  // namespace hawser::engine
