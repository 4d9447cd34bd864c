#include "tests/unit/transports/LineTools.h"

#include <fcntl.h>

#include <algorithm>
#include <random>
#include <thread>

#include "tests/support/Patience.h"

namespace hawser::transports::test {

TimePoint in(Duration time) {
    return SteadyClock().now() + time;
}
TimePoint soon() {
    return in(hawser::test::kPatience);
}

AdoptedTransport::AdoptedTransport(int descriptor, bool terminal)
    : StreamTransport(terminal ? Channel::Terminal : Channel::Socket), m_adopted(descriptor) {}

Result<> AdoptedTransport::open() {
    if (auto begun = beginOpening(); !begun) return begun;
    ::fcntl(m_adopted.get(), F_SETFL, O_NONBLOCK | O_RDWR);
    becomeOpen(std::move(m_adopted));
    return {};
}

Error AdoptedTransport::failureFor(int) const {
    return {ErrorCode::Disconnected, "adopted line ended"};
}

Bytes randomBytes(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    Bytes bytes(count);
    std::ranges::generate(bytes, [&random] { return static_cast<std::byte>(random()); });
    return bytes;
}

std::string receive(Transport& line, std::size_t count) {
    Bytes got;
    Bytes buffer(4096);
    const TimePoint limit = soon();
    while (got.size() < count && SteadyClock().now() < limit) {
        const auto outcome = line.wait(limit);
        const std::size_t size = line.read(buffer);
        got.insert(got.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size));
        if (!outcome) break;
    }
    return textOf(got);
}

bool waitForState(Transport& line, TransportState state) {
    const TimePoint limit = soon();
    while (line.state() != state && SteadyClock().now() < limit) {
        if (!line.wait(limit)) return line.state() == state;
    }
    return line.state() == state;
}

std::string waitForFailure(Transport& line) {
    const TimePoint limit = soon();
    Bytes buffer(4096);
    while (SteadyClock().now() < limit) {
        const auto outcome = line.wait(limit);
        if (!outcome) return outcome.error().what;
        line.read(buffer);
    }
    return {};
}

std::string errorOf(const Result<>& result) {
    return result ? std::string() : result.error().what;
}

namespace {

bool runEnd(Transport& line, const Bytes& toSend, const Bytes& expected, unsigned seed) {
    std::mt19937 random(seed);
    Bytes got;
    Bytes buffer(16384);
    std::size_t sent = 0;
    const TimePoint limit = soon();
    while (sent < toSend.size() || got.size() < expected.size() || line.pendingOutput() > 0) {
        if (sent < toSend.size() && line.pendingOutput() < 100'000) {
            const std::size_t count = std::min<std::size_t>(random() % 9000, toSend.size() - sent);
            if (!line.write(ByteSpan(toSend).subspan(sent, count))) return false;
            sent += count;
        }
        const bool idle = sent == toSend.size() && (got.size() < expected.size() || line.pendingOutput() > 0);
        const auto outcome = line.wait(idle ? limit : TimePoint::min());
        if (!outcome) return false;
        if (SteadyClock().now() > limit) return false;
        const std::size_t count = line.read(std::span(buffer).first(1 + random() % buffer.size()));
        got.insert(got.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(count));
    }
    return got == expected;
}

}  // namespace

bool exchangeBothWays(Transport& a, Transport& b, unsigned seed) {
    constexpr std::size_t kMiB = 1 << 20;
    const Bytes fromA = randomBytes(kMiB, seed);
    const Bytes fromB = randomBytes(kMiB, seed + 1);
    bool otherWorked = false;
    std::thread other([&] { otherWorked = runEnd(b, fromB, fromA, seed + 2); });
    const bool worked = runEnd(a, fromA, fromB, seed + 3);
    other.join();
    return worked && otherWorked;
}

}  // namespace hawser::transports::test
