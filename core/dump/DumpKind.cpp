#include "core/dump/DumpKind.h"

namespace hawser::dump {

std::string_view nameOf(DumpKind kind) {
    switch (kind) {
        case DumpKind::Full:
            return "Full Dump";
        case DumpKind::KernelSummary:
            return "Kernel Summary Dump";
        case DumpKind::HeaderOnly:
            return "Header Dump";
        case DumpKind::Triage:
            return "Mini Kernel Dump";
        case DumpKind::BitmapFull:
            return "Full Bitmap Dump";
        case DumpKind::BitmapKernel:
            return "Kernel Bitmap Dump";
        case DumpKind::KernelRanges:
            return "Kernel Range Dump";
        case DumpKind::UserRanges:
            return "Kernel and User Range Dump";
        case DumpKind::CompleteRanges:
            return "Complete Range Dump";
        case DumpKind::ElfCore:
            return "Virtual Machine Dump";
    }
    return "Dump";
}

}  // namespace hawser::dump
