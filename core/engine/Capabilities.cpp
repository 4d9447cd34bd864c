#include "core/engine/Capabilities.h"

namespace hawser::engine {

std::string_view refusalOf(Capability capability) {
    switch (capability) {
        case Capability::Run:
            return "This target cannot run: only its state can be looked at.";
        case Capability::Break:
            return "This target does not run, so there is nothing to break into.";
        case Capability::Write:
            return "The memory and the registers of this target cannot be changed.";
        case Capability::Breakpoints:
            return "This target takes no breakpoints.";
        case Capability::Processors:
            return "Only one processor of this target can be looked at.";
        case Capability::Reboot:
            return "This target cannot be rebooted.";
        case Capability::Crash:
            return "This target cannot be made to crash.";
        case Capability::Resynchronize:
            return "This target is not on a line that could be resynchronized; .restart (in the window: "
                   "Restart "
                   "Connection) opens it anew.";
        case Capability::Restart:
            return "The connection to this target cannot be restarted.";
    }
    return "This target cannot do that.";
}

Result<> demand(const Capabilities& capabilities, Capability capability) {
    if (capabilities.has(capability)) return {};
    return fail(ErrorCode::Unsupported, std::string(refusalOf(capability)));
}

}  // namespace hawser::engine
