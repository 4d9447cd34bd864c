#pragma once

#include <functional>
#include <memory>

#include "transports/SocketOpening.h"
#include "transports/StreamTransport.h"

namespace hawser::transports {

// A line over a stream socket, opened by Asio. The four kinds (connecting or listening, Unix or TCP) differ
// in what opens them and in the words of their failures. Belongs to one thread, except wake().
class SocketTransport : public StreamTransport {
  protected:
    SocketTransport() : StreamTransport(Channel::Socket) {}

    // Goes on in the background of wait(). `make` may throw what Asio throws for want of resources.
    Result<> startOpening(const std::function<std::unique_ptr<SocketOpening>()>& make);
    SocketOpening* opening() { return m_opening.get(); }

    virtual Error openingFailure(const asio::error_code& error) const;
    virtual void opened(int) {}  // the connected descriptor, before anything is sent

    Result<WaitOutcome> waitOpening(TimePoint deadline) override;
    void abandonOpening() override;
    Error failureFor(int error) const override;

  private:
    std::unique_ptr<SocketOpening> m_opening;
};

}  // namespace hawser::transports
