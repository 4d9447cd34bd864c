#pragma once

#include <functional>
#include <memory>

#include "core/session/LineKind.h"
#include "core/session/SessionTypes.h"
#include "core/session/live/Connection.h"

namespace hawser::session {

// A line that has been made but not opened, and how a connection is to use it.
struct MadeLine {
    std::unique_ptr<transports::Transport> transport;
    ConnectionPolicy policy;
    LineKind kind = LineKind::None;
};

// From what the user wrote to a line; an error: what is wrong with the words.
using LineMaker = std::function<Result<MadeLine>(const SessionOptions&)>;

// Makes what SessionOptions::connection says, recorded if that is asked for. The clock outlives the maker.
LineMaker linesAsWritten(const Clock& clock);

}  // namespace hawser::session
