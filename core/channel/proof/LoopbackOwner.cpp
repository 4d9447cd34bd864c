#include "core/channel/proof/LoopbackOwner.h"

#include <fmt/format.h>

#include <bit>
#include <string>
#include <vector>

#include "core/base/Text.h"
#include "core/base/UserFile.h"

namespace hawser::channel {

namespace {

constexpr std::size_t kMaxTable = 16 << 20;  // bytes

// The kernel prints each 32-bit word of an address as a number of this machine, then the port.
std::string listed(const QHostAddress& address, quint16 port) {
    std::string text;
    const auto word = [&](std::uint32_t networkOrder) {
        const std::uint32_t number =
            std::endian::native == std::endian::little ? __builtin_bswap32(networkOrder) : networkOrder;
        text += fmt::format("{:08X}", number);
    };
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    if (isV4) {
        word(v4);
    } else {
        const Q_IPV6ADDR bytes = address.toIPv6Address();
        for (int i = 0; i < 16; i += 4)
            word(static_cast<std::uint32_t>(bytes[i]) << 24U |
                 static_cast<std::uint32_t>(bytes[i + 1]) << 16U |
                 static_cast<std::uint32_t>(bytes[i + 2]) << 8U | bytes[i + 3]);
    }
    return text + fmt::format(":{:04X}", port);
}

std::vector<std::string_view> columnsOf(std::string_view line) {
    std::vector<std::string_view> columns;
    while (!(line = trim(line)).empty()) {
        const std::size_t end = std::min(line.find(' '), line.size());
        columns.push_back(line.substr(0, end));
        line.remove_prefix(end);
    }
    return columns;
}

}  // namespace

std::optional<uid_t> ownerInTable(std::string_view table, const QHostAddress& peer, quint16 peersPort,
                                  const QHostAddress& ours, quint16 ourPort) {
    const std::string pair = listed(peer, peersPort) + " " + listed(ours, ourPort) + " ";
    const std::size_t at = table.find(pair);
    if (at == std::string_view::npos) return std::nullopt;
    // st, queues, timer, retransmits, uid.
    constexpr std::size_t kUser = 4;
    const std::string_view rest = table.substr(at + pair.size());
    const auto columns = columnsOf(rest.substr(0, rest.find('\n')));
    if (columns.size() <= kUser || columns[0] != "01") return std::nullopt;
    const auto user = parseNumber(columns[kUser], 10);
    if (!user) return std::nullopt;
    return static_cast<uid_t>(*user);
}

std::optional<uid_t> ownerOfPeer(const QHostAddress& peer, quint16 peersPort, const QHostAddress& ours,
                                 quint16 ourPort) {
    bool isV4 = false;
    peer.toIPv4Address(&isV4);
    const auto table = readUserFile(isV4 ? "/proc/net/tcp" : "/proc/net/tcp6", kMaxTable);
    if (!table) return std::nullopt;
    return ownerInTable(*table, peer, peersPort, ours, ourPort);
}

}  // namespace hawser::channel
