#include "transports/CreateTransport.h"

#include "transports/PipeListenTransport.h"
#include "transports/PipeTransport.h"
#include "transports/SerialTransport.h"
#include "transports/TcpListenTransport.h"
#include "transports/TcpTransport.h"

namespace hawser::transports {

namespace {

std::unique_ptr<Transport> make(const ConnectionSpec& spec) {
    std::unique_ptr<Transport> transport;
    switch (spec.kind) {
        case ConnectionKind::Pipe:
            transport = std::make_unique<PipeTransport>(spec.path);
            break;
        case ConnectionKind::PipeListen:
            transport = std::make_unique<PipeListenTransport>(spec.path, spec.access);
            break;
        case ConnectionKind::Tcp:
            transport = std::make_unique<TcpTransport>(spec.host, spec.port);
            break;
        case ConnectionKind::TcpListen:
            transport = std::make_unique<TcpListenTransport>(spec.host, spec.port);
            break;
        case ConnectionKind::Serial:
            transport = std::make_unique<SerialTransport>(spec.path, spec.baud);
            break;
        case ConnectionKind::Net:
            break;
    }
    return transport;
}

}  // namespace

Result<std::unique_ptr<Transport>> createTransport(const ConnectionSpec& spec) {
    if (spec.kind == ConnectionKind::Net)
        return fail(ErrorCode::InvalidArgument, "A KDNET line is no stream of bytes; a session makes it.");
    const bool tcp = spec.kind == ConnectionKind::Tcp || spec.kind == ConnectionKind::TcpListen;
    const bool complete =
        tcp ? spec.kind == ConnectionKind::TcpListen || !spec.host.empty() : !spec.path.empty();
    if (!complete)
        return fail(ErrorCode::InvalidArgument,
                    tcp ? "The connection names no host." : "The connection names no path.");
    return make(spec);
}

}  // namespace hawser::transports
