#include "core/channel/Wire.h"

namespace hawser::channel {

std::string_view nameOf(Wire wire) {
    switch (wire) {
        case Wire::Pipe:
            return "npipe";
        case Wire::Tcp:
            return "tcp";
        case Wire::Tls:
            return "tls";
    }
    return "unknown";
}

}  // namespace hawser::channel
