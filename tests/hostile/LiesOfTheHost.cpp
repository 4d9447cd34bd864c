// A host that is full, busy, or full of traps: files that are none, disks without room, readers that do not
// read.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/hostile/EvilTarget.h"
#include "tests/hostile/Siege.h"
#include "tests/support/TemporaryFolder.h"

using namespace hawser;
using namespace hawser::hostile;
using namespace std::chrono_literals;

namespace {

// Names that lead to no file, with what is said of each.
std::vector<std::pair<std::string, std::string>> traps(const test::TemporaryFolder& folder) {
    ::mkfifo(folder.file("fifo").c_str(), 0600);
    std::filesystem::create_symlink(folder.file("loop"), folder.file("pool"));
    std::filesystem::create_symlink(folder.file("pool"), folder.file("loop"));
    std::ofstream(folder.file("file")) << "x";
    return {{folder.file("fifo"), "a named pipe"},
            {folder.path(), "a directory"},
            {"/dev/full", "a device"},
            {folder.file("loop"), "Too many levels"},
            {folder.file("file/x"), "Not a directory"},
            {folder.file(std::string(300, 'n')), "name too long"}};
}

// No file of the console grows beyond so many bytes from here on.
void fillDisk(Siege& siege, rlim_t size) {
    const rlimit full{size, size};
    REQUIRE(::prlimit(siege.console().pid(), RLIMIT_FSIZE, &full, nullptr) == 0);
}

}  // namespace

TEST_CASE("logs-that-are-no-files") {
    const test::TemporaryFolder folder;
    const auto all = traps(folder);
    EvilTarget target({});
    Siege siege(target.connection(), {"-b"});
    siege.expect("kd> ");
    for (const auto& [path, said] : all) {
        siege.line(".logopen \"" + path + "\"");
        siege.expect(said);
        siege.expect("kd> ");
    }
    siege.proveInStep();
    for (const auto& [path, said] : all) {
        Siege again(target.connection(), {"-b", "-logo", path});
        again.expect(said);
        again.expect("kd> ");
        again.end();
    }
}

TEST_CASE("recordings-and-commands-that-are-no-files") {
    const test::TemporaryFolder folder;
    for (const auto& [path, said] : traps(folder)) {
        EvilTarget target({});
        Siege recorded(target.connection(), {"--record", path});
        recorded.expect(said);
        recorded.end();
        Siege commanded(target.connection(), {"-cf", path});
        commanded.expect(said);
        commanded.end();
    }
}

TEST_CASE("a-recording-on-a-full-disk") {
    const test::TemporaryFolder folder;
    for (const char* form : {"line.txt", "line.pcapng"}) {
        EvilTarget target({});
        Siege siege(target.connection(), {"--record", folder.file(form)});
        siege.expect("Connected to");
        fillDisk(siege, 4096);
        siege.breakIn();
        siege.expect("The recording ends here: ");
        siege.toldAtMost("The recording ends here: ", 1);
        siege.proveInStep();
    }
}

TEST_CASE("a-recording-on-a-full-disk-that-is-only-watched") {
    const test::TemporaryFolder folder;
    EvilTarget target({});
    Siege siege(target.connection(), {"--watch", "--json", "--record", folder.file("line.txt")});
    fillDisk(siege, 300);
    siege.expect(R"("event":"fileLost")");
    siege.end();
}

TEST_CASE("a-log-on-a-full-disk") {
    const test::TemporaryFolder folder;
    EvilTarget target({});
    Siege siege(target.connection(), {"-b", "-logo", folder.file("log")});
    siege.expect("kd> ");
    fillDisk(siege, std::filesystem::file_size(folder.file("log")) + 10);
    siege.line("r");
    siege.expect("The log file was closed: ");
    siege.proveInStep();
}

TEST_CASE("a-reader-that-does-not-read") {
    EvilTarget target({});
    Siege siege(target.connection(), {"-b"});
    siege.expect("kd> ");
    siege.line("db 0 L?10000000");
    target.awaitTurns(40);
    siege.holdTo({.processor = 2});
    siege.end();
}
