#include "core/session/dump/DumpText.h"

#include <fmt/format.h>

namespace hawser::session {

namespace {

std::string_view spacesIn(dump::DumpKind kind) {
    using enum dump::DumpKind;
    switch (kind) {
        case Full:
        case BitmapFull:
        case CompleteRanges:
        case ElfCore:
            return "Full address space is available";
        case KernelSummary:
        case BitmapKernel:
        case KernelRanges:
            return "Kernel address space is available, User address space may not be available.";
        case UserRanges:
            return "Kernel and user address spaces are available as far as they were in use.";
        case Triage:
            return "Only registers and stack trace are available";
        case HeaderOnly:
            return "Only the registers of one processor are available";
    }
    return {};
}

}  // namespace

std::string contentsOf(const dump::CrashDump& dump) {
    return fmt::format("{} File: {}", nameOf(dump.kind()), spacesIn(dump.kind()));
}

std::vector<std::string> shortcomingsOf(const dump::CrashDump& dump) {
    std::vector<std::string> sentences;
    for (const dump::Shortcoming& one : dump.shortcomings().told())
        sentences.push_back(fmt::format("{} (at {:#x} of the file)", one.what, one.offset));
    if (const auto untold = dump.shortcomings().untold(); untold > 0)
        sentences.push_back(fmt::format("{} more of this kind are not told.", untold));
    return sentences;
}

std::string changeOfFile(const dump::FileStamp& before, const dump::FileStamp& now) {
    if (before == now) return "The file is as it was.";
    if (before.size == now.size) return "The file has been written since it was opened.";
    return fmt::format("The file has changed since it was opened: it had {} bytes and has {} now.",
                       before.size, now.size);
}

}  // namespace hawser::session
