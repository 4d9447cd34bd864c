#include "tests/simulation/NetTap.h"

#include <fmt/format.h>

#include <utility>

#include "core/kd/FrameParser.h"
#include "core/kd/TraceText.h"
#include "core/kd/net/KdBody.h"
#include "core/kd/net/NetMessages.h"

namespace hawser::simulation {

using namespace kd::net;

NetTap::NetTap(const Key& key) : m_key(key), m_control(*NetCipher::create(key, tagKeyOf(key))) {}

void NetTap::see(ByteSpan datagram) {
    if (channelOf(datagram) != Channel::Control) return;
    const auto opened = kd::net::open(datagram, m_control);
    if (!opened || opened->heading != Heading::HostToTarget || opened->body.empty()) return;
    const auto key = dataKeyOf(m_key, opened->body);
    auto cipher = key ? NetCipher::create(*key, tagKeyOf(m_key)) : fail(ErrorCode::Unsupported, "No key.");
    if (!cipher) return;
    m_sessions.push_front(std::move(*cipher));
    if (m_sessions.size() > kMaxKeys) m_sessions.pop_back();
}

Bytes NetTap::bodyOf(ByteSpan datagram) const {
    if (channelOf(datagram) != Channel::Data) return {};
    for (const NetCipher& cipher : m_sessions) {
        if (auto opened = kd::net::open(datagram, cipher)) return std::move(opened->body);
    }
    return {};
}

Bytes NetTap::packetIn(ByteSpan datagram) const {
    const Bytes body = bodyOf(datagram);
    if (isBreakIn(body)) return {kd::kBreakInByte};
    Bytes line;
    appendAsLine(line, body);
    return line;
}

std::string NetTap::describe(ByteSpan datagram) const {
    if (channelOf(datagram) == Channel::Control) {
        const auto opened = kd::net::open(datagram, m_control);
        if (!opened) return "a control datagram";
        const auto poke = decodePoke(opened->body);
        const std::string_view what = poke ? "POKE" : opened->body.empty() ? "SOLICITATION" : "RESPONSE";
        return fmt::format("{} {}{}", what, opened->sequence,
                           poke && poke->boundHost.port != 0 ? " bound" : "");
    }
    const Bytes body = bodyOf(datagram);
    if (body.size() == kConnectionCheckSize) return "CONNECTION CHECK";
    const Bytes line = packetIn(datagram);
    if (line.size() == 1) return "BREAK-IN";
    kd::FrameParser parser;
    ByteSpan rest(line);
    const auto item = parser.next(rest);
    const auto* packet = item ? std::get_if<kd::Packet>(&*item) : nullptr;
    return packet != nullptr ? kd::summaryOf(*packet) : "a data datagram";
}

}  // namespace hawser::simulation
