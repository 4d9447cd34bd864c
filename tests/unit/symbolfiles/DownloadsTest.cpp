#include "core/session/symbols/Downloads.h"

#include <QCoreApplication>
#include <QNetworkAccessManager>
#include <catch2/catch.hpp>
#include <filesystem>
#include <future>

#include "tests/support/Patience.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/unit/symbolfiles/HttpServer.h"
#include "tests/unit/symbolfiles/TestPdb.h"

using namespace hawser;
using namespace hawser::session;
using namespace hawser::test;

namespace {

const std::string kPath = "/drv.pdb/KEY1/drv.pdb";

struct Fetching {
    Fetching() {
        limits.pauses = {std::chrono::milliseconds(1), std::chrono::milliseconds(1)};
        limits.lockLook = std::chrono::milliseconds(5);
    }
    DownloadOrder order(symbols::StoreContent content = symbols::StoreContent::Pdb) const {
        return {QUrl(QString::fromStdString(server.url() + kPath)), target(), content};
    }
    std::string target() const { return folder.path() + "/cache/drv.pdb"; }
    std::future<Result<Arrival>> begin(Downloads& downloads) const {
        auto told = std::make_shared<std::promise<Result<Arrival>>>();
        downloads.fetch(order(), false, [told](const Result<Arrival>& result) { told->set_value(result); });
        return told->get_future();
    }
    Result<Arrival> fetch() {
        Downloads downloads(limits, {}, [] {});
        auto result = begin(downloads);
        REQUIRE(result.wait_for(kPatience) == std::future_status::ready);
        return result.get();
    }
    // Nothing of what failed stays.
    bool isClean() const {
        std::error_code ignored;
        return !std::filesystem::exists(target(), ignored) &&
               !std::filesystem::exists(target() + ".part", ignored);
    }

    TemporaryFolder folder;
    HttpServer server;
    DownloadLimits limits;
};

void sendWhole(const HttpPeer& peer, std::size_t) {
    peer.send(HttpServer::whole(pdbWith("body", 3)));
}

}  // namespace

TEST_CASE("a file comes whole into its place", "[downloads]") {
    Fetching test;
    test.server.on(kPath, sendWhole);
    REQUIRE(test.fetch());
    CHECK(readFile(test.target()) == pdbWith("body", 3));
    CHECK(readFile(test.target() + ".part").empty());
    // It is there: nobody is asked again.
    REQUIRE(test.fetch());
    CHECK(test.server.asked(kPath) == 1);
}

TEST_CASE("redirects are followed, but not for ever", "[downloads]") {
    Fetching test;
    test.server.on("/elsewhere", sendWhole);
    test.server.on(kPath, [](const HttpPeer& peer, std::size_t) {
        peer.send(HttpServer::header("302 Found", "Location: /elsewhere\r\nContent-Length: 0\r\n"));
    });
    CHECK(test.fetch());
    Fetching round;
    round.server.on(kPath, [](const HttpPeer& peer, std::size_t) {
        peer.send(HttpServer::header("302 Found", "Location: " + kPath + "\r\nContent-Length: 0\r\n"));
    });
    CHECK_FALSE(round.fetch());
    CHECK(round.isClean());
}

TEST_CASE("what the server does not have is known at once", "[downloads]") {
    Fetching test;
    const auto result = test.fetch();
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::NotAvailable);
    CHECK(test.server.asked(kPath) == 1);
    CHECK(test.isClean());
}

TEST_CASE("a page of text in the place of a file is refused", "[downloads]") {
    Fetching test;
    test.server.on(kPath, [](const HttpPeer& peer, std::size_t) {
        peer.send(HttpServer::whole("<html>Log in here</html>"));
    });
    const auto result = test.fetch();
    REQUIRE_FALSE(result);
    CHECK(result.error().what.ends_with(": it is a web page, not a PDB."));
    CHECK(test.server.asked(kPath) == 1);
    CHECK(test.isClean());
}

TEST_CASE("a file that is cut off is fetched again, and refused when it stays so", "[downloads]") {
    const auto cut = [](const HttpPeer& peer, const std::string& fields) {
        peer.send(HttpServer::header("200 OK", fields) + pdbWith("body", 3).substr(0, 5000));
    };
    // A length that lies, and none: the file itself says how long it is.
    for (const std::string fields : {"Content-Length: 12288\r\n", "Content-Length: 5000\r\n", ""}) {
        Fetching test;
        test.server.on(kPath, [&](const HttpPeer& peer, std::size_t count) {
            if (count > 0) return sendWhole(peer, count);
            cut(peer, fields);
        });
        CHECK(test.fetch());
        CHECK(readFile(test.target()) == pdbWith("body", 3));
        Fetching always;
        always.server.on(kPath, [&](const HttpPeer& peer, std::size_t) { cut(peer, fields); });
        CHECK_FALSE(always.fetch());
        CHECK(always.server.asked(kPath) >= 3);  // Qt asks again by itself when a line closes early
        CHECK(always.isClean());
    }
}

TEST_CASE("a body without an end is ended", "[downloads]") {
    Fetching test;
    test.server.on(kPath, [](const HttpPeer& peer, std::size_t) {
        peer.send(HttpServer::header("200 OK", "") + pdbWith("body", 3));
        while (peer.send(std::string(4096, 'x'))) {
        }
    });
    const auto result = test.fetch();
    REQUIRE_FALSE(result);
    CHECK(result.error().what.ends_with(": it is longer than it can be."));
    CHECK(test.isClean());
}

