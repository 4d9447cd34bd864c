#include "tests/unit/machine/ChannelTools.h"

#include <sys/socket.h>

#include <array>

#include "core/base/Clock.h"
#include "tests/support/Patience.h"

namespace hawser::machine::test {

Channel::Channel() {
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return;
    theirs.reset(ends[0]);
    ours.reset(ends[1]);
}

void Channel::send(const std::string& text) const {
    [[maybe_unused]] const auto sent = ::send(ours.get(), text.data(), text.size(), MSG_NOSIGNAL);
}

std::string Channel::receive(asio::io_context& context, std::size_t count) const {
    std::string got;
    std::array<char, 65536> block;
    runUntil(context, [&] {
        const auto size = ::recv(ours.get(), block.data(), block.size(), MSG_DONTWAIT);
        if (size > 0) got.append(block.data(), static_cast<std::size_t>(size));
        return got.size() >= count;
    });
    return got;
}

bool Channel::closed() const {
    char one = 0;
    return ::recv(ours.get(), &one, 1, MSG_DONTWAIT | MSG_PEEK) == 0;
}

bool runUntil(asio::io_context& context, const std::function<bool()>& condition) {
    const TimePoint limit = SteadyClock().now() + hawser::test::kPatience;
    while (!condition()) {
        if (SteadyClock().now() > limit) return false;
        context.restart();
        context.run_one_for(std::chrono::milliseconds(1));
    }
    return true;
}

}  // namespace hawser::machine::test
