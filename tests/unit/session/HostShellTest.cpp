#include "core/session/desk/HostShell.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/support/Patience.h"
#include "tests/support/TemporaryFolder.h"

using namespace hawser;
using namespace hawser::session;
using hawser::test::kPatience;
using hawser::test::TemporaryFolder;

namespace {

// A pipe with a name, which tells by its end that nobody has it open for writing any more.
class NamedPipe {
  public:
    NamedPipe() {
        REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
        m_end = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
        REQUIRE(m_end >= 0);
    }
    ~NamedPipe() { ::close(m_end); }
    NamedPipe(const NamedPipe&) = delete;
    NamedPipe& operator=(const NamedPipe&) = delete;

    bool wasWritten() const {
        char byte = 0;
        return ::read(m_end, &byte, 1) == 1;
    }
    bool ends() const {
        pollfd wanted{m_end, 0, 0};
        return ::poll(&wanted, 1, static_cast<int>(kPatience.count())) == 1 &&
               (wanted.revents & POLLHUP) != 0;
    }

  private:
    TemporaryFolder m_folder;

  public:
    const std::string path = m_folder.file("pipe");

  private:
    int m_end = -1;
};

bool waitsOn(Duration /*atMost*/) {
    return true;
}

}  // namespace

TEST_CASE("a program of this computer reads what it is given, and is heard to its end", "[shell]") {
    CHECK(runHostShell("cat; echo done; echo wrong >&2", "one\n", waitsOn) == "one\ndone\nwrong\n");
    const auto much = runHostShell("head -c 3000000 /dev/zero", {}, waitsOn);
    REQUIRE(much);
    CHECK(much->size() == 3'000'000);
}

TEST_CASE("the line is served while a program of this computer runs", "[shell]") {
    const NamedPipe pipe;
    int served = -1;
    // It ends no sooner than somebody served the line: that one writes what it waits for.
    const auto serve = [&](Duration /*atMost*/) {
        if (served >= 0) return true;
        served = ::open(pipe.path.c_str(), O_WRONLY | O_CLOEXEC);
        CHECK(::write(served, "line\n", 5) == 5);
        return true;
    };
    CHECK(runHostShell("head -n 1 " + pipe.path, {}, serve) == "line\n");
    REQUIRE(served >= 0);
    ::close(served);
}

TEST_CASE("a program that is wanted no more ends with all that it has started", "[shell]") {
    const NamedPipe pipe;
    const auto untilWritten = [&](Duration /*atMost*/) { return !pipe.wasWritten(); };
    const auto ended = runHostShell("(echo x; exec sleep 1000) >" + pipe.path + " & wait", {}, untilWritten);
    REQUIRE_FALSE(ended);
    CHECK(ended.error().code == ErrorCode::Cancelled);
    CHECK(pipe.ends());
}
