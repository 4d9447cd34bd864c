#include "core/session/remote/SharedHere.h"

#include <fmt/format.h>

#include <QSysInfo>
#include <algorithm>

#include "core/base/Text.h"
#include "core/channel/ServerDirectory.h"

namespace hawser::session {

QStringList sessionsSharedHere() {
    QStringList addresses;
    for (const channel::ListedServer& server : channel::listedServers(channel::userPlaces()))
        if (server.service == "session") addresses += QString::fromStdString(toText(server.address));
    return addresses;
}

std::string serversOn(const std::string& host) {
    std::string name = toLower(host);
    name.erase(0, std::min(name.find_first_not_of('\\'), name.size()));
    const std::string here = toLower(QSysInfo::machineHostName().toStdString());
    if (name != "localhost" && name != "127.0.0.1" && name != "." && name != here)
        return fmt::format("The servers of {} cannot be listed from here; ask there.\n", host);
    std::string lines;
    for (const channel::ListedServer& server : channel::listedServers(channel::userPlaces()))
        lines += fmt::format("{} - {}\n", server.service == "session" ? "Debugger Server" : "Shared Console",
                             toText(server.address));
    return lines.empty() ? fmt::format("No Remote servers running on \\\\{}\n", host) : lines;
}

}  // namespace hawser::session
