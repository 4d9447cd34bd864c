#include "core/engine/LineSteps.h"

#include <utility>

#include "core/engine/Debugger.h"
#include "core/engine/NextInstruction.h"
#include "core/engine/Sources.h"
#include "core/engine/StopPlace.h"

namespace hawser::engine {

namespace {

using disassembly::FlowKind;

}  // namespace

void LineSteps::begin(RunPlan& plan, Address pc) const {
    LineStep step;
    if (const auto here = m_debugger.sources().lines.at(pc)) {
        step.file = here->file;
        step.line = here->line;
        const auto function = m_debugger.sources().lines.procedureAt(pc);
        step.function = function ? function->start : here->start;
        // Where a function is entered its line is that of the brace: the step ends at its body.
        if (function && pc == function->start && function->body != pc) enters(step, pc);
    }
    plan.line = std::move(step);
}

Result<bool> LineSteps::runsThrough(RunPlan& plan, Address pc) const {
    if (!plan.byLine) return plan.kind == RunPlan::Kind::StepOver;
    LineStep& step = *plan.line;
    const NextInstruction next(m_debugger, pc);
    const auto flow = next.flow();
    if (!flow) return tl::unexpected(flow.error());
    step.returns = *flow == FlowKind::Return;
    const bool entersCalls = plan.kind == RunPlan::Kind::StepInto && !step.entry;
    if (!entersCalls || *flow != FlowKind::Call)
        return plan.kind == RunPlan::Kind::StepOver || !step.file.empty();
    const auto behind = next.behindCall();
    if (!behind) return tl::unexpected(behind.error());
    const auto stack = stoppedStackPointer(m_debugger);
    if (!stack) return tl::unexpected(stack.error());
    if (*behind && !step.file.empty()) step.call = LineStep::Call{**behind, *stack};
    return false;
}

Result<bool> LineSteps::goesOn(RunPlan& plan, Address pc) const {
    LineStep& step = *plan.line;
    const auto call = std::exchange(step.call, std::nullopt);
    if (step.file.empty()) return false;
    if (step.entry) {
        const bool inPrologue = pc - step.entry->start < step.entry->body - step.entry->start;
        if (!inPrologue) step.entry.reset();
        return inPrologue;
    }
    if (call && pc != call->behind) return landed(plan, *call, pc);
    if (std::exchange(step.returns, false)) return false;
    if (isOver(step, pc)) return false;
    // Into another function, by a jump: one without lines is left as it would return.
    const auto function = m_debugger.sources().lines.procedureAt(pc);
    const bool elsewhere = !function || function->start != step.function;
    if (elsewhere && !m_debugger.sources().lines.at(pc)) {
        runOut(plan);
        return plan.temporary.has_value();
    }
    return true;
}

bool LineSteps::isOver(const LineStep& step, Address pc) const {
    const auto here = m_debugger.sources().lines.at(pc);
    return here && (here->line != step.line || here->file != step.file);
}

bool LineSteps::enters(LineStep& step, Address pc) const {
    const auto function = m_debugger.sources().lines.procedureAt(pc);
    if (!function || function->start != pc || function->body == pc) return false;
    step.entry = LineStep::Entry{pc, function->body};
    return true;
}

Result<bool> LineSteps::landed(RunPlan& plan, const LineStep::Call& call, Address pc) const {
    if (m_debugger.sources().lines.at(pc)) return enters(*plan.line, pc);
    const auto flow = NextInstruction(m_debugger, pc).flow();
    if (!flow) return tl::unexpected(flow.error());
    if (*flow == FlowKind::Jump && call.jumps < kMaxJumps) {
        plan.line->call = call;
        ++plan.line->call->jumps;
        return true;
    }
    plan.temporary = call.behind;
    plan.stackLimit = call.stack;
    return true;
}

// As gu does; where nobody knows where to, the step ends.
void LineSteps::runOut(RunPlan& plan) const {
    const auto frames = m_debugger.stack(2);
    if (!frames || frames->size() < 2 || frames->front().returnAddress.value() == 0) return;
    plan.temporary = frames->front().returnAddress;
    plan.stackLimit = (*frames)[1].stackPointer;
}

}  // namespace hawser::engine
