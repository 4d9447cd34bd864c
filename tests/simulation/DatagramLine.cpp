#include "tests/simulation/DatagramLine.h"

#include <algorithm>
#include <utility>

#include "core/kd/net/NetDatagram.h"

namespace hawser::simulation {

namespace {

using namespace std::chrono_literals;

bool isData(ByteSpan datagram) {
    return kd::net::channelOf(datagram) == kd::net::Channel::Data;
}

// Half of it begins as KDNET's datagrams do.
Bytes rubbish(const Fault& fault) {
    Random random(fault.value + 7919ULL * fault.length);
    Bytes bytes;
    if (random.oneIn(2)) {
        for (const char c : {'M', 'D', 'B', 'G', '\4', '\0'}) bytes.push_back(static_cast<std::byte>(c));
        bytes.back() = static_cast<std::byte>(random.below(2));
    }
    while (bytes.size() < fault.length) bytes.push_back(static_cast<std::byte>(random.below(256)));
    return bytes;
}

}  // namespace

void DatagramLine::write(Direction direction, ByteSpan bytes, TimePoint now) {
    const Fault fault = next(direction, bytes.size());
    m_tap.see(bytes);
    const bool lost = now < m_goneUntil;
    if (journal().on()) note(direction, m_tap.describe(bytes) + (lost ? " (no network)" : ""), fault);
    Known datagram{Bytes(bytes.begin(), bytes.end()), ++m_lastNumber};
    auto& known = written(direction);
    known.push_back(datagram);
    if (known.size() > kRemembered) known.pop_front();
    if (lost) return;
    if (fault.kind == FaultKind::None) {
        queue(direction, {.bytes = std::move(datagram.bytes), .number = datagram.number}, now);
        return;
    }
    spoil(direction, std::move(datagram), fault, now);
}

// Each kind of fault by what comes nearest to it where nothing but whole datagrams travel.
void DatagramLine::spoil(Direction direction, Known datagram, const Fault& fault, TimePoint now) {
    Piece piece{.bytes = std::move(datagram.bytes), .number = datagram.number};
    const std::size_t at = std::min<std::size_t>(fault.at, piece.bytes.size() - 1);
    const auto place = piece.bytes.begin() + static_cast<std::ptrdiff_t>(at);
    const auto length = std::min<std::ptrdiff_t>(fault.length, piece.bytes.end() - place);
    Duration late{};
    bool genuine = true;
    switch (fault.kind) {
        case FaultKind::None:
            break;
        case FaultKind::Lose:
        case FaultKind::OutOfStep:  // nothing that this line does can make the target believe that
            return;
        case FaultKind::Drop:
            piece.bytes.erase(place, place + length);
            genuine = false;
            break;
        case FaultKind::Flip:
            *place ^= static_cast<std::byte>(fault.value);
            genuine = false;
            break;
        case FaultKind::Insert:
            piece.bytes.insert(place, fault.length, static_cast<std::byte>(fault.value));
            genuine = false;
            break;
        case FaultKind::Truncate:
            piece.bytes.resize(at);
            genuine = false;
            break;
        case FaultKind::Duplicate:
            queue(direction, piece, now, std::chrono::milliseconds(fault.length));
            break;
        case FaultKind::Noise:
            queue(direction, {.bytes = rubbish(fault), .forged = true, .stranger = true}, now);
            break;
        case FaultKind::Silence:
            holdBack(direction, fault.time, now);
            break;
        case FaultKind::Split:
            late = fault.time;
            break;
        case FaultKind::StaleAcknowledgement:
            replay(direction, fault, now);
            break;
        case FaultKind::BreakInByte:
            reflect(direction, fault, now);
            break;
        case FaultKind::TargetReset:
        case FaultKind::TargetPaused:
        case FaultKind::HostKilled:
            // Half of them before the datagram, the others behind it.
            if (fault.at % 2 == 0) {
                queue(direction, {.bytes = {}, .happening = fault}, now);
            } else {
                piece.happening = fault;
            }
            break;
        case FaultKind::LineCut:
            m_goneUntil = now + fault.time;
            return;
    }
    if (!genuine) {
        piece.forged = true;
        piece.number = 0;
        piece.stranger = fault.value % 2 == 0;
    }
    queue(direction, std::move(piece), now, late);
}

// A stranger can send again what it has seen. A call or its answer comes from its own end's address: to pass
// one on in time and from another is no replay but somebody in the middle, against whom KDNET has nothing.
void DatagramLine::replay(Direction direction, const Fault& fault, TimePoint now) {
    const auto& known = written(direction);
    const Known& old = known[fault.value % known.size()];
    const bool stranger = fault.length % 2 == 0 && isData(old.bytes);
    queue(direction, {.bytes = old.bytes, .number = old.number, .stranger = stranger}, now);
}

void DatagramLine::reflect(Direction direction, const Fault& fault, TimePoint now) {
    const auto& known = written(direction == Direction::ToHost ? Direction::ToTarget : Direction::ToHost);
    if (known.empty()) return;
    queue(direction, {.bytes = known[fault.value % known.size()].bytes, .forged = true}, now);
}

void DatagramLine::setHealthy(bool on, TimePoint now) {
    ModelledLine::setHealthy(on, now);
    if (on) m_goneUntil = {};
}

}  // namespace hawser::simulation
