#include "core/session/symbols/CachePart.h"

#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <csignal>

#include <array>

#include "tests/support/TemporaryFolder.h"

using namespace hawser;
using namespace hawser::session;
using namespace hawser::test;

namespace {

ByteSpan bytesOf(std::string_view text) {
    return std::as_bytes(std::span(text));
}

}  // namespace

TEST_CASE("a part of a cache belongs to one at a time", "[cachepart]") {
    const TemporaryFolder folder;
    const std::string path = folder.path() + "/a/b/file";
    {
        auto part = CachePart::claim(path);
        REQUIRE(part);
        REQUIRE(*part);
        const auto other = CachePart::claim(path);
        REQUIRE(other);
        CHECK_FALSE(*other);
        REQUIRE((*part)->append(bytesOf("abc")));
        CHECK((*part)->size() == 3);
        CHECK((*part)->start(2)->size() == 2);
        REQUIRE((*part)->finish());
    }
    CHECK(readFile(path) == "abc");
    auto next = CachePart::claim(path);
    REQUIRE(next);
    CHECK(*next);
    next->reset();
    CHECK(readFile(path) == "abc");
    CHECK(::access((path + ".part").c_str(), F_OK) != 0);
}

TEST_CASE("what a killed program has left is taken over", "[cachepart]") {
    const TemporaryFolder folder;
    const std::string path = folder.path() + "/file";
    std::array<int, 2> ready{};
    REQUIRE(::pipe(ready.data()) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        auto part = CachePart::claim(path);
        static_cast<void>((*part)->append(bytesOf("half of it")));
        static_cast<void>(::write(ready[1], "x", 1));
        ::pause();
        ::_exit(1);
    }
    char there = 0;
    REQUIRE(::read(ready[0], &there, 1) == 1);
    const auto held = CachePart::claim(path);
    REQUIRE(held);
    CHECK_FALSE(*held);
    REQUIRE(::kill(child, SIGKILL) == 0);
    REQUIRE(::waitpid(child, nullptr, 0) == child);
    CHECK(readFile(path + ".part") == "half of it");
    auto part = CachePart::claim(path);
    REQUIRE(part);
    REQUIRE(*part);
    REQUIRE((*part)->append(bytesOf("all")));
    REQUIRE((*part)->finish());
    CHECK(readFile(path) == "all");
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST_CASE("a cache that cannot be written says so", "[cachepart]") {
    const auto part = CachePart::claim("/proc/none/file");
    REQUIRE_FALSE(part);
    CHECK(part.error().code == ErrorCode::Io);
}
