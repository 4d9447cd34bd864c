#include "core/session/remote/SharedHere.h"

#include "core/channel/ServerDirectory.h"

namespace hawser::session {

QStringList sessionsSharedHere() {
    QStringList addresses;
    for (const channel::ListedServer& server : channel::listedServers(channel::userPlaces()))
        if (server.service == "session") addresses += QString::fromStdString(toText(server.address));
    return addresses;
}

}  // namespace hawser::session
