#include "core/session/live/LineMaker.h"

#include "core/session/live/NetTransport.h"
#include "transports/RecordingTransport.h"

namespace hawser::session {

namespace {

Result<std::unique_ptr<transports::Transport>> recorded(std::unique_ptr<transports::Transport> transport,
                                                        const std::string& path) {
    auto recording = transports::RecordingTransport::create(std::move(transport), path);
    if (!recording) return tl::unexpected(recording.error());
    return std::move(*recording);
}

LineKind kindOf(transports::ConnectionKind kind) {
    switch (kind) {
        case transports::ConnectionKind::Pipe:
        case transports::ConnectionKind::PipeListen:
            return LineKind::Pipe;
        case transports::ConnectionKind::Tcp:
        case transports::ConnectionKind::TcpListen:
            return LineKind::Tcp;
        case transports::ConnectionKind::Serial:
            return LineKind::Serial;
        case transports::ConnectionKind::Net:
            return LineKind::Network;
    }
    return LineKind::None;
}

Result<MadeLine> lineAsWritten(const SessionOptions& options, const Clock& clock) {
    const auto spec = transports::parseConnectionString(options.connection.toStdString());
    if (!spec) return tl::unexpected(spec.error());
    auto transport = createLine(*spec, clock);
    if (transport && !options.recordingPath.isEmpty())
        transport = recorded(std::move(*transport), options.recordingPath.toStdString());
    if (!transport) return tl::unexpected(transport.error());
    // 0 means "no limit" to WinDbg, and so does leaving it out to us.
    const auto limit = spec->resets && *spec->resets != 0 ? spec->resets : std::nullopt;
    const bool net = spec->kind == transports::ConnectionKind::Net;
    const auto numbering = net ? kd::Numbering::Counting : kd::Numbering::Alternating;
    return MadeLine{std::move(*transport), {spec->reconnect, limit, numbering}, kindOf(spec->kind)};
}

}  // namespace

LineMaker linesAsWritten(const Clock& clock) {
    return [&clock](const SessionOptions& options) { return lineAsWritten(options, clock); };
}

}  // namespace hawser::session
