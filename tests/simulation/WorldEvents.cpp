// What happens while time passes.
#include <algorithm>

#include "tests/simulation/World.h"

namespace hawser::simulation {

namespace {

using namespace std::chrono_literals;

void earlier(std::optional<TimePoint>& earliest, std::optional<TimePoint> other) {
    if (other && (!earliest || *other < *earliest)) earliest = other;
}

}  // namespace

std::optional<TimePoint> World::nextEvent() const {
    std::optional<TimePoint> earliest;
    if (!m_agenda.empty()) earliest = m_agenda.begin()->first;
    earlier(earliest, m_line->nextArrival(Direction::ToHost));
    if (targetPaused()) {
        earlier(earliest, m_pausedUntil);
        return earliest;
    }
    earlier(earliest, m_line->nextArrival(Direction::ToTarget));
    // A deadline of the target that has passed must not hold the time still.
    if (const auto due = m_targetEnd->nextDeadline()) earlier(earliest, std::max(*due, m_targetNext));
    return earliest;
}

void World::step(TimePoint limit) {
    const TimePoint next = std::min(limit, nextEvent().value_or(limit));
    m_clock.set(std::max(m_clock.now(), next));
    while (!m_agenda.empty() && m_agenda.begin()->first <= now()) {
        const auto what = std::move(m_agenda.begin()->second);
        m_agenda.erase(m_agenda.begin());
        what();
        collect();
    }
    while (!targetPaused() && m_line->nextArrival(Direction::ToTarget).value_or(TimePoint::max()) <= now())
        deliver(Direction::ToTarget);
    if (!targetPaused()) {
        const auto due = m_targetEnd->nextDeadline();
        if (due && *due <= now()) {
            m_targetEnd->tick(now());
            if (!m_furnished && !m_target.isBooting()) furnish();
            m_targetNext = now() + 100us;
            collect();
        }
    }
    while (m_line->nextArrival(Direction::ToHost).value_or(TimePoint::max()) <= now())
        deliver(Direction::ToHost);
}

void World::deliver(Direction direction) {
    const ModelledLine::Piece piece = m_line->take(direction);
    if (direction == Direction::ToTarget) {
        m_targetEnd->receive(piece, now());
        collect();
    } else if (m_hostEnd != nullptr) {
        m_hostEnd->arrive(piece);
    }
    if (piece.happening.happens()) happen(piece.happening);
}

void World::collect() {
    for (const Bytes& said : m_targetEnd->takeOutput(now())) m_line->write(Direction::ToHost, said, now());
    if (m_line->takeOutOfStep()) m_target.takeForAcknowledged(now());
}

void World::happen(const Fault& fault) {
    if (m_healed) return;
    switch (fault.kind) {
        case FaultKind::TargetReset:
            resetTarget(fault.value % 2 == 0);
            return;
        case FaultKind::TargetPaused:
            pauseTarget(fault.time);
            return;
        case FaultKind::HostKilled:
            m_killWanted = m_session != nullptr;
            restartHost(now() + fault.time);
            return;
        case FaultKind::LineCut:
            cutLine(fault.time);
            return;
        case FaultKind::None:
        case FaultKind::Lose:
        case FaultKind::Drop:
        case FaultKind::Flip:
        case FaultKind::Duplicate:
        case FaultKind::Insert:
        case FaultKind::Truncate:
        case FaultKind::Noise:
        case FaultKind::Silence:
        case FaultKind::Split:
        case FaultKind::StaleAcknowledgement:
        case FaultKind::BreakInByte:
        case FaultKind::OutOfStep:
            return;
    }
}

void World::resetTarget(bool all) {
    m_journal.note("== the target is reset");
    m_areaBeforeBoot = m_target.memory().bytes(Audit::kArea, Audit::kAreaSize);
    m_stopsBeforeBoot = m_target.stops();
    m_targetEnd->reset(all);
    m_target.reboot(now());
    m_line->clear(Direction::ToTarget);
    m_furnished = false;
    m_audit.rebooted(m_stopsBeforeBoot);
}

void World::pauseTarget(Duration time) {
    m_journal.note("== the target is paused for {:.1f} s", std::chrono::duration<double>(time).count());
    m_pausedUntil = now() + time;
}

// What was on its way is lost, but some of what the target had said may come behind the next opening.
void World::cutLine(Duration time) {
    if (!m_options.line.canClose) return;
    m_journal.note("== the line is cut");
    Bytes late;
    while (m_line->nextArrival(Direction::ToHost) && late.size() < 4096) {
        const Bytes more = m_line->take(Direction::ToHost).bytes;
        late.insert(late.end(), more.begin(), more.end());
    }
    m_line->clear(Direction::ToHost);
    m_line->clear(Direction::ToTarget);
    m_refusedUntil = now() + time;
    if (m_hostEnd != nullptr) m_hostEnd->cut();
    if (!late.empty()) {
        at(m_refusedUntil + 150ms, [this, late] {
            if (!m_healed) m_line->inject(Direction::ToHost, late, now());
        });
    }
}

void World::heal() {
    m_journal.note("== nothing goes wrong from here on");
    m_healed = true;
    m_line->setHealthy(true, now());
    m_pausedUntil = {};
    m_refusedUntil = {};
}

}  // namespace hawser::simulation
