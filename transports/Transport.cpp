#include "transports/Transport.h"

namespace hawser::transports {

Result<> Transport::setBaudRate(unsigned) {
    return fail(ErrorCode::Unsupported, "This line has no baud rate.");
}

}  // namespace hawser::transports
