#include "core/channel/proof/FingerprintFile.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "core/base/Text.h"
#include "core/base/UserFile.h"
#include "core/channel/Places.h"

namespace hawser::channel {

namespace {

// An empty text for a file that is not there.
Result<std::string> textOfFile(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 && errno == ENOENT) return std::string();
    if (status.st_uid != ::geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return fail(ErrorCode::Refused,
                    fmt::format("{} can be written by others, and is not believed.", path));
    return readUserFile(path, kMaxFingerprintFile);
}

// The words of each line, until `take` says that it has what it wants.
template <std::size_t count, class Take>
void forEachLine(std::string_view text, const Take& take) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.starts_with('#')) continue;
        std::array<std::string_view, count> words;
        for (auto& word : words) {
            const std::size_t blank = std::min(line.find_first_of(" \t"), line.size());
            word = line.substr(0, blank);
            line = trim(line.substr(blank));
        }
        if (take(words)) return;
    }
}

std::optional<Role> roleOf(std::string_view word) {
    if (word == nameOf(Role::View)) return Role::View;
    if (word == nameOf(Role::Drive)) return Role::Drive;
    return std::nullopt;
}

}  // namespace

std::string knownServersFile(const std::string& folder) {
    return folder + "/known_servers";
}
std::string authorizedClientsFile(const std::string& folder) {
    return folder + "/authorized_clients";
}

Result<std::optional<Fingerprint>> knownServer(const std::string& folder, const std::string& host,
                                               std::uint16_t port) {
    const auto text = textOfFile(knownServersFile(folder));
    if (!text) return tl::unexpected(text.error());
    std::optional<Fingerprint> known;
    forEachLine<3>(*text, [&](const std::array<std::string_view, 3>& words) {
        if (!equalIgnoringCase(words[0], host) || parseNumber(words[1], 10) != port) return false;
        known = parseFingerprint(words[2]);
        return known.has_value();
    });
    return known;
}

Result<> rememberServer(const std::string& folder, const std::string& host, std::uint16_t port,
                        const Fingerprint& fingerprint) {
    if (auto made = makePrivateFolder(folder); !made) return made;
    const std::string path = knownServersFile(folder);
    if (auto made = UserFile::makePrivate(path); !made) return made;
    auto file = UserFile::toWrite(path, UserFile::Writing::Behind);
    if (!file) return tl::unexpected(file.error());
    return file->write(fmt::format("{} {} {}\n", toLower(host), port, toText(fingerprint)));
}

Result<std::optional<Role>> authorizedRole(const std::string& folder, const Fingerprint& fingerprint) {
    const auto text = textOfFile(authorizedClientsFile(folder));
    if (!text) return tl::unexpected(text.error());
    std::optional<Role> role;
    forEachLine<2>(*text, [&](const std::array<std::string_view, 2>& words) {
        if (parseFingerprint(words[1]) == fingerprint) role = roleOf(words[0]);
        return role.has_value();
    });
    return role;
}

Result<bool> anyAuthorized(const std::string& folder) {
    const auto text = textOfFile(authorizedClientsFile(folder));
    if (!text) return tl::unexpected(text.error());
    bool any = false;
    forEachLine<2>(*text, [&](const std::array<std::string_view, 2>& words) {
        return any = roleOf(words[0]) && parseFingerprint(words[1]);
    });
    return any;
}

}  // namespace hawser::channel
