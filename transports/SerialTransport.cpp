#include "transports/SerialTransport.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <cerrno>

#include "core/base/SystemError.h"
#include "transports/SerialLine.h"

namespace hawser::transports {

namespace {

// Documentation/admin-guide/devices.txt: Unix98 pseudo-terminal slaves have the major numbers 136 to 143.
bool isPseudoTerminal(int descriptor) {
    struct stat found {};
    return ::fstat(descriptor, &found) == 0 && major(found.st_rdev) >= 136 && major(found.st_rdev) <= 143;
}

tl::unexpected<Error> notATerminal(const std::string& path) {
    struct stat found {};
    if (::stat(path.c_str(), &found) == 0 && S_ISSOCK(found.st_mode)) {
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("{} is a Unix socket, not a serial device: use com:pipe,port={}.", path, path));
    }
    return fail(ErrorCode::InvalidArgument, fmt::format("{} is not a serial device.", path));
}

tl::unexpected<Error> inUse(const std::string& path) {
    return fail(ErrorCode::Io, fmt::format("The serial device {} is in use by another program.", path));
}

}  // namespace

Result<> SerialTransport::open() {
    if (auto begun = beginOpening(); !begun) return begun;
    if (m_baud == 0) return fail(ErrorCode::InvalidArgument, "0 is no baud rate.");
    auto device = openDevice();
    if (!device) return tl::unexpected<Error>(device.error());
    if (!*device) return {};  // not there: told by wait()
    if (auto claimed = claim(device->get()); !claimed) return claimed;
    if (auto raw = makeRawLine(device->get(), m_baud); !raw) {
        return fail(raw.error().code, fmt::format("{}: {}", m_path, raw.error().what));
    }
    becomeOpen(std::move(*device));
    return {};
}

Result<FileDescriptor> SerialTransport::openDevice() {
    // Non-blocking: a modem line without carrier would hold open() up.
    FileDescriptor device(::open(m_path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
    if (device) {
        if (::isatty(device.get()) != 1) return notATerminal(m_path);
        return device;
    }
    switch (errno) {
        case ENOENT:
            failOpening(
                {ErrorCode::NotAvailable,
                 fmt::format("There is no serial device {}: it is unplugged or the name is wrong.", m_path)});
            return FileDescriptor();
        case ENXIO:
        case EIO:
        case ENODEV: {
            struct stat found {};
            if (::stat(m_path.c_str(), &found) == 0 && !S_ISCHR(found.st_mode)) return notATerminal(m_path);
            failOpening({ErrorCode::NotAvailable, fmt::format("No hardware answers behind {}.", m_path)});
            return FileDescriptor();
        }
        case EACCES:
        case EPERM:
            return fail(
                ErrorCode::Io,
                fmt::format("Permission denied for {}: the user must be in the group dialout.", m_path));
        case EBUSY:
            return inUse(m_path);
        case EISDIR:
        case ENOTDIR:
            return notATerminal(m_path);
        default:
            return fail(ErrorCode::Io, fmt::format("Cannot open {}: {}.", m_path, systemText(errno)));
    }
}

Result<> SerialTransport::claim(int descriptor) {
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) return inUse(m_path);
    // Not on a pseudo-terminal: there the mark outlives a debugger that crashed, for as long as the other
    // side is open, and would lock everyone out.
    m_exclusive = !isPseudoTerminal(descriptor) && ::ioctl(descriptor, TIOCEXCL) == 0;
    return {};
}

void SerialTransport::aboutToClose() {
    if (std::exchange(m_exclusive, false)) ::ioctl(descriptor(), TIOCNXCL);
}

std::string SerialTransport::describe() const {
    return fmt::format("serial {} at {} baud", m_path, m_baud);
}

Result<> SerialTransport::setBaudRate(unsigned baud) {
    if (baud == 0) return fail(ErrorCode::InvalidArgument, "0 is no baud rate.");
    if (state() == TransportState::Open) {
        if (auto changed = setLineSpeed(descriptor(), baud); !changed) {
            // Back to what worked.
            [[maybe_unused]] const auto restored = setLineSpeed(descriptor(), m_baud);
            return changed;
        }
    }
    m_baud = baud;
    return {};
}

Error SerialTransport::failureFor(int error) const {
    switch (error) {
        case 0:
        case EIO:
        case ENXIO:
        case ENODEV:
            return {ErrorCode::Disconnected, fmt::format("The serial device {} hung up.", m_path)};
        default:
            return {ErrorCode::Io,
                    fmt::format("The serial device {} failed: {}.", m_path, systemText(error))};
    }
}

}  // namespace hawser::transports
