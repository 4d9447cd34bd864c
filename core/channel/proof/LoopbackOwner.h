#pragma once

#include <sys/types.h>

#include <QHostAddress>
#include <optional>
#include <string_view>

namespace hawser::channel {

// Whose program is at the other end of a connection within this machine, as the kernel lists it in
// /proc/net/tcp and tcp6. Nothing: the connection is not listed, as from another network namespace.
std::optional<uid_t> ownerOfPeer(const QHostAddress& peer, quint16 peersPort, const QHostAddress& ours,
                                 quint16 ourPort);

// The same, in a table's text. Pure.
std::optional<uid_t> ownerInTable(std::string_view table, const QHostAddress& peer, quint16 peersPort,
                                  const QHostAddress& ours, quint16 ourPort);

}  // namespace hawser::channel