TEST_CASE("a server that falls silent is given up", "[downloads]") {
    Fetching test;
    test.limits.silence = std::chrono::milliseconds(50);
    test.server.on(kPath, [](const HttpPeer& peer, std::size_t) {
        peer.send(HttpServer::header("200 OK", "Content-Length: 12288\r\n") +
                  pdbWith("body", 3).substr(0, 100));
        peer.untilClosed();
    });
    const auto result = test.fetch();
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::Timeout);
    CHECK(test.server.asked(kPath) == 3);
    CHECK(test.isClean());
}

TEST_CASE("errors of the server are borne a few times", "[downloads]") {
    Fetching test;
    test.server.on(kPath, [](const HttpPeer& peer, std::size_t count) {
        if (count == 2) return sendWhole(peer, count);
        peer.send(HttpServer::header("503 Busy", "Content-Length: 0\r\n"));
    });
    CHECK(test.fetch());
    Fetching refused;
    refused.server.on(kPath, [](const HttpPeer& peer, std::size_t) {
        peer.send(HttpServer::header("403 Forbidden", "Content-Length: 0\r\n"));
    });
    CHECK_FALSE(refused.fetch());
    CHECK(refused.server.asked(kPath) == 1);
}

TEST_CASE("a download tells how far it is, and is cancelled", "[downloads]") {
    Fetching test;
    test.server.on(kPath, [](const HttpPeer& peer, std::size_t) {
        peer.send(HttpServer::header("200 OK", "Content-Length: 12288\r\n") +
                  pdbWith("body", 3).substr(0, 5000));
        peer.untilClosed();
    });
    std::promise<void> halfway;
    std::atomic<bool> told = false;
    std::atomic<Downloads*> watched = nullptr;
    const QUrl url = test.order().url;
    Downloads downloads(test.limits, {}, [&] {
        const Downloads* const those = watched;
        const auto progress = those == nullptr ? std::nullopt : those->progress(url);
        if (progress && progress->done == 5000 && progress->total == 12288 && !told.exchange(true))
            halfway.set_value();
    });
    watched = &downloads;
    auto result = test.begin(downloads);
    REQUIRE(halfway.get_future().wait_for(kPatience) == std::future_status::ready);
    downloads.cancel(url);
    REQUIRE(result.wait_for(kPatience) == std::future_status::ready);
    CHECK(result.get().error().code == ErrorCode::Cancelled);
    CHECK(test.isClean());
    CHECK_FALSE(downloads.progress(url));
}

TEST_CASE("two that want the same file fetch it once", "[downloads]") {
    Fetching test;
    std::promise<void> release;
    const std::shared_future<void> released = release.get_future().share();
    test.server.on(kPath, [released](const HttpPeer& peer, std::size_t count) {
        released.wait();
        sendWhole(peer, count);
    });
    Downloads first(test.limits, {}, [] {});
    Downloads second(test.limits, {}, [] {});
    auto one = test.begin(first);
    auto other = test.begin(second);
    auto again = test.begin(first);
    release.set_value();
    for (auto* const result : {&one, &other, &again}) {
        REQUIRE(result->wait_for(kPatience) == std::future_status::ready);
        CHECK(result->get());
    }
    CHECK(test.server.asked(kPath) == 1);
}

TEST_CASE("downloads under way end with their owner", "[downloads]") {
    Fetching test;
    std::promise<void> asked;
    test.server.on(kPath, [&](const HttpPeer& peer, std::size_t) {
        asked.set_value();
        peer.untilClosed();
    });
    {
        Downloads downloads(test.limits, {}, [] {});
        downloads.fetch(test.order(), false, [](const Result<Arrival>&) {});
        REQUIRE(asked.get_future().wait_for(kPatience) == std::future_status::ready);
    }
    CHECK(test.isClean());
}

TEST_CASE("of a download that was cancelled nothing arrives any more", "[downloads]") {
    Fetching test;
    std::promise<void> cancelled;
    std::atomic<bool> over = false;
    test.server.on(kPath, [&](const HttpPeer& peer, std::size_t) {
        const std::string body = pdbWith("body", 3);
        peer.send(HttpServer::header("200 OK", "Content-Length: 12288\r\n") + body.substr(0, 5000));
        cancelled.get_future().wait();
        peer.send(body.substr(5000));
        peer.untilClosed();
        over = true;
    });
    QNetworkAccessManager network;
    bool halfway = false;
    unsigned ends = 0;
    Download download(
        network, test.order(), test.limits,
        [&](const DownloadProgress& progress) { halfway = progress.done == 5000; },
        [&](const Result<Arrival>& result) {
            ++ends;
            CHECK(result.error().code == ErrorCode::Cancelled);
        });
    const auto turnUntil = [](const auto& isSo) {
        const auto limit = std::chrono::steady_clock::now() + kPatience;
        while (!isSo() && std::chrono::steady_clock::now() < limit)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        return isSo();
    };
    download.start();
    REQUIRE(turnUntil([&] { return halfway; }));
    download.cancel();
    cancelled.set_value();
    CHECK(turnUntil([&] { return over.load(); }));
    CHECK(ends == 1);
    CHECK(test.isClean());
}

TEST_CASE("a download that was cancelled before it began does not begin", "[downloads]") {
    Fetching test;
    QNetworkAccessManager network;
    unsigned ends = 0;
    Download download(
        network, test.order(), test.limits, [](const DownloadProgress&) {},
        [&](const Result<Arrival>&) { ++ends; });
    download.cancel();
    download.start();
    CHECK(ends == 1);
    CHECK(test.isClean());
}
