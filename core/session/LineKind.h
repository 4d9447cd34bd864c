#pragma once

namespace hawser::session {

// What carries the bytes between us and the target; a file holds all that there is.
enum class LineKind { None, Pipe, Tcp, Serial, Network, Memory, File };

}  // namespace hawser::session
