#include "app/machine/Monitor.h"

#include <fcntl.h>

#include <QJsonDocument>
#include <asio/buffer.hpp>
#include <asio/write.hpp>
#include <memory>

namespace hawser::machine {

namespace {

constexpr qsizetype kLongestAnswer = 4 << 20;  // bytes; the registers of many processors are some KiB

}  // namespace

Monitor::Monitor(asio::io_context& context, FileDescriptor channel, std::function<void(Result<>)> ready)
    : m_channel(context), m_ready(std::move(ready)) {
    m_channel.assign(::fcntl(channel.get(), F_DUPFD_CLOEXEC, 0));
    read();
}

void Monitor::execute(const QString& command, const QJsonObject& arguments, Reply reply) {
    if (m_lost) {
        reply(fail(ErrorCode::Disconnected, "QEMU's monitor has closed."));
        return;
    }
    QJsonObject message{{QStringLiteral("execute"), command}};
    if (!arguments.isEmpty()) message.insert(QStringLiteral("arguments"), arguments);
    m_waiting.push_back(std::move(reply));
    send(message);
}

void Monitor::send(const QJsonObject& message) {
    auto text = std::make_shared<QByteArray>(QJsonDocument(message).toJson(QJsonDocument::Compact) + '\n');
    asio::async_write(
        m_channel, asio::buffer(text->constData(), static_cast<std::size_t>(text->size())),
        [text](const asio::error_code&, std::size_t) {});  // a broken channel is found by reading
}

void Monitor::read() {
    m_channel.async_read_some(asio::buffer(m_block), [this, alive = std::weak_ptr(m_alive)](
                                                         const asio::error_code& error, std::size_t count) {
        if (error == asio::error::operation_aborted || alive.expired()) return;
        if (error) return lose("QEMU's monitor has closed.");
        m_received.append(m_block.data(), static_cast<qsizetype>(count));
        if (m_received.size() > kLongestAnswer) return lose("QEMU's monitor talks nonsense.");
        takeLines();
        read();
    });
}

void Monitor::takeLines() {
    for (qsizetype end = m_received.indexOf('\n'); end >= 0; end = m_received.indexOf('\n')) {
        const QByteArray line = m_received.left(end);
        m_received.remove(0, end + 1);
        const QJsonDocument document = QJsonDocument::fromJson(line);
        if (document.isObject()) take(document.object());
    }
}

void Monitor::take(const QJsonObject& message) {
    if (message.contains(QStringLiteral("QMP"))) {
        execute(QStringLiteral("qmp_capabilities"), {}, [this](const Result<QJsonValue>& answer) {
            m_ready(answer ? Result<>() : tl::unexpected<Error>(answer.error()));
        });
        return;
    }
    const bool worked = message.contains(QStringLiteral("return"));
    if (m_waiting.empty() || (!worked && !message.contains(QStringLiteral("error")))) return;  // an event
    const Reply reply = std::move(m_waiting.front());
    m_waiting.pop_front();
    if (worked) {
        reply(message.value(QStringLiteral("return")));
    } else {
        const QJsonObject error = message.value(QStringLiteral("error")).toObject();
        reply(fail(ErrorCode::Refused, error.value(QStringLiteral("desc")).toString().toStdString()));
    }
}

void Monitor::lose(const std::string& why) {
    m_lost = true;
    const auto open = std::exchange(m_waiting, {});
    for (const Reply& reply : open) reply(fail(ErrorCode::Disconnected, why));
}

}  // namespace hawser::machine
