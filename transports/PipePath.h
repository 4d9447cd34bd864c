#pragma once

#include <sys/un.h>

#include <cstddef>
#include <string>

#include "core/base/Result.h"

namespace hawser::transports {

// Bytes: the kernel's address without its final zero.
inline constexpr std::size_t kLongestPipePath = sizeof(sockaddr_un::sun_path) - 1;

enum class PipePathState {
    Missing,  // nothing there
    Socket,   // a Unix socket, alive or stale
};

// Looks at what stands at the path of a Unix socket. An error when it can never become one: too long for the
// kernel's address, a directory, a file, a device, or not ours to look at.
Result<PipePathState> inspectPipePath(const std::string& path);

}  // namespace hawser::transports
