#include "core/session/symbols/FileFinder.h"

#include <catch2/catch.hpp>
#include <condition_variable>
#include <filesystem>

#include "core/base/UserFile.h"
#include "tests/support/Cabinet.h"
#include "tests/support/FakeSymbols.h"
#include "tests/support/Patience.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/support/TextParts.h"
#include "tests/unit/symbolfiles/HttpServer.h"
#include "tests/unit/symbolfiles/TestPdb.h"

using namespace hawser;
using namespace hawser::session;
using namespace hawser::test;
using symbols::SymbolState;

namespace {

// Our PDBs say which image they belong to.
SourceOrError readTestPdb(const std::string& path, const std::optional<symbols::CodeViewRecord>& expected) {
    const auto text = readUserFile(path, 1 << 20);
    if (!text) return tl::unexpected(text.error());
    if (text->find("unreadable") != std::string::npos) return fail(ErrorCode::Io, path + " cannot be read.");
    if (expected && text->find(expected->symbolServerKey()) == std::string::npos)
        return fail(ErrorCode::InvalidArgument, path + " is of another build.");
    return std::make_unique<const FakeSource>(std::map<std::string, std::uint32_t>{{"Main", 0x1000}});
}

struct Finding {
    Finding() : finder(means()) {
        image.codeView = symbols::CodeViewRecord{};
        image.codeView->age = 0x2A;
        image.codeView->pdbName = "C:\\build\\drv.pdb";
    }
    FileFinder::Means means() {
        FileFinder::Means means{{readTestPdb, {}}, folder.path() + "/store", {}, {}, [this] {
                                    const std::lock_guard lock(mutex);
                                    news = true;
                                    arrived.notify_all();
                                }};
        means.limits.pauses = {std::chrono::milliseconds(1)};
        return means;
    }
    std::string key() const { return image.codeView->symbolServerKey(); }
    std::string place() const { return "/drv.pdb/" + key() + "/drv.pdb"; }
    std::string put(const std::string& name, const std::string& text) const {
        const std::filesystem::path path = std::filesystem::path(folder.path()) / name;
        std::error_code error;
        std::filesystem::create_directories(path.parent_path(), error);
        REQUIRE(UserFile::toWrite(path.string(), UserFile::Writing::Anew)->write(text));
        return path.string();
    }
    symbols::FoundSymbols find(bool anyBuild = false) {
        auto found = finder.find(image, {true, anyBuild});
        while (found.status.state == SymbolState::Loading) {
            std::unique_lock lock(mutex);
            REQUIRE(arrived.wait_for(lock, kPatience, [this] { return news; }));
            news = false;
            lock.unlock();
            found = finder.find(image, {true, anyBuild});
        }
        return found;
    }
    std::string notes() {
        std::string text;
        for (const std::string& note : finder.takeNotes()) text += note + "\n";
        return text;
    }

    TemporaryFolder folder;
    HttpServer server;
    symbols::ImageIdentity image{"drv.sys", 0x8664, 0x5A000001, 0x4000, {}};
    std::mutex mutex;
    std::condition_variable arrived;
    bool news = false;
    FileFinder finder;
};

}  // namespace

TEST_CASE("with an empty path nothing is looked for", "[filefinder]") {
    Finding test;
    CHECK(test.finder.looksNowhere());
    test.finder.setPath(test.folder.path());
    CHECK_FALSE(test.finder.looksNowhere());
}

TEST_CASE("a PDB in a folder is found and read in the background", "[filefinder]") {
    Finding test;
    const std::string path = test.put("sym/drv.pdb", pdbWith(test.key()));
    test.finder.setPath(test.folder.path() + "/sym");
    const std::uint64_t before = test.finder.changes();
    const auto found = test.find();
    CHECK(found.status.state == SymbolState::Loaded);
    CHECK(found.status.kind == "private pdb symbols");
    CHECK(found.status.file == path);
    REQUIRE(found.source);
    CHECK(found.source->find("Main"));
    CHECK(test.finder.changes() != before);
    CHECK(has(test.notes(), "DBGHELP: " + path + " - private pdb symbols"));
    // What is loaded stays, wherever it is looked from now on.
    test.finder.setPath("/nowhere");
    CHECK(test.find().status.state == SymbolState::Loaded);
}

