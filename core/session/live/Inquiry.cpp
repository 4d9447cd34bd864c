#include "core/session/live/Inquiry.h"

namespace hawser::session {

void Inquiry::probe(TimePoint firstAt, Belief before, const Probe::Means& means, std::uint64_t received) {
    m_kind = Kind::Probe;
    m_probed.happened(firstAt);
    m_probe.begin(firstAt + m_probed.pause(), before, means, received);
}

void Inquiry::probeLater(TimePoint firstAt, Belief before, const Probe::Means& means,
                         std::uint64_t received) {
    if (isProbing()) {
        m_probe.postpone(firstAt, received);
    } else {
        probe(firstAt, before, means, received);
    }
}

void Inquiry::breakIn(TimePoint now) {
    m_kind = Kind::BreakIn;
    m_breakIn.begin(now);
}

void Inquiry::verify(TimePoint now, Duration pause, Verification::Of what) {
    m_kind = Kind::Verification;
    m_verification.begin(now, pause, what);
}

std::optional<TimePoint> Inquiry::nextDeadline() const {
    switch (m_kind) {
        case Kind::None:
            return std::nullopt;
        case Kind::Probe:
            return m_probe.nextDeadline();
        case Kind::BreakIn:
            return m_breakIn.nextDeadline();
        case Kind::Verification:
            return m_verification.nextDeadline();
    }
    return std::nullopt;
}

Inquiry::Step Inquiry::due(TimePoint now, std::uint64_t received, bool askedAnyway) {
    const Step step = ask(now, received, askedAnyway);
    if (step.breakIn) m_stimuli.breakInSent();
    if (step.reset) m_stimuli.resetSent(now);
    return step;
}

Inquiry::Step Inquiry::ask(TimePoint now, std::uint64_t received, bool askedAnyway) {
    switch (m_kind) {
        case Kind::None:
            return {};
        case Kind::Probe: {
            const auto stimulus = m_probe.due(now, received);
            return {.breakIn = stimulus == Probe::Stimulus::BreakIn,
                    .reset = stimulus == Probe::Stimulus::Reset,
                    .attempt = stimulus != Probe::Stimulus::None};
        }
        case Kind::BreakIn: {
            const auto step = m_breakIn.due(now);
            return {.breakIn = step.breakIn, .reset = step.reset, .breakInsUnanswered = step.unanswered};
        }
        case Kind::Verification: {
            const auto step = m_verification.due(now, askedAnyway);
            return {.reset = step == Verification::Step::Reset,
                    .verificationUnanswered = step == Verification::Step::Unanswered};
        }
    }
    return {};
}

void Inquiry::resetAnswered(TimePoint now) {
    m_stimuli.resetAnswered();
    if (isProbing()) m_probe.resetAnswered(now);
}

Belief Inquiry::stateChanged(TimePoint now) {
    m_stimuli.answered(now);
    const bool probed = isProbing();
    end();
    if (!probed) return Belief::Unknown;
    m_probe.stateChangeSeen();
    return m_probe.verdict();
}

void Inquiry::stateRepeated(TimePoint now) {
    if (m_kind == Kind::Verification) m_verification.answered(now);
}

void Inquiry::spoke(TimePoint now) {
    if (isProbing()) m_probe.spoke(now);
    if (m_kind == Kind::Verification) m_verification.spoke(now);
}

}  // namespace hawser::session
