#pragma once

#include <asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>

#include "app/machine/Options.h"
#include "core/base/FileDescriptor.h"

namespace hawser::machine {

// Where debuggers connect. One at a time: the next one is taken when next() is called again. Belongs to the
// event loop's thread; its operations must not outlive it.
class Outside {
  public:
    using Arrived = std::function<void(FileDescriptor)>;

    virtual ~Outside() = default;

    virtual Result<> start() = 0;              // the line is there, nobody on it
    virtual void next() = 0;                   // calls Arrived for the next debugger
    virtual void stop() = 0;                   // the line disappears
    virtual std::string describe() const = 0;  // "pipe PATH", after start()
};

// Throws nothing; Arrived is called from the event loop.
std::unique_ptr<Outside> createOutside(asio::io_context& context, const Options& options,
                                       Outside::Arrived arrived);

}  // namespace hawser::machine
