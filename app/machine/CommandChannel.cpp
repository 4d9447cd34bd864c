#include "app/machine/CommandChannel.h"

#include <poll.h>
#include <unistd.h>

#include <asio/buffer.hpp>
#include <asio/post.hpp>
#include <cerrno>

#include "core/base/Text.h"

namespace hawser::machine {

namespace {

constexpr std::size_t kLongestLine = 8192;  // bytes: a command with the longest path

}  // namespace

void writeAll(int descriptor, std::string_view text) {
    constexpr int kPatience = 2000;  // milliseconds
    while (!text.empty()) {
        const auto written = ::write(descriptor, text.data(), text.size());
        if (written > 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) {
            pollfd room{descriptor, POLLOUT, 0};
            if (::poll(&room, 1, kPatience) <= 0) return;
        } else if (errno != EINTR) {
            return;
        }
    }
}

CommandChannel::CommandChannel(Machine& machine, asio::io_context& context, FileDescriptor input,
                               FileDescriptor output, std::function<void()> ended)
    : m_machine(machine), m_input(context), m_output(std::move(output)), m_ended(std::move(ended)) {
    m_input.assign(::dup(input.get()));
}

void CommandChannel::read() {
    m_input.async_read_some(asio::buffer(m_block), [this, self = shared_from_this()](
                                                       const asio::error_code& error, std::size_t count) {
        m_text.append(m_block.data(), count);
        takeLines();
        if (error || m_text.size() > kLongestLine) {
            m_finished = true;
            // The last line may lack its end.
            if (!trim(m_text).empty()) m_lines.push_back(m_text);
            runNext();
        } else {
            runNext();
            read();
        }
    });
}

void CommandChannel::takeLines() {
    for (std::size_t end = m_text.find('\n'); end != std::string::npos; end = m_text.find('\n')) {
        std::string line = m_text.substr(0, end);
        m_text.erase(0, end + 1);
        if (!trim(line).empty()) m_lines.push_back(std::move(line));
    }
}

void CommandChannel::runNext() {
    if (m_busy) return;
    if (m_lines.empty()) {
        if (m_finished && m_ended) std::exchange(m_ended, nullptr)();
        return;
    }
    m_busy = true;
    const std::string line = std::move(m_lines.front());
    m_lines.pop_front();
    const auto answer = [this, self = shared_from_this()](const std::string& text) {
        writeAll(m_output.get(), text);
        m_busy = false;
        // Later, so that many commands do not pile up on the stack.
        asio::post(m_input.get_executor(), [this, self] { runNext(); });
    };
    const auto command = parseCommand(line);
    if (!command) return answer("error: " + command.error().what + "\n");
    m_machine.execute(*command, answer);
}

}  // namespace hawser::machine
