#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "core/base/Result.h"

namespace hawser::channel {

// Who holds the other end of a Unix socket, as the kernel says.
struct Account {
    std::uint64_t process = 0;
    uid_t user = 0;
};

// Error Io.
Result<Account> accountAt(int socket);

std::string userName(uid_t user);  // "bob"; a number when it has no name
std::string thisUserName();
std::string thisHostName();

}  // namespace hawser::channel
