#include "core/engine/StepsOut.h"

#include <algorithm>

namespace hawser::engine {

namespace {

bool sameThread(const StepOut& step, const Stop& stop) {
    if (step.thread.value() == 0 || stop.thread.value() == 0) return step.processor == stop.processor;
    return step.thread == stop.thread;
}

}  // namespace

void StepsOut::begin(const StepOut& step) {
    std::erase_if(m_steps, [&](const StepOut& s) { return s.thread == step.thread && s.from == step.from; });
    if (m_steps.size() == kMost) m_steps.erase(m_steps.begin());
    m_steps.push_back(step);
}

// The thread may have gone on elsewhere, and where it is switched another one stands behind the step. The
// newest first: an interrupt may be stepped in while the step that it came into is out.
std::optional<std::size_t> StepsOut::find(const Stop& stop) const {
    std::optional<std::size_t> onProcessor;
    for (std::size_t i = m_steps.size(); i > 0; --i) {
        if (m_steps[i - 1].landing) continue;
        if (sameThread(m_steps[i - 1], stop)) return i - 1;
        if (!onProcessor && m_steps[i - 1].processor == stop.processor) onProcessor = i - 1;
    }
    return onProcessor;
}

std::optional<StepOut> StepsOut::takeDone(const Stop& stop) {
    const auto found = find(stop);
    return found ? std::optional(take(*found)) : std::nullopt;
}

StepOut StepsOut::take(std::size_t index) {
    const StepOut step = m_steps[index];
    m_steps.erase(m_steps.begin() + static_cast<std::ptrdiff_t>(index));
    return step;
}

std::optional<StepOut> StepsOut::takeLanded(const Stop& stop, Address place) {
    for (std::size_t i = 0; i < m_steps.size(); ++i)
        if (m_steps[i].landing == place && sameThread(m_steps[i], stop)) return take(i);
    return std::nullopt;
}

std::vector<Address> StepsOut::landings() const {
    std::vector<Address> places;
    for (const StepOut& step : m_steps)
        if (step.landing) places.push_back(*step.landing);
    return places;
}

bool StepsOut::landsAt(Address place) const {
    return std::ranges::any_of(m_steps, [&](const StepOut& step) { return step.landing == place; });
}

bool StepsOut::takeNotDone(const Stop& stop, Address place) {
    return std::erase_if(m_steps, [&](const StepOut& step) {
               return step.from == place && sameThread(step, stop);
           }) != 0;
}

std::optional<Address> StepsOut::hiddenFrom(unsigned plan) const {
    for (auto step = m_steps.rbegin(); step != m_steps.rend(); ++step)
        if (step->plan == plan && step->hidden) return step->from;
    return std::nullopt;
}

}  // namespace hawser::engine
