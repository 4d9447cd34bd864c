#include "core/channel/wire/Account.h"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <vector>

#include "core/base/SystemError.h"

namespace hawser::channel {

Result<Account> accountAt(int socket) {
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0)
        return fail(ErrorCode::Io,
                    fmt::format("Who is at the other end is not known: {}.", systemText(errno)));
    return Account{static_cast<std::uint64_t>(credentials.pid), credentials.uid};
}

std::string userName(uid_t user) {
    constexpr std::size_t kMost = 16384;  // bytes that one line of the user database may take
    std::vector<char> text(kMost);
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(user, &entry, text.data(), text.size(), &found) != 0 || found == nullptr)
        return fmt::format("{}", user);
    return found->pw_name;
}

std::string thisUserName() {
    return userName(::geteuid());
}

std::string thisHostName() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
    return name.data();
}

}  // namespace hawser::channel
