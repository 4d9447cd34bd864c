#include "core/command/WatchTrace.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/TargetText.h"
#include "core/engine/Architecture.h"
#include "core/engine/NextInstruction.h"
#include "core/engine/StopPlace.h"

namespace hawser::command {

namespace {

using disassembly::FlowKind;

bool names(const std::vector<std::string>& list, std::string_view module) {
    return std::ranges::any_of(list,
                               [&](const std::string& name) { return equalIgnoringCase(name, module); });
}

std::string functionAt(const CommandContext& context, Address place) {
    const auto name = context.debugger().names().nameOf(place);
    return name ? oneLine(name->text, kShownName) : std::string();
}

}  // namespace

WatchTrace::WatchTrace(CommandContext& context, WatchOptions options, const Way& way,
                       const std::optional<disassembly::Instruction>& first)
    : m_context(context),
      m_options(std::move(options)),
      m_way(way),
      m_tally(frameAt(way.start, way.kind == Way::Kind::Function ? way.end : Address())) {
    if (first) m_leaving = {first->flow, way.start, first->next()};
}

// Where a call lands inside what the symbols know, its distance is part of what tells it from others.
CallTally::Frame WatchTrace::frameAt(Address place, Address back) const {
    std::string label = nameText(m_context.debugger(), place);
    if (label.empty()) label = "0x" + m_context.pointerText(place.value());
    return {.function = functionAt(m_context, place), .label = std::move(label), .back = back};
}

Result<engine::StepWatcher::Next> WatchTrace::steppedTo(Address place) {
    ++m_events;
    if (std::exchange(m_runsThrough, false)) {
        comeBack(place);
    } else {
        m_tally.count();
        follow(place);
    }
    const auto over = isOver(place);
    if (!over) return tl::unexpected(over.error());
    if (*over) return Next{.over = true};
    if (m_runsThrough) {
        const auto stack = engine::stoppedStackPointer(m_context.debugger());
        if (!stack) return tl::unexpected(stack.error());
        return Next{.through = RunThrough{m_tally.top().back, *stack}};
    }
    if (auto looked = look(place); !looked) return tl::unexpected(looked.error());
    return Next{};
}

Result<> WatchTrace::look(Address place) {
    const auto next = engine::NextInstruction(m_context.debugger(), place).decoded();
    if (!next) return tl::unexpected(next.error());
    m_leaving = {FlowKind::Other, place, place};
    if (!*next) return {};
    m_leaving = {(*next)->flow, place, (*next)->next()};
    const std::string& mnemonic = (*next)->mnemonic;
    if (mnemonic == "syscall" || mnemonic == "sysenter" || mnemonic == "svc") m_tally.countSystemCall();
    return {};
}

void WatchTrace::follow(Address place) {
    switch (m_leaving.flow) {
        case FlowKind::Call:
            // One to the next instruction only asks where it is.
            if (place == m_leaving.behind) return;
            tellTop(m_options.callSites ? fmt::format(" @ {}", m_context.pointerText(m_leaving.at.value()))
                                        : std::string());
            return enter(place, frameAt(place, m_leaving.behind), true);
        case FlowKind::Return:
            return comeBack(place);
        case FlowKind::Other:
        case FlowKind::Jump:
        case FlowKind::ConditionalJump:
        case FlowKind::Interrupt:
            break;
    }
    if (functionAt(m_context, place) == m_tally.top().function) return;
    tellTop();
    enter(place, frameAt(place, {}), false);
}

void WatchTrace::enter(Address place, CallTally::Frame frame, bool called) {
    if (called)
        m_tally.call(std::move(frame));
    else
        m_tally.jump(std::move(frame));
    if (m_tally.depth() == 0) return;
    const bool deep = m_tally.depth() >= m_options.depth.value_or(kMaxDepth) || m_tally.depth() >= kMaxDepth;
    m_runsThrough = deep || isIgnored(place);
    if (deep || (m_runsThrough && !m_options.entries)) m_tally.hideTop();
}

bool WatchTrace::isIgnored(Address place) const {
    if (m_options.only.empty() && m_options.ignored.empty()) return false;
    const engine::Module* const module = m_context.debugger().moduleAt(place);
    const std::string_view name = module == nullptr ? std::string_view() : std::string_view(module->name);
    return m_options.only.empty() ? names(m_options.ignored, name) : !names(m_options.only, name);
}

void WatchTrace::comeBack(Address place) {
    const auto returned = m_tally.returningTo(place);
    if (!returned) {
        // Where the return address was put by hand it is a jump by other means.
        const bool known = m_tally.depth() > 0 || m_way.kind == Way::Kind::Function;
        if (known) warn("  >> No match on ret");
        if (functionAt(m_context, place) == m_tally.top().function) return;
        tellTop(resultText());
        return enter(place, frameAt(place, {}), false);
    }
    const std::size_t depth = *returned == 0 ? 0 : *returned - 1;
    if (m_tally.depth() > *returned)
        warn(fmt::format("  >> More than one level popped {} -> {}", m_tally.depth(), depth));
    // Of the first function the end tells.
    if (*returned == 0) {
        if (m_tally.depth() > 0) tellTop();
        m_tally.returnTo(0);
        m_left = true;
        return;
    }
    tellTop(resultText());
    m_tally.returnTo(depth);
}

Result<bool> WatchTrace::isOver(Address place) const {
    if (m_left) return true;
    if (place != m_way.end) return false;
    if (m_way.kind == Way::Kind::Address || m_tally.depth() == 0) return true;
    const auto stack = engine::stoppedStackPointer(m_context.debugger());
    if (!stack) return tl::unexpected(stack.error());
    return *stack >= m_way.stack;
}

std::string WatchTrace::resultText() const {
    const auto value = m_options.results ? m_context.pseudoRegister("retreg") : std::nullopt;
    if (!value) return {};
    const std::string_view name = m_context.debugger().architecture().returnRegister();
    if (m_context.radix() == 10) return fmt::format(" {} = {}", name, *value);
    if (m_context.radix() == 8) return fmt::format(" {} = {:o}", name, *value);
    return fmt::format(" {} = {:x}", name, *value);
}

void WatchTrace::tellTop(const std::string& more) {
    if (!m_options.calls || m_tally.top().hidden) return;
    m_context.output().print(m_tally.line() + more + "\n");
}

void WatchTrace::warn(const std::string& text) {
    if (m_options.warnings) m_context.output().print(text + "\n");
}

void WatchTrace::halted() {
    tellTop(m_left ? resultText() : std::string());
    if (m_options.summary) m_context.output().print(m_tally.summary(m_events));
}

}  // namespace hawser::command
