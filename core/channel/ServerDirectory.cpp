#include "core/channel/ServerDirectory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "core/base/SystemError.h"
#include "core/base/Text.h"
#include "core/base/UserFile.h"

namespace hawser::channel {

namespace {

// Four lines: address, service, program, process.
constexpr std::size_t kMaxEntry = 4096;  // bytes
constexpr std::size_t kMaxServers = 256;

// No pipe has a leading dot.
std::string folderOf(const Places& places) {
    return places.runtime + "/.servers";
}

std::string_view nextLine(std::string_view& text) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    return line;
}

std::optional<ListedServer> readEntry(const std::string& path) {
    const auto text = readUserFile(path, kMaxEntry);
    if (!text) return std::nullopt;
    std::string_view rest = *text;
    const auto address = parseClientAddress(nextLine(rest));
    if (!address) return std::nullopt;
    ListedServer server;
    server.address = *address;
    server.service = printable(nextLine(rest), kMaxEntry);
    server.program = printable(nextLine(rest), kMaxEntry);
    server.process = parseNumber(nextLine(rest), 10).value_or(0);
    return server;
}

// A dead one's file is gone when this returns.
bool lives(const std::string& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
    if (!file) return false;
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) return errno == EWOULDBLOCK;
    ::unlink(path.c_str());
    return false;
}

}  // namespace

Result<ServerEntry> ServerEntry::make(const Places& places, const ListedServer& server) {
    const std::string folder = folderOf(places);
    if (auto made = makePrivateFolder(places.runtime); !made) return tl::unexpected(made.error());
    if (auto made = makePrivateFolder(folder); !made) return tl::unexpected(made.error());
    const auto failed = [&](const std::string& path) {
        return fail(ErrorCode::Io, fmt::format("{} cannot be written: {}.", path, systemText(errno)));
    };
    // Written and locked under a name that nobody reads, so that nobody meets it half made.
    std::string hidden = folder + "/.new-XXXXXX";
    FileDescriptor file(::mkostemp(hidden.data(), O_CLOEXEC));
    if (!file) return failed(hidden);
    const std::string text = fmt::format("{}\n{}\n{}\n{}\n", toText(server.address), server.service,
                                         server.program, server.process);
    std::string path = folder + "/" + hidden.substr(hidden.rfind('-') + 1);
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0 ||
        ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
        ::rename(hidden.c_str(), path.c_str()) != 0) {
        ::unlink(hidden.c_str());
        return failed(path);
    }
    return ServerEntry(std::move(file), std::move(path));
}

ServerEntry::~ServerEntry() {
    if (m_file) ::unlink(m_path.c_str());
}

std::vector<ListedServer> listedServers(const Places& places) {
    std::vector<ListedServer> servers;
    std::error_code error;
    std::filesystem::directory_iterator entries(folderOf(places), error);
    const std::filesystem::directory_iterator end;
    for (; !error && entries != end && servers.size() < kMaxServers; entries.increment(error)) {
        const std::string path = entries->path().string();
        if (entries->path().filename().string().starts_with('.') || !lives(path)) continue;
        if (auto server = readEntry(path)) servers.push_back(std::move(*server));
    }
    std::ranges::sort(servers, {}, [](const ListedServer& server) { return toText(server.address); });
    return servers;
}

}  // namespace hawser::channel
