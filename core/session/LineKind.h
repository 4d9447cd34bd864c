#pragma once

namespace hawser::session {

// What carries the bytes between us and the target.
enum class LineKind { None, Pipe, Tcp, Serial, Network, Memory };

}  // namespace hawser::session
