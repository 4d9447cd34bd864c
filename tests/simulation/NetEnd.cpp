#include "tests/simulation/NetEnd.h"

#include <algorithm>
#include <utility>

namespace hawser::simulation {

NetEnd::NetEnd(test::ScriptedTarget& target, const kd::net::Key& key, std::uint64_t seed, Audit& audit)
    : m_target(target), m_key(key), m_random(seed), m_audit(audit) {}

void NetEnd::reset(bool all) {
    if (all) m_gateway.reset();
}

void NetEnd::booted(TimePoint) {
    if (m_gateway) return;
    kd::net::TargetSettings settings;
    settings.key = m_key;
    settings.self = self();
    settings.host = host();
    m_seen.clear();
    m_gateway = *kd::net::Gateway::create(settings, [this] {
        kd::net::Nonce nonce{};
        std::ranges::generate(nonce, [this] { return static_cast<std::byte>(m_random.below(256)); });
        return nonce;
    });
}

void NetEnd::receive(const ModelledLine::Piece& piece, TimePoint now) {
    if (!m_gateway || piece.bytes.empty()) return;
    const bool refuse = m_seen.mustRefuse(piece);
    const kd::net::NetCounters before = m_gateway->counters();
    m_gateway->receiveDatagram(piece.bytes, piece.stranger ? stranger() : host(), now);
    const kd::net::NetCounters& after = m_gateway->counters();
    if (refuse) m_audit.spuriousDatagram(after.refused() == before.refused() + 1, "The target");
}

void NetEnd::tick(TimePoint now) {
    m_target.tick(now);
    if (m_gateway) m_gateway->tick(now);
}

std::optional<TimePoint> NetEnd::nextDeadline() const {
    const auto target = m_target.nextDeadline();
    if (!m_gateway) return target;
    const TimePoint gateway = m_gateway->nextDeadline();
    return target ? std::min(*target, gateway) : gateway;
}

std::vector<Bytes> NetEnd::takeOutput(TimePoint now) {
    // What stands between the two is as quick as memory.
    for (bool any = true; any;) {
        const Bytes said = m_target.takeOutput(now);
        if (!m_gateway) return {};
        m_gateway->receiveSerial(said, now);
        const Bytes told = m_gateway->takeSerial();
        if (!told.empty()) m_target.receive(told, now);
        any = !said.empty() || !told.empty();
    }
    std::vector<Bytes> datagrams;
    for (auto& datagram : m_gateway->takeDatagrams())
        if (datagram.to == host()) datagrams.push_back(std::move(datagram.bytes));
    return datagrams;
}

}  // namespace hawser::simulation
