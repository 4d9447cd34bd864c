#include "core/session/desk/DeskChanges.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "core/engine/BreakpointTable.h"
#include "core/engine/FrameView.h"
#include "core/engine/Sources.h"
#include "core/session/desk/TaskReads.h"
#include "core/session/desk/VariableReads.h"

namespace hawser::session {

namespace {

Result<Done> done(Result<> result) {
    if (!result) return tl::unexpected(std::move(result.error()));
    return Done{};
}

}  // namespace

Result<Done> DeskChanges::answer(const WriteRegister& question) {
    return done(m_debugger.setRegister(question.name.toStdString(), question.value));
}

Result<Done> DeskChanges::answer(const WriteMemoryAt& question) {
    const ByteSpan bytes =
        std::as_bytes(std::span(question.bytes.constData(), static_cast<std::size_t>(question.bytes.size())));
    if (!m_debugger.stopped()) return fail(ErrorCode::NotAvailable, "The target is not stopped.");
    const auto written = question.physical ? m_debugger.writePhysical(question.address, bytes)
                                           : m_debugger.write(question.address, bytes);
    if (!written) return tl::unexpected(written.error());
    if (*written == bytes.size()) return Done{};
    return fail(ErrorCode::Refused, "The target cannot write there.", question.address.value() + *written);
}

Result<Done> DeskChanges::answer(const AssignValue& question) {
    if (!m_debugger.stopped()) return fail(ErrorCode::NotAvailable, "The target is not stopped.");
    return done(assignValue(m_debugger, m_interpreter, question));
}

Result<Done> DeskChanges::answer(const SelectProcessor& question) {
    if (question.processor > std::numeric_limits<std::uint16_t>::max()) {
        return fail(ErrorCode::InvalidArgument, "There is no such processor.");
    }
    return done(m_debugger.selectProcessor(static_cast<std::uint16_t>(question.processor)));
}

Result<Done> DeskChanges::answer(const SelectFrame& question) {
    return done(engine::selectFrame(m_debugger, question.number));
}

Result<Done> DeskChanges::answer(const SelectProcess& question) {
    if (!m_debugger.stopped()) return fail(ErrorCode::NotAvailable, "The target is not stopped.");
    return done(selectProcess(m_debugger, question));
}

Result<Done> DeskChanges::answer(const SelectThread& question) {
    if (!m_debugger.stopped()) return fail(ErrorCode::NotAvailable, "The target is not stopped.");
    return done(selectThread(m_debugger, question));
}

Result<Done> DeskChanges::answer(const ToggleBreakpoint& question) {
    engine::BreakpointTable& table = m_debugger.breakpoints();
    const auto& list = table.list();
    const auto there = std::ranges::find_if(list, [&](const Breakpoint& b) {
        return b.kind == BreakpointKind::Software && b.resolved && b.address == question.address;
    });
    if (there != list.end()) return done(table.remove(there->id));
    Breakpoint breakpoint;
    breakpoint.address = question.address;
    if (const engine::Module* module = m_debugger.moduleAt(question.address)) {
        breakpoint.module = module->name;
        breakpoint.offset = question.address - module->base;
    }
    const auto added = table.add(std::move(breakpoint));
    if (!added) return tl::unexpected(added.error());
    return Done{};
}

// Kept by its line, and found again after the driver was built anew.
Result<Done> DeskChanges::answer(const ToggleSourceBreakpoint& question) {
    const std::string file = question.file.toStdString();
    const auto found = m_debugger.sources().lines.of({{}, file, question.line}, Address());
    if (found.empty())
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("No code came from line {} or what follows it.", question.line));
    engine::BreakpointTable& table = m_debugger.breakpoints();
    for (const Breakpoint& old : table.list())
        if (old.kind == BreakpointKind::Software && old.resolved &&
            std::ranges::count(found, old.address, &engine::SourcePosition::start) != 0)
            return done(table.remove(old.id));
    Breakpoint breakpoint;
    breakpoint.symbol = breakpoint.expression = fmt::format("`{}:{}`", file, found.front().line);
    breakpoint.resolved = false;
    const auto added = table.add(std::move(breakpoint));
    if (!added) return tl::unexpected(added.error());
    return Done{};
}

Result<Done> DeskChanges::answer(const EnableBreakpoint& question) {
    return done(m_debugger.breakpoints().enable(question.id, question.on));
}
Result<Done> DeskChanges::answer(const RemoveBreakpoint& question) {
    return done(m_debugger.breakpoints().remove(question.id));
}

Result<Done> DeskChanges::answer(const ReloadModules& /*question*/) {
    return done(m_debugger.reloadModules());
}

}  // namespace hawser::session