TEST_CASE("a file of another build is refused, and taken when the user says so", "[filefinder]") {
    Finding test;
    const std::string path = test.put("sym/drv.pdb", pdbWith("somebody else's"));
    test.finder.setPath(test.folder.path() + "/sym");
    const auto refused = test.find();
    CHECK(refused.status.state == SymbolState::Failed);
    CHECK(refused.status.error->what == path + " is of another build.");
    CHECK(test.find(true).status.state == SymbolState::Loaded);
    // The right one comes first even then.
    const std::string right = test.put("more/drv.pdb", pdbWith(test.key()));
    test.finder.setPath(test.folder.path() + "/sym;" + test.folder.path() + "/more");
    test.finder.searchAgain(false);
    CHECK(test.find(true).status.file == right);
}

TEST_CASE("what is nowhere is said to be, and looked for anew when asked to", "[filefinder]") {
    Finding test;
    test.finder.setPath(test.folder.path() + "/sym");
    CHECK(test.find().status.error->what == "drv.pdb was not found in 1 place of the symbol path");
    const std::string path = test.put("sym/drv.pdb", pdbWith(test.key()));
    CHECK(test.find().status.state == SymbolState::Failed);
    test.finder.searchAgain(false);
    CHECK(test.find().status.file == path);
}

TEST_CASE("a PDB comes from a server into the cache, and from there the next time", "[filefinder]") {
    Finding test;
    const std::string body = pdbWith(test.key());
    test.server.on(test.place(),
                   [&](const HttpPeer& peer, std::size_t) { peer.send(HttpServer::whole(body)); });
    const std::string path = "srv*" + test.folder.path() + "/cache*" + test.server.url();
    test.finder.setPath(path);
    const auto found = test.find();
    CHECK(found.status.file == test.folder.path() + "/cache" + test.place());
    CHECK(readFile(found.status.file) == body);
    Finding other;
    other.finder.setPath(path);
    CHECK(other.find().status.state == SymbolState::Loaded);
    CHECK(test.server.asked(test.place()) == 1);
}

TEST_CASE("a 404 is remembered for the session", "[filefinder]") {
    Finding test;
    test.finder.setPath("srv*" + test.server.url());
    CHECK(test.find().status.state == SymbolState::Failed);
    test.finder.searchAgain(false);
    CHECK(test.find().status.state == SymbolState::Failed);
    CHECK(test.server.asked(test.place()) == 1);
    CHECK(test.server.asked("/drv.pdb/" + test.key() + "/drv.pd_") == 1);
    CHECK(test.server.asked("/drv.pdb/" + test.key() + "/file.ptr") == 1);
    test.finder.searchAgain(true);
    CHECK(test.find().status.state == SymbolState::Failed);
    CHECK(test.server.asked(test.place()) == 2);
}

TEST_CASE("a file.ptr of a server leads to a file", "[filefinder]") {
    Finding test;
    const std::string target = test.put("share/drv.pdb", pdbWith(test.key()));
    test.server.on("/drv.pdb/" + test.key() + "/file.ptr", [&](const HttpPeer& peer, std::size_t) {
        peer.send(HttpServer::whole("PATH:" + target));
    });
    test.finder.setPath("srv*" + test.server.url());
    CHECK(test.find().status.file == target);
}

TEST_CASE("a wrong file from a server does not stay in the cache", "[filefinder]") {
    Finding test;
    test.server.on(test.place(), [&](const HttpPeer& peer, std::size_t count) {
        peer.send(HttpServer::whole(pdbWith(count == 0 ? "wrong" : test.key())));
    });
    test.finder.setPath("srv*" + test.server.url());
    const auto refused = test.find();
    CHECK(refused.status.state == SymbolState::Failed);
    CHECK(has(refused.status.error->what, "is of another build"));
    test.finder.searchAgain(false);
    CHECK(test.find().status.state == SymbolState::Loaded);
}

TEST_CASE("a compressed PDB of a store is unpacked into the cache", "[filefinder]") {
    Finding test;
    const auto pack = [&](const std::string& pdb) {
        const Bytes cabinet = cabinetOf(std::as_bytes(std::span(pdb)), "drv.pdb");
        std::string text(cabinet.size(), '\0');
        std::ranges::transform(cabinet, text.begin(), [](std::byte b) { return static_cast<char>(b); });
        return test.put("sym/drv.pdb/" + test.key() + "/drv.pd_", text);
    };
    const std::string unpacked = test.folder.path() + "/store" + test.place();
    const std::string packed = pack(pdbWith("another one's"));
    test.finder.setPath(test.folder.path() + "/sym");
    CHECK(test.find().status.state == SymbolState::Failed);
    CHECK(readFile(unpacked).empty());
    CHECK_FALSE(readFile(packed).empty());
    pack(pdbWith(test.key()));
    test.finder.searchAgain(false);
    CHECK(test.find().status.file == unpacked);
}

