#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/command/types/TypedMemory.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// The ring in which the kernel keeps what DbgPrint and its kin have printed, oldest first: a range behind the
// write pointer where it was filled once, and one up to it.
struct PrintBuffer {
    Address start;
    std::uint64_t size = 0;     // bytes, at most kMaxSize
    std::uint64_t written = 0;  // of them before the write pointer
    bool rolledOver = false;

    static constexpr std::uint64_t kMaxSize = 1 << 24;
};

// NotAvailable: nt's symbols do not tell where it is, or that cannot be read; Malformed: they contradict
// themselves.
Result<PrintBuffer> findPrintBuffer(engine::Debugger& debugger);

// Calls with one piece of it after the other, not made printable; what cannot be read comes as "??". Errors:
// the target cannot be asked; Cancelled.
Result<> eachPrinted(const TypedMemory& memory, const PrintBuffer& buffer,
                     const std::function<void(std::string_view)>& take);

}  // namespace hawser::command
