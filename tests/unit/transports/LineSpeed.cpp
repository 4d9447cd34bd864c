#include "tests/unit/transports/LineSpeed.h"

#include <asm/termbits.h>
#include <sys/ioctl.h>

namespace hawser::transports::test {

unsigned lineSpeed(int descriptor) {
    termios2 settings{};
    return ::ioctl(descriptor, TCGETS2, &settings) == 0 ? settings.c_ospeed : 0;
}

}  // namespace hawser::transports::test
