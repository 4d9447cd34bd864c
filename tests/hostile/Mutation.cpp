#include "tests/hostile/Mutation.h"

#include <algorithm>
#include <array>

namespace hawser::hostile {

std::uint64_t Random::next() {
    m_state += 0x9E3779B97F4A7C15;
    std::uint64_t value = m_state;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
    return value ^ (value >> 31);
}

Mutation::Mutation(std::uint64_t seed) : m_random(seed) {
    constexpr std::array<std::uint64_t, 4> kRarities{1, 3, 10, 40};
    m_rarity = kRarities[m_random.below(kRarities.size())];
}

std::uint64_t Mutation::strangeNumber() {
    constexpr std::array<std::uint64_t, 12> kStrange{0,          1,          0x7F,       0xFF,
                                                     0x7FFF,     0xFFFF,     0x7FFFFFFF, 0xFFFFFFFF,
                                                     0x80000000, ~0ULL >> 1, ~0ULL,      0xFFFFF80000400000};
    return m_random.oneIn(4) ? m_random.next() : kStrange[m_random.below(kStrange.size())];
}

Bytes Mutation::of(Bytes said) {
    Bytes line;
    ByteSpan rest(said);
    while (auto item = m_parser.next(rest)) {
        if (auto* packet = std::get_if<kd::Packet>(&*item)) {
            if (m_random.oneIn(m_rarity)) change(*packet);
            Bytes bytes = kd::encode(*packet);
            if (m_random.oneIn(8 * m_rarity)) changeLine(bytes);
            line.insert(line.end(), bytes.begin(), bytes.end());
        } else if (std::holds_alternative<kd::BreakInByte>(*item)) {
            line.push_back(kd::kBreakInByte);
        }
    }
    return line;
}

void Mutation::change(kd::Packet& packet) {
    if (packet.control) {
        if (m_random.oneIn(4)) packet.id = static_cast<std::uint32_t>(strangeNumber());
        return;
    }
    Bytes& body = packet.payload;
    switch (m_random.below(8)) {
        case 0:
            body.resize(m_random.below(body.size() + 1));
            return;
        case 1:
            body.resize(std::min<std::size_t>(kd::kMaxPayload, body.size() + m_random.below(600)),
                        std::byte{0x41});
            return;
        case 2:
            packet.id = static_cast<std::uint32_t>(strangeNumber());
            return;
        default:
            break;
    }
    // A field or several, at their natural places.
    for (std::uint64_t fields = 1 + m_random.below(4); fields > 0 && !body.empty(); --fields) {
        const std::size_t size = std::size_t{1} << m_random.below(4);
        const std::size_t at = m_random.below(body.size()) / size * size;
        const std::uint64_t value = strangeNumber();
        for (std::size_t i = 0; i < size && at + i < body.size(); ++i)
            body[at + i] = static_cast<std::byte>(value >> (8 * i));
    }
}

void Mutation::changeLine(Bytes& line) {
    const std::size_t at = m_random.below(line.size());
    const auto place = line.begin() + static_cast<std::ptrdiff_t>(at);
    switch (m_random.below(4)) {
        case 0:
            line.erase(place);
            return;
        case 1:
            line.insert(place, static_cast<std::byte>(m_random.below(256)));
            return;
        case 2:
            line.resize(at);
            return;
        default:
            *place ^= static_cast<std::byte>(1 << m_random.below(8));
            return;
    }
}

}  // namespace hawser::hostile
