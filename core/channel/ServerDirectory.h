#pragma once

#include <string>
#include <vector>

#include "core/base/FileDescriptor.h"
#include "core/base/Result.h"
#include "core/channel/ChannelAddress.h"
#include "core/channel/Places.h"

namespace hawser::channel {

// What a program of this user listens at, on this machine.
struct ListedServer {
    ClientAddress address;  // without password
    std::string service;    // "session", "console"
    std::string program;    // "hawser-kd 0.1.0"
    std::uint64_t process = 0;
};

// One server's line in the list, as long as this lives: a file that its process holds locked, so that a
// killed one is found out. One thread.
class ServerEntry {
  public:
    // Errors as makePrivateFolder(), Io.
    static Result<ServerEntry> make(const Places& places, const ListedServer& server);
    ServerEntry(ServerEntry&&) noexcept = default;
    ServerEntry& operator=(ServerEntry&&) noexcept = default;
    ~ServerEntry();

  private:
    ServerEntry(FileDescriptor file, std::string path) : m_file(std::move(file)), m_path(std::move(path)) {}

    FileDescriptor m_file;  // locked
    std::string m_path;
};

// Those that live; what dead ones left behind is removed. Nothing is not an error: an empty list. Any thread.
std::vector<ListedServer> listedServers(const Places& places);

}  // namespace hawser::channel
