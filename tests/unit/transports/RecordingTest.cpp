#include "transports/Recording.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/support/FullDisk.h"
#include "tests/support/Places.h"
#include "tests/unit/transports/LineTools.h"
#include "transports/MemoryTransport.h"
#include "transports/RecordingTransport.h"
#include "transports/ReplayTransport.h"

using namespace hawser;
using namespace hawser::transports;
using namespace hawser::transports::test;

namespace {

std::string parseError(std::string_view text) {
    const auto lines = parseRecording(text);
    return lines ? std::string() : lines.error().what;
}

std::vector<RecordedLine> parsed(std::string_view text) {
    auto lines = parseRecording(text);
    REQUIRE(lines);
    return *lines;
}

}  // namespace

TEST_CASE("a recording is read line by line") {
    const auto lines = parsed("# comment\n\n1.5 H> 6962AA\r\n  2 <T 00  \n");
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] == RecordedLine{std::chrono::milliseconds(1500),
                                   RecordedDirection::ToTarget,
                                   {std::byte{0x69}, std::byte{0x62}, std::byte{0xAA}}});
    CHECK(lines[1] == RecordedLine{std::chrono::seconds(2), RecordedDirection::FromTarget, {std::byte{0}}});
    CHECK(parsed("").empty());
}

TEST_CASE("a wrong recording names the line") {
    CHECK(parseError("x H> 00") == "Line 1 of the recording does not begin with a time in seconds.");
    for (const char* time : {"-1", "nan", "inf", "1e5", "1e400", "9999999999"}) {
        CHECK(parseError(std::string("# c\n") + time + " H> 00") ==
              "Line 2 of the recording does not begin with a time in seconds.");
    }
    CHECK(parseError("1 ?? 00") == "Line 1 of the recording has neither H> nor <T after the time.");
    CHECK(parseError("1") == "Line 1 of the recording has neither H> nor <T after the time.");
    for (const char* hex : {"", "0", "0g", "00 00"}) {
        CHECK(parseError(std::string("1 H> ") + hex) ==
              "Line 1 of the recording does not end with whole bytes in hexadecimal.");
    }
}

TEST_CASE("lines come back as they were written") {
    const Bytes bytes = randomBytes(300, 7);
    const auto time = std::chrono::microseconds(12'000'345);
    const auto lines = parsed(formatRecordedLine(time, RecordedDirection::FromTarget, bytes));
    REQUIRE(lines.size() == 1);
    CHECK(lines[0] == RecordedLine{time, RecordedDirection::FromTarget, bytes});
    CHECK(formatRecordedLine(std::chrono::microseconds(1'006'400), RecordedDirection::ToTarget,
                             bytesOf("b")) == "1.006400 H> 62");
}

TEST_CASE("what passes a recorded line can be replayed") {
    TemporaryFolder folder;
    const std::string path = folder.file("line.txt");
    auto [target, inner] = createMemoryPair();
    {
        auto recording = RecordingTransport::create(std::move(inner), path);
        REQUIRE(recording);
        Transport& line = **recording;
        REQUIRE(line.open());
        REQUIRE(target->open());
        REQUIRE(waitForState(line, TransportState::Open));
        REQUIRE(line.write(bytesOf("ask")));
        REQUIRE(target->write(bytesOf("answer")));
        CHECK(receive(line, 6) == "answer");
        REQUIRE(line.write(bytesOf("more")));
        REQUIRE(target->write(bytesOf("done")));
        CHECK(receive(line, 4) == "done");
        target->close();
        CHECK_FALSE(waitForFailure(line).empty());
        CHECK_FALSE((*recording)->takeNews());
    }
    const auto lines = readRecording(path);
    REQUIRE(lines);
    REQUIRE(lines->size() == 4);
    CHECK(textOf((*lines)[1].bytes) == "answer");
    CHECK((*lines)[1].time >= (*lines)[0].time);

    ReplayTransport replay(*lines, ReplayPace::InStep);
    REQUIRE(replay.open());
    CHECK(replay.wait(TimePoint::min()) == WaitOutcome::TimedOut);
    REQUIRE(replay.write(bytesOf("as")));
    CHECK(replay.wait(TimePoint::min()) == WaitOutcome::TimedOut);
    REQUIRE(replay.write(bytesOf("k")));
    CHECK(receive(replay, 6) == "answer");
    REQUIRE(replay.write(bytesOf("mOre?")));
    CHECK(receive(replay, 4) == "done");
    CHECK(replay.finished());
    CHECK(replay.differences() == 1);
    CHECK(replay.surplus() == 1);
    CHECK(replay.wait(TimePoint::min()) == WaitOutcome::TimedOut);

    ReplayTransport allAtOnce(*lines, ReplayPace::AllAtOnce);
    REQUIRE(allAtOnce.open());
    CHECK(receive(allAtOnce, 10) == "answerdone");
    allAtOnce.close();
    CHECK_FALSE(allAtOnce.write(bytesOf("x")));
    REQUIRE(allAtOnce.open());
    CHECK(receive(allAtOnce, 10) == "answerdone");
}

