#pragma once

#include <string_view>

namespace hawser::dump {

// What a file holds of the machine (kd-protocol.md 10.3).
enum class DumpKind {
    Full,            // type 1: runs of pages
    KernelSummary,   // type 2
    HeaderOnly,      // type 3
    Triage,          // type 4: ranges of virtual memory
    BitmapFull,      // type 5
    BitmapKernel,    // type 6, 7
    KernelRanges,    // type 8
    UserRanges,      // type 9
    CompleteRanges,  // type 10
    ElfCore,         // QEMU's dump-guest-memory
};

// "Full Dump", "Mini Kernel Dump", ... without an article.
std::string_view nameOf(DumpKind kind);

}  // namespace hawser::dump
