#include "app/machine/Outside.h"

#include "app/machine/NetOutside.h"
#include "app/machine/PipeOutside.h"
#include "app/machine/PtyOutside.h"
#include "app/machine/TcpOutside.h"

namespace hawser::machine {

std::unique_ptr<Outside> createOutside(asio::io_context& context, const Options& options,
                                       Outside::Arrived arrived) {
    std::unique_ptr<Outside> outside;
    switch (options.line) {
        case LineKind::Pipe:
            outside = std::make_unique<PipeOutside>(context, options.pipePath, std::move(arrived));
            break;
        case LineKind::Tcp:
            outside = std::make_unique<TcpOutside>(context, options.tcpPort, std::move(arrived));
            break;
        case LineKind::Net:
            outside = std::make_unique<NetOutside>(context, options, std::move(arrived));
            break;
        case LineKind::Pty:
            outside = std::make_unique<PtyOutside>(context, std::move(arrived));
            break;
    }
    return outside;
}

}  // namespace hawser::machine
