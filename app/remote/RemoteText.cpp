#include "app/remote/RemoteText.h"

#include <fmt/format.h>

#include <QLocale>

#include "core/base/Text.h"

namespace hawser::remote {

namespace {

constexpr std::size_t kLongestWho = 100;  // bytes
constexpr std::string_view kStars = "**************************************";

std::string timeText(const QDateTime& when) {
    return QLocale::c().toString(when, QStringLiteral("ddd h:mm AP")).toStdString();
}

std::string lineOf(std::string_view text, std::size_t limit) {
    std::string line = printable(text, limit);
    for (char& byte : line)
        if (byte == '\n' || byte == '\t') byte = ' ';
    return line;
}

std::vector<std::string> banner(std::string_view role) {
    return {std::string(kStars), "***********     REMOTE    ************",
            fmt::format("***********     {}    ************", role), std::string(kStars)};
}

}  // namespace

std::vector<std::string> serverBanner(const std::vector<std::string>& users,
                                      const std::vector<std::string>& connections,
                                      const std::vector<std::string>& fingerprints) {
    std::vector<std::string> lines = banner("SERVER");
    if (!users.empty())
        lines.emplace_back("Protected Server!  Only you and the following users can connect:");
    for (const std::string& user : users) lines.push_back("    " + lineOf(user, kLongestWho));
    for (const std::string& connection : connections) lines.push_back("To Connect: " + connection);
    for (const std::string& fingerprint : fingerprints) lines.push_back("Certificate: " + fingerprint);
    lines.emplace_back();
    return lines;
}

std::vector<std::string> clientBanner() {
    std::vector<std::string> lines = banner("CLIENT");
    lines.emplace_back("Connected...");
    lines.emplace_back();
    return lines;
}

std::string connectionText(const std::string& host, const std::string& name) {
    return fmt::format("hawser-remote /c {} \"{}\"", lineOf(host, kLongestWho), lineOf(name, kLongestWho));
}

std::vector<std::string> newCertificateText(const std::string& server, const std::string& fingerprint) {
    return {fmt::format("{} is met for the first time; its certificate is remembered:",
                        lineOf(server, kLongestWho)),
            "    " + fingerprint, "The server prints the same when it starts."};
}

std::string joinedText(const std::string& who, const QDateTime& when) {
    return fmt::format("**Remote: Connected to {} [{}]", lineOf(who, kLongestWho), timeText(when));
}

std::string leftText(const std::string& who, const QDateTime& when, const std::string& why) {
    return fmt::format("**Remote: Disconnected from {} [{}]{}{}", lineOf(who, kLongestWho), timeText(when),
                       why.empty() ? "" : ": ", lineOf(why, kMostText));
}

std::string refusedText(const std::string& who, const QDateTime& when, const std::string& why) {
    return fmt::format("**Remote: Refused {} [{}]: {}", lineOf(who, kLongestWho), timeText(when),
                       lineOf(why, kMostText));
}

std::string messageText(const std::string& text, const std::string& who, const QDateTime& when) {
    return fmt::format("@m {}     [{} {}]", lineOf(text, kMostText), lineOf(who, kLongestWho),
                       timeText(when));
}

std::vector<std::string> popupText(const std::string& text, const std::string& who, const QDateTime& when) {
    return {fmt::format("From {}  [{}]", lineOf(who, kLongestWho), timeText(when)), "",
            " " + lineOf(text, kMostText), ""};
}

std::vector<std::string> helpOnCommands(bool isServer) {
    std::vector<std::string> lines{
        "@M TEXT   a message to all",
        "@P TEXT   a message that rings a bell where the program runs",
        "@H        this list",
    };
    lines.emplace_back(isServer ? "@K        end the session for all"
                                : "@Q        leave; the program goes on");
    lines.emplace_back("A blank before the @ gives the line to the program.");
    return lines;
}

std::vector<std::string> queryText(const std::string& host, const Sessions& sessions) {
    const std::string shown = lineOf(host, kLongestWho);
    if (sessions.visible.empty()) {
        return {fmt::format(
            R"({} \\{})",
            sessions.anyHidden ? "No visible sessions on server" : "No Remote servers running on", shown)};
    }
    std::vector<std::string> lines{fmt::format("Visible sessions on server {}:", shown), ""};
    for (const VisibleSession& session : sessions.visible) {
        lines.push_back(fmt::format("{:<30} [{}] visible", lineOf(session.program, kLongestWho),
                                    connectionText(host, session.name)));
    }
    return lines;
}

}  // namespace hawser::remote
