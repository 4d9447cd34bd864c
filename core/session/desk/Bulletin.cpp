#include "core/session/desk/Bulletin.h"

#include <utility>

#include "core/command/TargetReport.h"
#include "core/engine/BreakpointTable.h"
#include "core/engine/Sources.h"

namespace hawser::session {

void Bulletin::tellPrompt(PromptState prompt) {
    if (prompt == m_prompt) return;
    m_prompt = prompt;
    m_sink.tell(std::move(prompt));
}

void Bulletin::tellTarget() {
    const engine::TargetInfo& info = *m_debugger.info();
    TargetSummary summary;
    summary.name = QString::fromStdString(command::targetName(info));
    summary.version = QString::fromStdString(command::targetVersionLine(info));
    summary.buildLab = QString::fromStdString(info.buildLab);
    summary.kernelBase = info.version.kernelBase;
    summary.processors = m_processors = m_debugger.processorCount();
    summary.pointers64 = info.version.pointers64;
    m_sink.tell(std::move(summary));
}

void Bulletin::tellProcessors() {
    if (m_debugger.processorCount() != m_processors) tellTarget();
}

void Bulletin::tellModules() {
    if (m_debugger.modules() != m_modules) {
        m_modules = m_debugger.modules();
        m_sink.tell(ModulesChanged{std::make_shared<const std::vector<Module>>(m_modules)});
    }
    if (!m_closed && m_debugger.breakpoints().list() != m_breakpoints) {
        m_breakpoints = m_debugger.breakpoints().list();
        m_sink.tell(BreakpointsChanged{std::make_shared<const std::vector<Breakpoint>>(m_breakpoints)});
    }
}

void Bulletin::tellEventFilters() {
    auto filters = m_debugger.filters().changed();
    if (filters == m_filters) return;
    m_filters = std::move(filters);
    m_sink.tell(EventFiltersChanged{std::make_shared<const std::vector<EventFilter>>(m_filters)});
}

void Bulletin::tellSourceMode() {
    const bool on = m_debugger.sources().options.step;
    if (std::exchange(m_sourceMode, on) != on) m_sink.tell(SourceModeChanged{on});
}

void Bulletin::forgotten() {
    m_sink.tell(TargetForgotten{++m_epoch});
    tellModules();
}

void Bulletin::stopped(const std::string& reason) {
    const auto& stop = *m_debugger.stop();
    m_sink.tell(StopEvent{++m_epoch, stop.programCounter, stop.processor, stop.processorCount,
                          QString::fromStdString(reason)});
}

void Bulletin::resumed() {
    m_sink.tell(Resumed{++m_epoch});
}

void Bulletin::contentsChanged() {
    m_sink.tell(ContentsChanged{++m_epoch, m_debugger.currentFrame()});
}

}  // namespace hawser::session
