// What a dump lacks of its images, out of image files.
#include <catch2/catch.hpp>
#include <filesystem>

#include "core/engine/Debugger.h"
#include "core/engine/DumpTarget.h"
#include "core/engine/SmallDump.h"
#include "tests/support/CrashedMachine.h"
#include "tests/unit/dump/DumpFiles.h"
#include "tests/unit/symbols/ImageBuilder.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::dump::test;
using hawser::symbols::test::ImageBuilder;
using hawser::test::TemporaryFolder;

namespace {

constexpr std::uint64_t kBase = 0xFFFFF80001000000;
constexpr std::uint32_t kTimestamp = 0x5A5A0001;  // of the builder
const std::string kKey = "5A5A00018000";

void write(const std::string& path, ByteSpan bytes) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    hawser::test::writeBytes(path, bytes);
}

Bytes imageBytes() {
    ImageBuilder builder;
    builder.at32(ImageBuilder::kSections + 20, 0x1000);
    builder.at32(ImageBuilder::kOptional + 24, kBase & 0xFFFFFFFF);
    builder.at32(ImageBuilder::kOptional + 28, kBase >> 32);
    builder.at(0x1000, {1, 2, 3, 4}).at(0x1100, {5, 6, 7, 8});
    return builder.bytes();
}

// A small dump with one driver in its list, of whose memory it holds four bytes.
Bytes smallDump(std::uint32_t timestamp) {
    hawser::test::TriageSpec triage;
    triage.drivers = {{"\\SystemRoot\\System32\\drivers\\HwsDisk.sys", kBase, 0x8000, 0, timestamp}};
    triage.blocks = {{kBase + 0x1100, Bytes(4, std::byte{0xEE})}};
    triage.stack = Bytes(0x100);
    hawser::test::DumpSpec spec;
    spec.type = 4;
    return hawser::test::triageDump(spec, triage);
}

class Lacking {
  public:
    explicit Lacking(std::uint32_t timestamp = kTimestamp)
        : target([] { return false; }, [this](const std::string& sentence) { said += sentence + "\n"; }) {
        REQUIRE(target.load(files.write(smallDump(timestamp))));
    }
    MemoryBytes read(std::uint64_t rva, std::size_t count) {
        const auto memory = target.read(AddressSpace::Virtual, Address(kBase + rva), count);
        REQUIRE(memory);
        return *memory;
    }

    DumpFiles files;
    TemporaryFolder folder;
    std::string said;
    DumpTarget target;
};

}  // namespace

TEST_CASE("What a dump lacks of an image is taken from its file, and is marked", "[dump][images]") {
    Lacking lacking;
    CHECK(lacking.read(0x1000, 4).noneValid());
    const std::string place = GENERATE(std::string("hwsdisk.sys"), "hwsdisk.sys/" + kKey + "/hwsdisk.sys",
                                       "hw/hwsdisk.sys/" + kKey + "/hwsdisk.sys");
    write(lacking.folder.file(place), imageBytes());
    lacking.target.imageFiles()->setPath("/nowhere; srv*" + lacking.folder.path() + "*https://example.org");
    const MemoryBytes memory = lacking.read(0x10FE, 8);
    CHECK(memory.allValid());
    CHECK(memory.bytes[2] == std::byte{0xEE});  // the dump's own come first
    CHECK(memory.bytes[6] == std::byte{0});
    CHECK(memory.fromFile == std::vector<bool>{true, true, false, false, false, false, true, true});
    CHECK(lacking.read(0x1000, 2).bytes[1] == std::byte{2});
    CHECK(lacking.said ==
          "What is missing of HwsDisk.sys is taken from " + lacking.folder.file(place) + ".\n");
    CHECK(lacking.target.imageFiles()->fileOf(Address(kBase)) == lacking.folder.file(place));
    CHECK(lacking.read(0x5000, 4).noneValid());   // no section
    CHECK(lacking.read(0x20000, 4).noneValid());  // no module
    CHECK(lacking.read(0x7FFE, 4).fromFile == std::vector<bool>(4, false));
    CHECK(lacking.target.read(AddressSpace::Physical, Address(0), 8)->noneValid());
}

TEST_CASE("An image file of another build is refused, and said to be", "[dump][images]") {
    Lacking lacking(kTimestamp + 1);
    write(lacking.folder.file("hwsdisk.sys"), imageBytes());
    lacking.target.imageFiles()->setPath(lacking.folder.path());
    CHECK(lacking.read(0x1000, 4).noneValid());
    CHECK(lacking.read(0x1000, 4).fromFile.empty());
    CHECK(lacking.said == lacking.folder.file("hwsdisk.sys") +
                              " is not taken for HwsDisk.sys: its time stamp is 5A5A0001, and the module's "
                              "5A5A0002.\n");
}

TEST_CASE("What is no image, or nobody knows to be the right one, is refused", "[dump][images]") {
    const bool garbage = GENERATE(true, false);
    Lacking lacking(garbage ? kTimestamp : 0);
    write(lacking.folder.file("HWSDISK.SYS"), garbage ? Bytes(0x3000, std::byte{'x'}) : imageBytes());
    lacking.target.imageFiles()->setPath(lacking.folder.path());
    CHECK(lacking.read(0x1000, 4).noneValid());
    CHECK(lacking.said.find(garbage ? "MZ" : "not known") != std::string::npos);
}

TEST_CASE("An image path finds plain names in folders, and nothing else", "[images]") {
    TemporaryFolder folder;
    write(folder.file("a/x.sys"), imageBytes());
    write(folder.file("x.sys"), imageBytes());
    write(folder.file("..s/000000012/..s"), imageBytes());  // its two letters lead out of a folder
    const ImagePath path(folder.file("a") + ";;" + folder.path());
    CHECK(path.filesFor("X.SYS", 1, 2) ==
          std::vector<std::string>{folder.file("a/x.sys"), folder.file("x.sys")});
    for (const char* name : {"", ".", "..", "../x.sys", "a/x.sys", "a\\x.sys", "a", "y.sys", "..s"}) {
        CAPTURE(name);
        CHECK(path.filesFor(name, 1, 2).empty());
    }
    CHECK(ImagePath("srv*https://example.org/symbols;symsrv*symsrv.dll*").empty());
}

TEST_CASE("A written small dump holds nothing that came from a file", "[dump][images]") {
    Lacking lacking;
    write(lacking.folder.file("hwsdisk.sys"), imageBytes());
    lacking.target.imageFiles()->setPath(lacking.folder.path());
    Debugger debugger(lacking.target);
    const auto stop = lacking.target.crashStop();
    REQUIRE(stop);
    debugger.targetStopped(*stop);
    REQUIRE(debugger.identify());
    REQUIRE(debugger.read(Address(kBase + 0x1000), 4)->isFromFile(0));
    const auto walked = debugger.stack(4);  // reads of the image what it can
    const std::string written = lacking.files.write(Bytes(1));
    const auto report = writeSmallDump(debugger, written, {}, [](std::uint64_t, std::uint64_t) {});
    if (!report) return;  // a dump without registers cannot be written again
    DumpTarget again(std::move(*dump::CrashDump::open(written)));
    CHECK(again.read(AddressSpace::Virtual, Address(kBase), 0x200)->noneValid());
}
