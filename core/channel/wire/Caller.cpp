#include "core/channel/wire/Caller.h"

#include <algorithm>

namespace hawser::channel {

Caller::Caller(QString host, quint16 port, bool ipv6, Maker maker)
    : m_host(std::move(host)), m_port(port), m_ipv6(ipv6), m_maker(std::move(maker)) {
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Caller::call);
}

void Caller::call() {
    m_timer.stop();
    m_stream = m_maker();
    connect(m_stream.get(), &Stream::opened, this, &Caller::connected);
    connect(m_stream.get(), &Stream::lost, this, &Caller::onLost);
    m_stream->call(m_host, m_port, m_ipv6);
}

void Caller::callLater() {
    m_timer.start(m_pause);
    m_pause = std::min(2 * m_pause, kLongest);
}

std::unique_ptr<NetStream> Caller::take() {
    m_stream->disconnect(this);
    return std::move(m_stream);
}

void Caller::onLost() {
    m_stream->disconnect(this);
    // It is its own slot that we are in.
    m_stream.release()->deleteLater();
    callLater();
}

}  // namespace hawser::channel
