#pragma once

#include "core/base/ByteReader.h"

namespace hawser::dump {

// A processor as QEMU's note of an ELF core has it, in the target's own records (kd-protocol.md 8.5, 8.6).
struct ElfProcessor {
    Bytes context;           // CONTEXT
    Bytes specialRegisters;  // KSPECIAL_REGISTERS
};

}  // namespace hawser::dump
