#pragma once

#include <cstdint>
#include <vector>

#include "core/dump/ElfProcessor.h"

namespace hawser::dump {

struct QemuState {
    ElfProcessor processor;  // as x64 has its records
    std::uint64_t cr3 = 0;
    std::uint64_t cr4 = 0;
};

// The states of x86 processors among the notes of an ELF core: those named QEMU (QEMU, docs/specs and
// dump-guest-memory), as far as the notes are whole. At most kMaxElfProcessors.
std::vector<QemuState> qemuStates(ByteSpan notes);

inline constexpr std::size_t kMaxElfProcessors = 1024;

}  // namespace hawser::dump