TEST_CASE("a recording that cannot be written or read says so") {
    auto [a, b] = createMemoryPair();
    const auto recording = RecordingTransport::create(std::move(a), "/nowhere/line.txt");
    REQUIRE_FALSE(recording);
    CHECK(recording.error().what ==
          "The recording /nowhere/line.txt cannot be opened: No such file or directory.");
    const auto lines = readRecording("/nowhere/line.txt");
    REQUIRE_FALSE(lines);
    CHECK(lines.error().what ==
          "The recording /nowhere/line.txt cannot be opened: No such file or directory.");
}

TEST_CASE("a full disk ends the recording, not the line, and is news once") {
    const TemporaryFolder folder;
    for (const char* name : {"line.txt", "line.pcapng"}) {
        const std::string path = folder.file(name);
        auto [target, inner] = createMemoryPair();
        auto recording = RecordingTransport::create(std::move(inner), path);
        REQUIRE(recording);
        Transport& line = **recording;
        REQUIRE(line.open());
        REQUIRE(target->open());
        REQUIRE(waitForState(line, TransportState::Open));
        const hawser::test::FullDisk full(std::filesystem::file_size(path) + 3);
        for (int i = 0; i < 3; ++i) REQUIRE(line.write(bytesOf("x")));
        CHECK(receive(*target, 3) == "xxx");
        const auto news = line.takeNews();
        REQUIRE(news);
        CHECK(news->kind == LineNews::Kind::FileLost);
        CHECK(news->text == "The recording ends here: " + path + " cannot be written: File too large.");
        CHECK_FALSE(line.takeNews());
    }
}

TEST_CASE("a text that is no recording is refused where it is wrong") {
    const TemporaryFolder folder;
    const auto errorOf = [&](const std::string& text) {
        const std::string path = folder.file("wrong.txt");
        std::ofstream(path) << text;
        const auto lines = readRecording(path);
        REQUIRE_FALSE(lines);
        return lines.error();
    };
    const std::string good = "0.5 H> 69\n";
    CHECK(errorOf(good + std::string(kLongestRecordedLine + 1, '0')).at == 2);
    CHECK(errorOf(good + "# " + std::string(kLongestRecordedLine, 'x') + "\n" + good).at == 2);
    // Nobody reads what stands behind it: a file that no memory holds.
    const std::string path = folder.file("vast.txt");
    std::ofstream(path) << good;
    std::filesystem::resize_file(path, std::uintmax_t{1} << 40);
    CHECK(readRecording(path).error().at == 2);
    std::ofstream(path, std::ios::trunc) << good << good;
    const auto lines = readRecording(path);
    REQUIRE(lines);
    CHECK(lines->size() == 2);
}

TEST_CASE("the real captures are recordings") {
    const std::filesystem::path folder = hawser::test::sharedFile("kdcom-captures");
    if (!std::filesystem::exists(folder)) {
        WARN("no captures in " << folder);
        return;
    }
    for (const char* name : {"amd64-lateattach.txt", "amd64-noack.txt", "amd64-reset-while-stopped.txt"}) {
        const auto lines = readRecording((folder / name).string());
        REQUIRE(lines);
        CHECK(lines->size() > 20);
    }
}