TEST_CASE("the user's own file stays in a store, whatever it holds", "[filefinder]") {
    Finding test;
    test.server.on(test.place(), [&](const HttpPeer& peer, std::size_t) {
        peer.send(HttpServer::whole(pdbWith(test.key())));
    });
    const std::string own = test.put("cache" + test.place(), pdbWith("my own"));
    test.finder.setPath("srv*" + test.folder.path() + "/cache*" + test.server.url());
    CHECK(test.find().status.state == SymbolState::Failed);
    CHECK(readFile(own) == pdbWith("my own"));
}

TEST_CASE("what came and cannot be read now stays in the cache", "[filefinder]") {
    Finding test;
    const std::string body = pdbWith(test.key() + " unreadable");
    test.server.on(test.place(),
                   [&](const HttpPeer& peer, std::size_t) { peer.send(HttpServer::whole(body)); });
    test.finder.setPath("srv*" + test.folder.path() + "/cache*" + test.server.url());
    CHECK(test.find().status.state == SymbolState::Failed);
    CHECK(readFile(test.folder.path() + "/cache" + test.place()) == body);
}

TEST_CASE("a server that does not answer holds up nothing but itself, once", "[filefinder]") {
    Finding test;
    std::size_t asked = 0;
    {
        HttpServer gone;
        asked = gone.asked("/");
        test.finder.setPath("srv*" + gone.url() + ";" + test.folder.path() + "/sym");
    }
    CHECK(asked == 0);
    const std::string path = test.put("sym/drv.pdb", pdbWith(test.key()));
    CHECK(test.find().status.file == path);
    CHECK(has(test.notes(), "SYMSRV: http://127.0.0.1:"));
}

TEST_CASE("why a server does not answer is told of all that it was not asked for", "[filefinder]") {
    Finding test;
    {
        const HttpServer gone;
        test.finder.setPath("srv*" + gone.url());
    }
    const auto first = test.find();
    CHECK(first.status.error->code == ErrorCode::Disconnected);
    test.image.codeView->pdbName = "other.pdb";
    const auto second = test.find();
    CHECK(second.status.error->code == ErrorCode::Disconnected);
    CHECK(second.status.error->what == first.status.error->what);
    CHECK(has(test.notes(), " is not asked any more: "));
}

TEST_CASE("a server that refuses one file is asked for the next", "[filefinder]") {
    Finding test;
    test.server.on(test.place(), [](const HttpPeer& peer, std::size_t) {
        peer.send(HttpServer::header("403 Forbidden", "Content-Length: 0\r\n"));
    });
    test.finder.setPath("srv*" + test.server.url());
    CHECK(test.find().status.error->code == ErrorCode::Refused);
    CHECK(test.server.asked("/drv.pdb/" + test.key() + "/drv.pd_") == 1);
    test.image.codeView->pdbName = "other.pdb";
    test.server.on("/other.pdb/" + test.key() + "/other.pdb", [&](const HttpPeer& peer, std::size_t) {
        peer.send(HttpServer::whole(pdbWith(test.key())));
    });
    CHECK(test.find().status.state == SymbolState::Loaded);
}

TEST_CASE("a cache that cannot be written is no matter of the server", "[filefinder]") {
    Finding test;
    test.finder.setPath("srv*/proc/none*" + test.server.url());
    for (const char* const name : {"drv.pdb", "other.pdb"}) {
        test.image.codeView->pdbName = name;
        const auto found = test.find();
        CHECK(found.status.error->code == ErrorCode::Io);
        CHECK(has(found.status.error->what, "cannot be written"));
    }
}

TEST_CASE("two hundred images are looked for at once", "[filefinder]") {
    Finding test;
    test.finder.setPath(test.folder.path() + "/sym");
    for (unsigned i = 0; i < 200; ++i) {
        test.image.imageName = "drv" + std::to_string(i) + ".sys";
        test.finder.find(test.image, {false, false});
    }
    CHECK(test.find().status.state == SymbolState::Failed);
}
