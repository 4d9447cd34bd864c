#include "core/session/wire/SessionWire.h"

#include <QJsonDocument>
#include <QJsonObject>

#include "core/session/wire/SessionFields.h"
#include "core/session/wire/WireReader.h"
#include "core/session/wire/WireWriter.h"

namespace hawser::session {

namespace {

template <class T>
Bytes packed(const T& value) {
    const QByteArray bytes = WireWriter(WireForm::Compact).write(value).toCbor();
    const ByteSpan span = spanOf(bytes);
    return {span.begin(), span.end()};
}

template <class T>
Result<T> unpacked(ByteSpan bytes) {
    QCborParserError error;
    const QCborValue value = QCborValue::fromCbor(qtBytesOf(bytes), &error);
    if (error.error != QCborError::NoError)
        return fail(ErrorCode::Malformed, "The message is no CBOR: " + error.errorString().toStdString(),
                    static_cast<std::uint64_t>(error.offset));
    return WireReader(WireForm::Compact).read<T>(value);
}

Result<QCborMap> objectFrom(const QByteArray& line) {
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(line, &error);
    if (error.error != QJsonParseError::NoError)
        return fail(ErrorCode::Malformed, "The line is no JSON: " + error.errorString().toStdString(),
                    static_cast<std::uint64_t>(error.offset));
    if (!document.isObject()) return fail(ErrorCode::Malformed, "The line is no JSON object.");
    return QCborMap::fromJsonObject(document.object());
}

QByteArray lineOf(const QCborMap& map) {
    return QJsonDocument(map.toJsonObject()).toJson(QJsonDocument::Compact);
}

bool isQuestion(const SessionRequest& request) {
    return std::visit([]<class R>(const R&) { return Question<R>; }, request);
}

}  // namespace

Bytes wireOf(const Join& join) {
    return packed(join);
}
Bytes wireOf(const Welcome& welcome) {
    return packed(welcome);
}
Bytes wireOf(const ClientMessage& message) {
    return packed(message);
}
Bytes wireOf(const SessionEvent& event) {
    return packed(event);
}

Result<Join> joinFromWire(ByteSpan bytes) {
    return unpacked<Join>(bytes);
}
Result<Welcome> welcomeFromWire(ByteSpan bytes) {
    return unpacked<Welcome>(bytes);
}
Result<ClientMessage> messageFromWire(ByteSpan bytes) {
    return unpacked<ClientMessage>(bytes);
}
Result<SessionEvent> eventFromWire(ByteSpan bytes) {
    return unpacked<SessionEvent>(bytes);
}

QByteArray jsonOf(const PostedRequest& request) {
    const WireWriter writer(WireForm::Readable);
    QCborMap map = writer.typedMap(request.request);
    if (isQuestion(request.request)) map.insert(QStringLiteral("request"), writer.write(request.id));
    return lineOf(map);
}

QByteArray jsonOf(const SessionEvent& event) {
    return lineOf(WireWriter(WireForm::Readable).typedMap(event));
}

Result<PostedRequest> requestFromJson(const QByteArray& line) {
    auto map = objectFrom(line);
    if (!map) return tl::unexpected(map.error());
    PostedRequest posted;
    if (const QCborValue id = map->take(QStringLiteral("request")); !id.isUndefined()) {
        const auto number = WireReader(WireForm::Readable).read<RequestId>(id, "request");
        if (!number) return tl::unexpected(number.error());
        posted.id = *number;
    }
    auto request = WireReader(WireForm::Readable).read<SessionRequest>(*map);
    if (!request) return tl::unexpected(request.error());
    posted.request = std::move(*request);
    return posted;
}

Result<SessionEvent> eventFromJson(const QByteArray& line) {
    const auto map = objectFrom(line);
    if (!map) return tl::unexpected(map.error());
    return WireReader(WireForm::Readable).read<SessionEvent>(*map);
}

}  // namespace hawser::session
