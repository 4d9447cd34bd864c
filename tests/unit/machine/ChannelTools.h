#pragma once

#include <asio/io_context.hpp>
#include <functional>
#include <string>

#include "core/base/ByteReader.h"
#include "core/base/FileDescriptor.h"

namespace hawser::machine::test {

// A socket pair: one end for the part under test, one for the test, which never waits on it.
struct Channel {
    Channel();
    FileDescriptor theirs;
    FileDescriptor ours;

    void send(const std::string& text) const;
    // Runs the event loop until so many bytes have come; gives what came.
    std::string receive(asio::io_context& context, std::size_t count) const;
    bool closed() const;
};

// Runs the event loop until the condition holds; false when it does not come true at all.
bool runUntil(asio::io_context& context, const std::function<bool()>& condition);

}  // namespace hawser::machine::test
