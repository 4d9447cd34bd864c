#include "core/command/tasks/DebuggerWork.h"

#include <fmt/format.h>

#include "core/base/ByteWriter.h"

namespace hawser::command {

namespace {

// nt!ExpDebuggerWork: the worker is ready, and told to begin (ReactOS names its states).
constexpr std::uint64_t kReady = 0;
constexpr std::uint64_t kStart = 1;

Result<Address> variable(engine::Debugger& debugger, std::string_view name) {
    if (const auto at = debugger.names().addressOf(name)) return *at;
    return fail(ErrorCode::NotAvailable,
                fmt::format("{} is not known: this kernel has no worker for debuggers, or its symbols are "
                            "not loaded.",
                            name));
}

Result<> put(engine::Debugger& debugger, Address at, std::uint64_t value, unsigned bytes) {
    ByteWriter writer;
    if (bytes == 8)
        writer.u64(value);
    else
        writer.u32(static_cast<std::uint32_t>(value));
    const auto written = debugger.write(at, writer.view());
    if (!written) return tl::unexpected(written.error());
    if (*written == bytes) return {};
    return fail(ErrorCode::NotAvailable,
                fmt::format("Memory at {} could not be written.", debugger.addressText(at)), at.value());
}

}  // namespace

Result<> orderWork(engine::Debugger& debugger, const WorkOrder& order) {
    const auto process = variable(debugger, "nt!ExpDebuggerProcessAttach");
    if (!process) return tl::unexpected(process.error());
    const auto page = variable(debugger, "nt!ExpDebuggerPageIn");
    if (!page) return tl::unexpected(page.error());
    const auto work = variable(debugger, "nt!ExpDebuggerWork");
    if (!work) return tl::unexpected(work.error());
    const auto state = debugger.readInteger(*work, 4);
    if (!state) return tl::unexpected(state.error());
    if (*state != kReady)
        return fail(ErrorCode::Refused, "The target has not done yet what it was asked before; let it run.");
    const unsigned pointer = debugger.isWide() ? 8 : 4;
    if (auto done = put(debugger, *process, order.process.value(), pointer); !done) return done;
    if (auto done = put(debugger, *page, order.page.value(), pointer); !done) return done;
    return put(debugger, *work, kStart, 4);
}

}  // namespace hawser::command
