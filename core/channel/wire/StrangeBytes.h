#pragma once

#include "core/base/Result.h"

namespace hawser::channel {

// A FrameReader's error before the greeting, in words that help: what came is no frame of ours. TLS is
// recognised by its first bytes (RFC 8446, 5.1).
Error strangeBytes(const Error& error);
bool looksLikeTls(const Error& error);

}  // namespace hawser::channel
