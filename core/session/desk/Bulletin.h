#pragma once

#include <optional>
#include <vector>

#include "core/engine/Debugger.h"
#include "core/session/EventSink.h"

namespace hawser::session {

// What the debugger knows, as it was last told: tells what differs from it, and counts the epoch, which each
// change of what a view shows ends. Engine thread.
class Bulletin {
  public:
    // `epoch`: the last one that was told.
    Bulletin(EventSink& sink, engine::Debugger& debugger, Epoch epoch)
        : m_sink(sink), m_debugger(debugger), m_epoch(epoch) {}

    Epoch epoch() const { return m_epoch; }
    const PromptState& prompt() const { return m_prompt; }

    void tellPrompt(PromptState prompt);
    void tellTarget();
    void tellProcessors();  // only when more or fewer have come
    void tellModules();     // and breakpoints, which go with them
    void tellEventFilters();
    void tellSourceMode();

    // --- each begins an epoch ---
    void forgotten();
    void stopped(const std::string& reason);
    void resumed();
    void contentsChanged();

    // The session ends: breakpoints that are taken out now are still the user's.
    void close() { m_closed = true; }

  private:
    EventSink& m_sink;
    engine::Debugger& m_debugger;
    Epoch m_epoch;
    bool m_closed = false;
    PromptState m_prompt;
    std::uint32_t m_processors = 0;
    std::vector<Module> m_modules;
    std::vector<Breakpoint> m_breakpoints;
    std::vector<EventFilter> m_filters;
    std::optional<bool> m_sourceMode;
};

}  // namespace hawser::session
