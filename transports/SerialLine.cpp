#include "transports/SerialLine.h"

// The kernel's own termios2: the only way to any speed (BOTHER). It cannot stand in one file with
// <termios.h>, which Asio includes; that is why this file exists.
#include <asm/termbits.h>
#include <fmt/format.h>
#include <sys/ioctl.h>

#include <cerrno>

#include "core/base/SystemError.h"

namespace hawser::transports {

namespace {

tl::unexpected<Error> settingsFailed(const char* what) {
    return fail(ErrorCode::Io,
                fmt::format("Cannot {} the serial line's settings: {}.", what, systemText(errno)));
}

void setSpeed(termios2& settings, unsigned baud) {
    settings.c_cflag &= ~static_cast<tcflag_t>(CBAUD | CIBAUD);
    settings.c_cflag |= BOTHER;
    settings.c_ispeed = baud;
    settings.c_ospeed = baud;
}

// Devices round to what their divider can do; more than this is another speed. A UART tolerates about 5 % in
// all.
bool nearEnough(unsigned asked, unsigned got) {
    const unsigned difference = asked > got ? asked - got : got - asked;
    return difference <= asked / 25;
}

Result<> apply(int descriptor, const termios2& settings, unsigned baud) {
    if (::ioctl(descriptor, TCSETS2, &settings) != 0) return settingsFailed("change");
    termios2 now{};
    if (::ioctl(descriptor, TCGETS2, &now) != 0) return settingsFailed("read");
    if (!nearEnough(baud, now.c_ospeed)) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("The serial device cannot do {} baud; the nearest it offers is {}.", baud,
                                now.c_ospeed));
    }
    return {};
}

}  // namespace

Result<> makeRawLine(int descriptor, unsigned baud) {
    termios2 settings{};
    if (::ioctl(descriptor, TCGETS2, &settings) != 0) return settingsFailed("read");
    settings.c_iflag = IGNBRK | IGNPAR;
    settings.c_oflag = 0;
    settings.c_lflag = 0;
    // CLOCAL: a debugging cable has no carrier. No HUPCL: closing must not look like a hang-up to the target.
    settings.c_cflag = CS8 | CREAD | CLOCAL;
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    setSpeed(settings, baud);
    return apply(descriptor, settings, baud);
}

Result<> setLineSpeed(int descriptor, unsigned baud) {
    termios2 settings{};
    if (::ioctl(descriptor, TCGETS2, &settings) != 0) return settingsFailed("read");
    setSpeed(settings, baud);
    return apply(descriptor, settings, baud);
}

}  // namespace hawser::transports
