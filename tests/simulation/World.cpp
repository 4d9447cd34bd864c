#include "tests/simulation/World.h"

#include <algorithm>

#include "core/base/Text.h"
#include "core/session/live/NetTransport.h"
#include "tests/simulation/ByteLine.h"
#include "tests/simulation/DatagramLine.h"
#include "tests/simulation/ModelledDatagrams.h"
#include "tests/simulation/ModelledTransport.h"
#include "tests/simulation/NetEnd.h"
#include "tests/simulation/SerialEnd.h"

namespace hawser::simulation {

namespace {

using namespace std::chrono_literals;

test::ScriptedOptions targetOptions(const WorldOptions& options) {
    test::ScriptedOptions target;
    target.processors = options.processors;
    target.receiveQueue = options.line.targetQueue;
    target.numberStops = true;
    target.habits.stopsWait = options.stopsWait;
    // Boot modules cost packets and find little more than the two that every boot has.
    return target;
}

kd::net::Key netKey() {
    return *kd::net::parseKey("1.2.3.4");
}

}  // namespace

World::World(const WorldOptions& options, FaultSource& faults, Journal::Reader reader)
    : m_options(options),
      m_journal(std::move(reader), m_clock),
      m_line(makeLine(faults)),
      m_target(targetOptions(options)),
      m_audit(m_journal),
      m_targetEnd(makeTargetEnd()),
      m_keys(options.keySeed) {
    m_target.onExecuted([this](const kd::Request& request, const kd::Reply& reply) {
        m_audit.executed(request, reply, m_target.stops());
    });
    m_witness.onState = [this](const session::ConnectionChange& change) {
        m_journal.note("== {} -> {}: {}", nameOf(change.from), nameOf(change.to),
                       change.reason.toStdString());
    };
    m_witness.onOutput = [this](const std::string& text) {
        if (m_journal.on()) m_journal.note("  | {}", printable(text, 200));
    };
    begin();
}

World::~World() = default;

std::unique_ptr<ModelledLine> World::makeLine(FaultSource& faults) {
    const LineKind& kind = m_options.line;
    if (kind.datagrams) return std::make_unique<DatagramLine>(kind, faults, m_journal, netKey());
    return std::make_unique<ByteLine>(kind, faults, m_journal);
}

std::unique_ptr<TargetEnd> World::makeTargetEnd() {
    if (m_options.line.datagrams)
        return std::make_unique<NetEnd>(m_target, netKey(), ~m_options.keySeed, m_audit);
    return std::make_unique<SerialEnd>(m_target);
}

std::unique_ptr<transports::Transport> World::makeHostEnd() {
    if (!m_options.line.datagrams) {
        auto line = std::make_unique<ModelledTransport>(*this);
        m_hostEnd = line.get();
        return line;
    }
    auto port = std::make_unique<ModelledDatagrams>(*this);
    ModelledDatagrams& network = *port;
    m_hostEnd = &network;
    const auto random = [this] {
        kd::net::Nonce nonce{};
        std::ranges::generate(nonce, [this] { return static_cast<std::byte>(m_keys.below(256)); });
        return nonce;
    };
    auto line = std::make_unique<session::NetTransport>(std::move(port), netKey(), random, m_clock);
    network.watch(*line);
    return line;
}

void World::begin() {
    switch (m_options.beginning) {
        case Beginning::Running:
            furnish();
            break;
        case Beginning::GivenUp: {
            // Twenty unanswered prints, a second apart.
            m_target.print("KDTARGET: Refreshing KD connection\n", now());
            const TimePoint enough = now() + 25s;
            while (now() < enough) step(enough);
            furnish();
            break;
        }
        case Beginning::Stopped:
            furnish();
            m_target.raise(kd::kExceptionBreakpoint, place(3), now());
            collect();
            m_target.takeForAcknowledged(now());
            break;
        case Beginning::Unacknowledged:
            furnish();
            m_target.raise(kd::kExceptionBreakpoint, place(3), now());
            break;
        case Beginning::Booting:
            m_targetEnd->reset(true);
            m_target.reboot(now());
            break;
        case Beginning::BootsLater:
            m_target.hang();
            at(now() + 7s, [this] {
                if (m_boots == 0) resetTarget(true);  // a fault may have booted it before
            });
            break;
    }
    m_line->clear(Direction::ToHost);
    m_healed = false;
    m_line->setHealthy(false, now());
}

Address World::place(std::size_t index) const {
    return const_cast<World*>(this)->m_target.image().codeStart() + 0x100 + 32 * index;
}

void World::furnish() {
    ++m_boots;
    m_furnished = true;
    std::vector<Address> path;
    for (std::size_t i = 0; i < 16; ++i) path.push_back(place(i));
    m_target.setPath(path, m_options.stepTime);
    // The others the other way round, and a little slower.
    std::ranges::reverse(path);
    for (std::uint32_t i = 1; m_options.stopsWait && i < m_options.processors; ++i)
        m_target.setPath(path, m_options.stepTime + std::chrono::milliseconds(i), i);
    // Each boot holds other bytes, so that what was read before it shows.
    Bytes pattern(Audit::kAreaSize);
    for (std::size_t i = 0; i < pattern.size(); ++i)
        pattern[i] = static_cast<std::byte>((i * 7 + i / 256 + m_boots * 13) & 0x7F);
    m_target.memory().put(Audit::kArea, pattern);
    m_target.context().rax = m_boots;
    m_targetEnd->booted(now());
}

// --- the host ---

void World::startHost() {
    if (m_session) return;
    ++m_hosts;
    m_inbox = std::make_unique<session::Inbox>();
    m_witness.begin();
    m_session = std::make_unique<test::BareSession>(m_clock, *m_inbox, m_witness);
    session::SessionOptions options;
    options.breakOnConnect = m_options.breakOnConnect;
    m_journal.note("== a debugger starts");
    const auto numbering = m_options.line.datagrams ? kd::Numbering::Counting : kd::Numbering::Alternating;
    m_session->openWith(makeHostEnd(), {true, {}, numbering}, options);
}

void World::killHost() {
    if (!m_session) return;
    m_journal.note("== the debugger is killed");
    m_hostEnd = nullptr;
    m_session.reset();
    m_inbox.reset();
    m_audit.hostDied();
    m_line->clear(Direction::ToHost);  // nobody reads what was on its way
    m_witness.begin();
}

void World::restartHost(TimePoint when) {
    at(when, [this] {
        if (!m_session) startHost();
    });
}

void World::turn(TimePoint limit) {
    if (!m_session) {
        step(limit);
        return;
    }
    try {
        if (!m_session->work(limit)) {
            const Duration pause = 500ms;
            killHost();
            restartHost(now() + pause);
        }
    } catch (const HostKilled&) {
        killHost();
    }
    if (m_session && m_session->brokenRule())
        m_audit.violation(fmt::format("A rule of the connection is broken: {}.", *m_session->brokenRule()));
    if (std::exchange(m_killWanted, false)) killHost();
}

session::RequestId World::post(session::SessionRequest body) {
    if (!m_inbox) return 0;
    m_inbox->post({++m_lastId, std::move(body), m_witness.told().epoch});
    return m_lastId;
}

std::uint64_t World::stopKnown() const {
    if (!m_session) return 0;
    const auto& stop = m_session->debugger().stop();
    if (!stop) return 0;
    if (const auto* load = stop->module()) return load->processId;
    const auto* exception = stop->exception();
    return exception != nullptr && exception->parameters.size() > 1 ? exception->parameters[1] : 0;
}

bool World::synchronized() const {
    return whyNotSynchronized().empty();
}

std::string World::whyNotSynchronized() const {
    if (!m_session) return "there is no debugger";
    const session::ConnectionState state = m_session->state();
    if (state == session::ConnectionState::Running)
        return m_target.isRunning() ? "" : "the session says that the target runs, but it is stopped";
    if (state != session::ConnectionState::Stopped) return fmt::format("the session is {}", nameOf(state));
    if (!m_target.isStopped()) return "the session says that the target is stopped, but it is not";
    if (stopKnown() != m_target.stops())
        return fmt::format("the session shows stop {}, the target is at stop {}", stopKnown(),
                           m_target.stops());
    return m_witness.told().prompt.acceptsCommands ? "" : "there is no prompt";
}

}  // namespace hawser::simulation
