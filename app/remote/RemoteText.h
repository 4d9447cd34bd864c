#pragma once

#include <QDateTime>
#include <string>
#include <vector>

#include "app/remote/Messages.h"

// What hawser-remote prints of itself, in remote.exe's words. No line has an end.
namespace hawser::remote {

inline constexpr std::string_view kSessionOver = "*** SESSION OVER ***";

std::vector<std::string> serverBanner(const std::vector<std::string>& users,
                                      const std::vector<std::string>& connections,
                                      const std::vector<std::string>& fingerprints);
std::vector<std::string> clientBanner();
// A server was met for the first time.
std::vector<std::string> newCertificateText(const std::string& server, const std::string& fingerprint);
// How a client connects: hawser-remote /c HOST "NAME".
std::string connectionText(const std::string& host, const std::string& name);

// `who` is user@host.
std::string joinedText(const std::string& who, const QDateTime& when);
// `why`: what a client did that was let go; empty: it left.
std::string leftText(const std::string& who, const QDateTime& when, const std::string& why);
// Of one that was not let in.
std::string refusedText(const std::string& who, const QDateTime& when, const std::string& why);
std::string messageText(const std::string& text, const std::string& who, const QDateTime& when);
std::vector<std::string> popupText(const std::string& text, const std::string& who, const QDateTime& when);

std::vector<std::string> helpOnCommands(bool isServer);
std::vector<std::string> queryText(const std::string& host, const Sessions& sessions);

}  // namespace hawser::remote
