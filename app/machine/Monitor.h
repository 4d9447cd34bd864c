#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>
#include <array>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <deque>
#include <functional>
#include <memory>

#include "core/base/FileDescriptor.h"
#include "core/base/Result.h"

namespace hawser::machine {

// The client's side of QEMU's monitor protocol (QMP, docs/interop/qmp-spec in QEMU): one JSON object per
// line, an answer per command in their order, events in between. One thread; callbacks come from the event
// loop.
class Monitor {
  public:
    using Reply = std::function<void(Result<QJsonValue>)>;

    // `ready` tells when commands are taken, or why they are not.
    Monitor(asio::io_context& context, FileDescriptor channel, std::function<void(Result<>)> ready);

    Monitor(const Monitor&) = delete;
    Monitor& operator=(const Monitor&) = delete;
    ~Monitor() { lose("The machine was switched off."); }

    // Each reply comes exactly once; all that are open fail when the channel or this object ends.
    void execute(const QString& command, const QJsonObject& arguments, Reply reply);

  private:
    void send(const QJsonObject& message);
    void read();
    void takeLines();
    void take(const QJsonObject& message);
    void lose(const std::string& why);

    asio::posix::stream_descriptor m_channel;
    std::array<char, 16 * 1024> m_block{};
    QByteArray m_received;
    std::deque<Reply> m_waiting;
    std::function<void(Result<>)> m_ready;
    bool m_lost = false;
    // A handler may be queued already when this object goes; it looks here first.
    std::shared_ptr<const bool> m_alive = std::make_shared<const bool>(true);
};

}  // namespace hawser::machine
