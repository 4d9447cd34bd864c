#pragma once

#include <QTest>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/channel/Dialer.h"
#include "core/channel/Listener.h"
#include "tests/support/AsNobody.h"
#include "tests/support/ByteText.h"
#include "tests/support/Patience.h"
#include "tests/support/TemporaryFolder.h"

// Both ends of a channel in one process, over real sockets.
namespace hawser::channel::test {

using hawser::test::AsNobody;
using hawser::test::bytesOf;
using hawser::test::textOf;

inline bool waitFor(const std::function<bool()>& condition) {
    return QTest::qWaitFor(condition, static_cast<int>(hawser::test::kPatience.count()));
}

// Folders of its own, so that no test meets the user's or another test's.
struct Home {
    hawser::test::TemporaryFolder folder;
    Places places() const { return {folder.file("run"), folder.file("config")}; }
};

// What a channel told.
struct Ear {
    explicit Ear(Channel& channel);

    std::vector<Bytes> frames;
    std::optional<Closure> closure;
    int drained = 0;
};

// A listener and what came of it.
struct Server {
    Server(const Home& home, const std::string& address, const Limits& limits = {},
           const std::string& service = "session");

    std::unique_ptr<Listener> listener;
    std::string error;  // when it could not start
    std::vector<std::unique_ptr<Channel>> channels;
    std::vector<std::unique_ptr<Ear>> ears;  // of each
    std::vector<Refusal> refusals;
};

// A call and what came of it.
struct Client {
    Client(const Home& home, const ClientAddress& address, const Limits& limits = {},
           const std::string& service = "session");
    Client(const Home& home, const std::string& address, const Limits& limits = {});

    bool isOver() const { return channel != nullptr || failure.has_value(); }

    std::unique_ptr<Dialer> dialer;
    std::unique_ptr<Channel> channel;
    std::optional<DialFailure> failure;
};

bool canBeNobody();  // only root can

// The client's address of the server, with more words behind it.
std::string addressOf(const Server& server, const std::string& more = {});

}  // namespace hawser::channel::test
