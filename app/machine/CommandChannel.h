#pragma once

#include <array>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <deque>
#include <functional>
#include <memory>

#include "app/machine/Machine.h"

namespace hawser::machine {

// Lines of commands from one descriptor, answers to another: the program's own input and output, or one
// client of the control socket. One command at a time, in order. Belongs to the event loop's thread and keeps
// itself alive while there is something to read or to answer.
class CommandChannel : public std::enable_shared_from_this<CommandChannel> {
  public:
    // `ended` is called when the input has ended and every command of it has been answered.
    CommandChannel(Machine& machine, asio::io_context& context, FileDescriptor input, FileDescriptor output,
                   std::function<void()> ended);

    void start() { read(); }

  private:
    void read();
    void takeLines();
    void runNext();

    Machine& m_machine;
    asio::posix::stream_descriptor m_input;
    FileDescriptor m_output;
    std::function<void()> m_ended;
    std::array<char, 1024> m_block{};
    std::string m_text;
    std::deque<std::string> m_lines;
    bool m_busy = false;
    bool m_finished = false;
};

// All of it, also to a non-blocking descriptor. Gives up when nobody takes anything for two seconds.
void writeAll(int descriptor, std::string_view text);

}  // namespace hawser::machine
