#include "core/session/live/TargetKnowledge.h"

#include <utility>

namespace hawser::session {

// What was reported before is void.
void TargetKnowledge::become(Knowledge now) {
    m_now = now;
    m_news.reset();
}

void TargetKnowledge::lost() {
    become(Knowledge::Unknown);
    m_belief = Belief::Unknown;
}

void TargetKnowledge::asked() {
    become(Knowledge::Unknown);
}

void TargetKnowledge::booted() {
    become(Knowledge::Unknown);
    m_belief = Belief::Running;
}

void TargetKnowledge::contradicted() {
    become(Knowledge::HoldsDoubted);
}

void TargetKnowledge::contradictionSettled() {
    if (m_now == Knowledge::HoldsDoubted) become(Knowledge::Unknown);
}

void TargetKnowledge::resumed(bool doubtful) {
    become(doubtful ? Knowledge::RunsDoubtful : Knowledge::Runs);
    m_belief = Belief::Running;
}

void TargetKnowledge::resumedBehindDoubt() {
    m_belief = Belief::Running;
}

void TargetKnowledge::resumeUnknown() {
    m_belief = Belief::Unknown;
}

void TargetKnowledge::ranBefore() {
    m_belief = Belief::Running;
}

void TargetKnowledge::stopShown() {
    m_belief = Belief::Stopped;
}

TargetKnowledge::Meaning TargetKnowledge::reported(kd::StateChanged change) {
    if (m_now == Knowledge::HoldsDoubted && !change.freshTarget) return Meaning::Old;
    if (holds() && change.unexpected) return Meaning::Contradiction;
    const bool copy = holds() && change.repeated;
    m_now = Knowledge::Holds;
    if (!copy || m_countCopies) m_news = std::move(change);
    return copy ? Meaning::Copy : Meaning::News;
}

std::optional<kd::StateChanged> TargetKnowledge::takeNews() {
    return std::exchange(m_news, std::nullopt);
}

void TargetKnowledge::putBack(kd::StateChanged change) {
    if (!m_news) m_news = std::move(change);
}

}  // namespace hawser::session
