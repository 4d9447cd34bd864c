#include "core/session/symbols/UnpackIntoCache.h"

#include <unistd.h>
#include <catch2/catch.hpp>

#include "core/base/UserFile.h"
#include "tests/support/Cabinet.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/unit/symbolfiles/TestPdb.h"

using namespace hawser;
using namespace hawser::session;
using namespace hawser::test;
using symbols::StoreContent;

namespace {

struct Cabinet {
    explicit Cabinet(const std::string& contents) {
        REQUIRE(UserFile::toWrite(packed, UserFile::Writing::Anew)
                    ->write(cabinetOf(std::as_bytes(std::span(contents)), "drv.pdb")));
    }
    Result<Arrival> unpack(StoreContent content = StoreContent::Pdb) const {
        return unpackIntoCache(packed, path, content, [this] { return interrupted; });
    }
    // Nothing of what failed stays.
    bool isClean() const {
        return ::access(path.c_str(), F_OK) != 0 && ::access((path + ".part").c_str(), F_OK) != 0;
    }
    ErrorCode refusal(StoreContent content = StoreContent::Pdb) const {
        const auto unpacked = unpack(content);
        REQUIRE_FALSE(unpacked);
        CHECK(unpacked.error().what.find(packed) != std::string::npos);
        CHECK(isClean());
        return unpacked.error().code;
    }

    TemporaryFolder folder;
    std::string packed = folder.file("drv.pd_");
    std::string path = folder.file("cache/drv.pdb");
    bool interrupted = false;
};

}  // namespace

TEST_CASE("What a cabinet holds comes into a cache once", "[unpack]") {
    const Cabinet cabinet(pdbWith("body", 300));
    CHECK(cabinet.unpack() == Arrival::Came);
    CHECK(readFile(cabinet.path) == pdbWith("body", 300));
    CHECK(cabinet.unpack() == Arrival::WasThere);
}

TEST_CASE("A PDB out of a cabinet has as many bytes as it says", "[unpack]") {
    CHECK(Cabinet(pdbWith("body", 3) + "x").refusal() == ErrorCode::Malformed);
    CHECK(Cabinet(pdbWith("body", 3).substr(0, 5000)).refusal() == ErrorCode::Truncated);
    CHECK(Cabinet("<html>").refusal() == ErrorCode::Malformed);
    CHECK(Cabinet(pdbWith("body")).refusal(StoreContent::Image) == ErrorCode::Malformed);
}

TEST_CASE("Unpacking ends when nobody waits for it", "[unpack]") {
    Cabinet cabinet(pdbWith("body", 3));
    cabinet.interrupted = true;
    const auto unpacked = cabinet.unpack();
    REQUIRE_FALSE(unpacked);
    CHECK(unpacked.error().code == ErrorCode::Cancelled);
    CHECK(cabinet.isClean());
}
