#include "core/channel/Peer.h"

namespace hawser::channel {

std::string_view nameOf(Role role) {
    switch (role) {
        case Role::View:
            return "view";
        case Role::Drive:
            return "drive";
    }
    return "unknown";
}

}  // namespace hawser::channel
