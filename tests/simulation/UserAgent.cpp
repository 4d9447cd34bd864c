#include "tests/simulation/UserAgent.h"

#include <algorithm>

namespace hawser::simulation {

namespace {

using namespace std::chrono_literals;
using session::ConnectionState;

QByteArray littleEndian(std::uint64_t value) {
    QByteArray bytes;
    for (int i = 0; i < 8; ++i) bytes.append(static_cast<char>((value >> (8 * i)) & 0xFF));
    return bytes;
}

}  // namespace

UserAgent::UserAgent(World& world, std::uint64_t seed) : m_world(world), m_random(seed) {
    Witness& witness = world.witness();
    witness.onAnswered = [this](const session::Answered& answer) { onAnswered(answer); };
    witness.onPrompted = [this] {
        m_world.at(m_world.now() + 300ms,
                   [this] { m_world.post(session::AnswerTargetPrompt{QStringLiteral("i")}); });
    };
}

void UserAgent::begin(TimePoint until) {
    m_until = until;
    schedule();
}

void UserAgent::schedule() {
    const Duration pause = m_random.oneIn(6) ? m_random.between(Duration(0ms), Duration(4s))
                                             : m_random.between(Duration(0ms), Duration(250ms));
    m_world.at(m_world.now() + pause, [this] {
        if (m_world.now() >= m_until) return;
        act();
        schedule();
    });
}

void UserAgent::act() {
    if (m_random.oneIn(12) && !m_world.targetPaused()) {
        m_world.target().print("DriverEntry: 0x1234\n", m_world.now());
        return;
    }
    if (!m_world.hostAlive() || m_leaving == m_world.hostNumber()) return;
    if (m_random.oneIn(60)) {
        urgent(session::Resynchronize{});
    } else if (m_random.oneIn(200)) {
        urgent(session::Restart{});
    } else if (m_random.oneIn(400)) {
        m_leaving = m_world.hostNumber();
        urgent(session::Quit{m_random.oneIn(2)});
    } else if (m_random.oneIn(80)) {
        urgent(session::CancelCommand{});
    } else if (m_world.witness().told().prompt.acceptsCommands || m_random.oneIn(10)) {
        useTheStop();
    } else if (m_world.session().state() == ConnectionState::Running ? m_random.oneIn(3)
                                                                     : m_random.oneIn(20)) {
        urgent(session::BreakIn{});
    }
}

void UserAgent::useTheStop() {
    switch (m_random.below(14)) {
        case 0:
        case 1:
        case 2:
        case 3:
            read();
            break;
        case 4:
        case 5:
            write();
            break;
        case 6:
        case 7: {
            const std::uint64_t value = m_world.audit().newValue();
            const auto id = m_world.post(session::WriteRegister{QStringLiteral("r15"), value});
            m_world.audit().asked(id, OperationKind::Register, value);
            break;
        }
        case 8:
            if (m_world.options().ownStops && m_random.oneIn(2)) {
                setOwnStop();
                break;
            }
            m_world.post(session::ToggleBreakpoint{m_world.place(m_random.below(16))});
            break;
        case 9:
        case 10:
            command("g");
            break;
        case 11:
            command(m_random.oneIn(2) ? "t" : "p");
            break;
        case 12:
            command(m_random.oneIn(2) ? "r" : "k");
            break;
        case 13:
            m_world.post(session::ReadRegisters{});
            break;
    }
}

void UserAgent::setOwnStop() {
    const std::uint64_t place = m_world.place(m_random.below(16)).value();
    switch (m_random.below(4)) {
        case 0:
            command(fmt::format("ba e 1 {:x}", place));
            break;
        case 1:
            command(fmt::format("bp /1 {:x} \"g\"", place));
            break;
        case 2:
            command(fmt::format("bp {:x} 3", place));
            break;
        case 3:
            command(fmt::format("g {:x}", place));
            break;
    }
}

void UserAgent::command(const std::string& words) {
    m_world.journal().note("user: {}", words);
    m_world.post(session::Execute{QString::fromStdString(words)});
}

// Whatever the session is doing, it must be listened to.
void UserAgent::urgent(session::SessionRequest body) {
    m_world.journal().note("user: urgent request {} in state {}", body.index(),
                           nameOf(m_world.session().state()));
    m_world.post(std::move(body));
    m_lastUrgent = m_world.now();
    m_world.at(m_lastUrgent + kSoon, [this, when = m_lastUrgent, host = m_world.hostNumber()] {
        if (host != m_world.hostNumber() || when != m_lastUrgent || m_world.inboxEmpty()) return;
        m_world.audit().violation(
            fmt::format("A request that must not wait has waited for 10 ms in state {}.",
                        nameOf(m_world.session().state())));
    });
}

void UserAgent::read() {
    const std::size_t count = m_random.oneIn(6) ? m_random.between(1, 5000) : m_random.between(1, 64);
    const Address address = Audit::kArea + m_random.below(Audit::kAreaSize - count);
    Reading reading{0, address, count, m_world.target().memory().bytes(address, count)};
    m_world.journal().note("user: read {} bytes", count);
    reading.id = m_world.post(session::ReadMemoryAt{{}, address, count, false});
    m_reading = std::move(reading);
}

void UserAgent::write() {
    const std::uint64_t value = m_world.audit().newValue();
    const Address address = Audit::kArea + 8 * m_random.below(Audit::kAreaSize / 8);
    const auto id = m_world.post(session::WriteMemoryAt{address, littleEndian(value), false});
    m_world.journal().note("user: write {:x}, request {}", value, id);
    m_world.audit().asked(id, OperationKind::Memory, value);
    m_writing = id;
}

void UserAgent::onAnswered(const session::Answered& answer) {
    m_lastAnswered = answer.id;
    m_world.audit().answered(answer.id,
                             answer.outcome ? std::nullopt : std::optional(answer.outcome.error()));
    if (m_writing == answer.id) m_writeAnswer = answer;
    if (!m_reading || m_reading->id != answer.id) return;
    m_readAnswer = answer;
    if (answer.outcome)
        checkMemory(std::get<std::shared_ptr<const session::MemoryBlock>>(*answer.outcome)->bytes);
    m_reading.reset();
}

// What is shown must have been there between the question and the answer.
void UserAgent::checkMemory(const engine::MemoryBytes& bytes) {
    const Reading& reading = *m_reading;
    const Bytes now = m_world.target().memory().bytes(reading.address, reading.count);
    const Bytes old = m_world.memoryKnown();
    const std::size_t offset = reading.address - Audit::kArea;
    for (std::size_t i = 0; i < bytes.bytes.size(); ++i) {
        const bool then = i < reading.before.size() && bytes.bytes[i] == reading.before[i];
        const bool still = i < now.size() && bytes.bytes[i] == now[i];
        const bool unheard = offset + i < old.size() && bytes.bytes[i] == old[offset + i];
        if (!bytes.valid[i] || then || still || unheard) continue;
        m_world.audit().violation(fmt::format("Byte {} of a read of {} is {:02x}; the target held {:02x}.", i,
                                              reading.count, std::to_integer<unsigned>(bytes.bytes[i]),
                                              i < now.size() ? std::to_integer<unsigned>(now[i]) : 0U));
        return;
    }
}

bool UserAgent::turnUntil(const std::function<bool()>& done, TimePoint limit) {
    while (!done()) {
        if (m_world.now() >= limit) return false;
        m_world.turn(std::min(limit, m_world.now() + 50ms));
    }
    return true;
}

std::string UserAgent::provesThatItWorks(Duration limit) {
    const TimePoint end = m_world.now() + limit;
    const auto stopped = [this] {
        return m_world.witness().told().prompt.acceptsCommands && m_world.synchronized();
    };
    if (!stopped()) urgent(session::BreakIn{});
    if (!turnUntil(stopped, end)) return "it could not be broken into: " + m_world.whyNotSynchronized();
    // On a slow line an answer to an older question may still be on its way and void what is asked now: it is
    // reported as failed, and asked again within the same bound.
    do {
        if (!turnUntil(stopped, end)) return "it did not stay stopped: " + m_world.whyNotSynchronized();
        m_readAnswer.reset();
        read();
        if (!turnUntil([this] { return m_readAnswer.has_value(); }, end)) return "a read was not answered";
    } while (!m_readAnswer->outcome && m_world.now() < end);
    if (!m_readAnswer->outcome) return "a read failed: " + m_readAnswer->outcome.error().what;
    do {
        if (!turnUntil(stopped, end)) return "it did not stay stopped: " + m_world.whyNotSynchronized();
        m_writeAnswer.reset();
        write();
        if (!turnUntil([this] { return m_writeAnswer.has_value(); }, end)) return "a write was not answered";
    } while (!m_writeAnswer->outcome && m_world.now() < end);
    if (!m_writeAnswer->outcome) return "a write failed: " + m_writeAnswer->outcome.error().what;
    m_world.post(session::Execute{QStringLiteral("bc *")});
    const std::uint64_t resumes = m_world.target().resumes();
    command("g");
    const auto runs = [&] {
        return m_world.target().resumes() > resumes &&
               m_world.session().state() == ConnectionState::Running && m_world.synchronized();
    };
    if (!turnUntil(runs, end)) return "it could not be told to go on: " + m_world.whyNotSynchronized();
    return {};
}

}  // namespace hawser::simulation
