#pragma once

#include "transports/SocketOpening.h"

namespace hawser::transports {

// Listens for one peer. Protocol: asio::ip::tcp or asio::local::stream_protocol.
template <class Protocol>
class AcceptOpening final : public SocketOpening {
  public:
    explicit AcceptOpening(WakeEvent& wake) : SocketOpening(wake) {}

    // Binds and listens; the error says why not. `prepare` sets options on the opened acceptor.
    template <class Prepare>
    asio::error_code listen(const typename Protocol::endpoint& endpoint, Prepare prepare) {
        asio::error_code error;
        m_acceptor.open(endpoint.protocol(), error);
        if (!error) prepare(m_acceptor, error);
        if (!error) m_acceptor.bind(endpoint, error);
        // One peer at a time: a second one is refused rather than left waiting in the queue.
        if (!error) m_acceptor.listen(1, error);
        if (error) return error;
        m_acceptor.async_accept(m_socket, [this](const asio::error_code& failure) {
            asio::error_code ignored;
            m_acceptor.close(ignored);
            if (failure) {
                finish(failure);
            } else {
                finishWith(m_socket);
            }
        });
        return {};
    }

    typename Protocol::endpoint localEndpoint() const {
        asio::error_code ignored;
        return m_acceptor.local_endpoint(ignored);
    }

  private:
    typename Protocol::acceptor m_acceptor{context()};
    typename Protocol::socket m_socket{context()};
};

}  // namespace hawser::transports
