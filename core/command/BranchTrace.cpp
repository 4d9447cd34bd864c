#include "core/command/BranchTrace.h"

#include <fmt/format.h>

#include "core/command/StopReport.h"
#include "core/engine/NextInstruction.h"

namespace hawser::command {

bool BranchTrace::wasTaken(Address place) const {
    using disassembly::FlowKind;
    return m_leaving && m_leaving->flow != FlowKind::Other && place != m_leaving->next();
}

Result<engine::StepWatcher::Next> BranchTrace::steppedTo(Address place) {
    const bool taken = wasTaken(place);
    if (taken) {
        const std::string name = m_context.nameOf(m_leaving->address);
        m_context.output().print(fmt::format("{}{}{} ->\n", m_context.numberText(m_leaving->address.value()),
                                             name.empty() ? "" : " ", name));
        if (--m_left == 0) return Next{.over = true};
        printPlace(m_context.debugger(), m_context.placeParts(), m_context.output());
    }
    auto next = engine::NextInstruction(m_context.debugger(), place).decoded();
    if (!next) return tl::unexpected(next.error());
    m_leaving = std::move(*next);
    return Next{};
}

}  // namespace hawser::command
