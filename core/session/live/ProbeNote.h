#pragma once

#include <optional>
#include <string>

#include "core/kd/HostProtocol.h"
#include "core/session/live/Probe.h"

namespace hawser::session {

// What is told of the attempt that a probe has just made; nothing: not each one is worth it.
std::optional<std::string> noteOf(const Probe& probe, const kd::HostProtocol& protocol);

}  // namespace hawser::session
