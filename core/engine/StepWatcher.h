#pragma once

#include <optional>

#include "core/base/Address.h"
#include "core/base/Result.h"

namespace hawser::engine {

// Follows a row of steps: is told each place that one has come to, and says when the row is over and what of
// it is run through. Engine thread.
class StepWatcher {
  public:
    // To there without a stop, where the stack pointer is no lower: deeper turns of a recursion do not count.
    struct RunThrough {
        Address until;
        Address stack;
    };
    struct Next {
        bool over = false;
        std::optional<RunThrough> through{};
    };

    virtual ~StepWatcher() = default;
    // What it cannot find out of the target ends the row with that error.
    virtual Result<Next> steppedTo(Address place) = 0;
    // The target stands for the user, at the end of the row or because of anything else. A row that was cut
    // short may be taken up again (gc).
    virtual void halted() = 0;
};

}  // namespace hawser::engine
