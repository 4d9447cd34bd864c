#include "app/remote/RemoteText.h"

#include <catch2/catch.hpp>

using namespace hawser::remote;

namespace {

const QDateTime kWhen(QDate(2026, 11, 24), QTime(9, 39));

bool has(const std::vector<std::string>& lines, const std::string& line) {
    return std::ranges::find(lines, line) != lines.end();
}

}  // namespace

TEST_CASE("the server tells how to connect and who may") {
    const auto lines = serverBanner({"ann"}, {connectionText("bench", "kernel")}, {"3F:A0"});
    CHECK(has(lines, R"(To Connect: hawser-remote /c bench "kernel")"));
    CHECK(has(lines, "    ann"));
    CHECK(has(lines, "Certificate: 3F:A0"));
    CHECK(has(lines, "***********     SERVER    ************"));
    CHECK(has(clientBanner(), "Connected..."));
}

TEST_CASE("who joins, leaves and speaks is told with day and time") {
    CHECK(joinedText("ann@bench", kWhen) == "**Remote: Connected to ann@bench [Tue 9:39 AM]");
    CHECK(leftText("ann@bench", kWhen, "") == "**Remote: Disconnected from ann@bench [Tue 9:39 AM]");
    CHECK(leftText("ann@bench", kWhen, "does not read") ==
          "**Remote: Disconnected from ann@bench [Tue 9:39 AM]: does not read");
    CHECK(messageText("look", "Local", kWhen) == "@m look     [Local Tue 9:39 AM]");
    CHECK(popupText("look", "ann@bench", kWhen) ==
          std::vector<std::string>{"From ann@bench  [Tue 9:39 AM]", "", " look", ""});
}

TEST_CASE("what others say brings no control characters") {
    CHECK(messageText("a\x1b[2J\nb", "e\x07v\re", kWhen) == "@m a.[2J b     [e.v.e Tue 9:39 AM]");
}

TEST_CASE("a query answers in remote.exe's words") {
    CHECK(queryText("bench", {}) == std::vector<std::string>{R"(No Remote servers running on \\bench)"});
    CHECK(queryText("bench", {true, {}}) ==
          std::vector<std::string>{R"(No visible sessions on server \\bench)"});
    const auto lines = queryText("bench", {false, {{"kernel", "hawser-kd"}}});
    CHECK(has(lines, "Visible sessions on server bench:"));
    CHECK(has(lines, R"(hawser-kd                      [hawser-remote /c bench "kernel"] visible)"));
}

TEST_CASE("each end is told its own commands") {
    CHECK(has(helpOnCommands(true), "@K        end the session for all"));
    CHECK(has(helpOnCommands(false), "@Q        leave; the program goes on"));
}
