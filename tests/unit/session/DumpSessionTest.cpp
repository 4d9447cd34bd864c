// A session on a crash dump: the desk, the driver and the commands, without a thread.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/session/desk/SessionDesk.h"
#include "core/session/dump/DumpDriver.h"
#include "core/session/start/DumpPlace.h"
#include "tests/support/ChildProcess.h"
#include "tests/support/CrashedMachine.h"
#include "tests/support/ManualClock.h"
#include "tests/support/RecordedEvents.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/support/TextParts.h"
#include "tests/unit/symbols/ImageBuilder.h"

using namespace hawser;
using namespace hawser::session;
using namespace hawser::test;

namespace {

class DumpSession {
  public:
    explicit DumpSession(Machine machine = Machine::X64) : crashed(machine) {}

    void write(const Bytes& bytes) { writeBytes(path, bytes); }
    void open(SessionOptions options = {}) {
        options.connection = dumpConnection(QString::fromStdString(path));
        order(OpenSession{options});
    }
    void order(SessionRequest request) {
        inbox.post({0, std::move(request)});
        settle();
    }
    std::string say(const std::string& words) {
        told.text.clear();
        order(Execute{QString::fromStdString(words)});
        return told.text;
    }

    CrashedMachine crashed;
    TemporaryFolder folder;
    std::string path = folder.file("MEMORY.DMP");
    ManualClock clock;
    Inbox inbox;
    RecordedEvents told;
    SessionDesk desk{command::Host::Console, clock, inbox, told, dumpDriver()};

  private:
    // Until nothing is left to do: the deadline is over already, so that no turn waits.
    void settle() {
        constexpr int kTurns = 64;
        for (int turn = 0; turn < kTurns; ++turn) desk.work(TimePoint::min());
    }
};

}  // namespace

TEST_CASE("a session of another kind begins without what the one before it told", "[dump]") {
    DumpSession session;
    ModuleSymbolState state;
    state.kind = "private pdb symbols";
    session.told.tell(SymbolsChanged{std::make_shared<const std::vector<ModuleSymbolState>>(1, state)});
    session.told.tell(SourceModeChanged{true});
    session.told.tell(SymbolPathChanged{QStringLiteral("/symbols")});
    const SessionDesk next(command::Host::Console, session.clock, session.inbox, session.told, dumpDriver());
    CHECK(session.told.now.symbols->empty());
    CHECK_FALSE(session.told.now.sourceMode);
    CHECK(session.told.now.symbolPath == QStringLiteral("/symbols"));
}

TEST_CASE("a crash dump opens where the machine crashed", "[dump]") {
    const Machine machine = GENERATE(Machine::X64, Machine::X86, Machine::Arm64);
    DumpSession session(machine);
    session.write(fullDump(session.crashed.spec()));
    session.open();
    CHECK(session.told.now.state == ConnectionState::Stopped);
    CHECK(session.told.prompt.acceptsCommands);
    CHECK(has(session.told.text, "Loading Dump File [" + session.path + "]"));
    CHECK(has(session.told.text, "Full Dump File: Full address space is available"));
    CHECK(has(session.told.text, "Kernel base = "));
    CHECK_FALSE(has(session.told.text, "Connected to"));
    CHECK(has(session.told.text, "BugCheck D1, {1, 2, 3, 4}"));
    CHECK_FALSE(has(session.told.text, "Fatal System Error"));
    CHECK(session.told.now.target.has_value());
    CHECK(has(session.say(".bugcheck"), "Bugcheck code 000000D1"));
    CHECK(has(session.say("lm"), "nt"));
    CHECK(session.told.modules->size() == 2);
    CHECK(session.told.stops.back().processor == 1);
    CHECK(session.told.stops.back().programCounter == session.crashed.programCounter(1));
    session.say("~0s");
    CHECK(has(session.say("r"), machine == Machine::X86     ? "eip="
                                : machine == Machine::Arm64 ? "pc="
                                                            : "rip="));
}

TEST_CASE("what needs a machine that runs is refused for a dump in one sentence", "[dump]") {
    DumpSession session;
    session.write(fullDump(session.crashed.spec()));
    session.open();
    for (const char* words : {"g", "t", "p", "gu", "bp nt+10", "eb nt 1", "r rax=1", ".reboot", ".crash"}) {
        CAPTURE(words);
        const std::string said = session.say(words);
        CHECK(has(said, "his target"));
        CHECK(session.told.now.state == ConnectionState::Stopped);
    }
    session.told.text.clear();
    session.order(Resynchronize{});
    CHECK(has(session.told.text, ".restart"));
    CHECK(session.told.now.state == ConnectionState::Stopped);
    session.order(BreakIn{});
    CHECK(session.told.now.state == ConnectionState::Stopped);
    CHECK(has(session.say("dx 1; r rip"), "rip=") == false);
    CHECK(has(session.say("r rip"), "rip="));
}

TEST_CASE(".restart opens the file anew and tells what has become of it", "[dump]") {
    DumpSession session;
    DumpSpec spec = session.crashed.spec();
    session.write(fullDump(spec));
    session.open();
    const int before = session.told.identified;
    session.told.text.clear();
    session.say(".restart");
    CHECK(has(session.told.text, "The file is as it was."));
    CHECK(session.told.identified == before + 1);
    spec.bugCheck = 0xA;
    spec.comment = "again";
    session.folder.file("MEMORY.DMP");
    session.write(fullDump(spec));
    session.told.text.clear();
    session.order(Restart{});
    CHECK(has(session.told.text, "since it was opened"));
    CHECK(has(session.say(".bugcheck"), "Bugcheck code 0000000A"));
    CHECK(session.told.now.state == ConnectionState::Stopped);
}

TEST_CASE("a file that is no dump is told, and a restart tries it again", "[dump]") {
    DumpSession session;
    session.open();
    CHECK(session.told.now.state == ConnectionState::Failed);
    CHECK(has(session.told.text, session.path));
    session.write(Bytes(8192, std::byte{'x'}));
    session.order(Restart{});
    CHECK(session.told.now.state == ConnectionState::Failed);
    session.write(fullDump(session.crashed.spec()));
    session.order(Restart{});
    CHECK(session.told.now.state == ConnectionState::Stopped);
    session.order(CloseSession{});
    CHECK(session.told.now.state == ConnectionState::Closed);
    CHECK(session.told.modules->empty());
}

TEST_CASE("a compressed dump opens, and a restart unpacks it again", "[dump]") {
    DumpSession session;
    session.write(fullDump(session.crashed.spec()));
    const std::string packed = session.folder.file("MEMORY.DMP.gz");
    ChildProcess gzip({"gzip", "-k", session.path});
    REQUIRE(gzip.waitForExit(kPatience) == 0);
    session.path = packed;
    session.open();
    CHECK(session.told.now.state == ConnectionState::Stopped);
    CHECK(has(session.told.text, "Loading Dump File [" + packed + "]"));
    CHECK(has(session.told.text, "The file is compressed"));
    CHECK(has(session.say(".bugcheck"), "Bugcheck code 000000D1"));
    session.told.text.clear();
    session.say(".restart");
    CHECK(has(session.told.text, "The file is as it was."));
    CHECK(session.told.now.state == ConnectionState::Stopped);
    session.write(Bytes(64, std::byte{0x1F}));
    session.order(Restart{});
    CHECK(session.told.now.state == ConnectionState::Failed);
}

TEST_CASE("a small dump is written of a dump, and is the kind that .dump writes unasked", "[dump]") {
    DumpSession session;
    session.write(fullDump(session.crashed.spec()));
    session.open();
    const std::string bugCheck = session.say(".bugcheck");
    const std::string registers = session.say("r");
    const std::string path = session.folder.file("small.dmp");
    CHECK(has(session.say(".dump " + path), path + " is a small dump of"));
    CHECK(has(session.say(".dump /m " + path), "/o writes over it"));
    CHECK(has(session.say(".dump /m /o /c \"a note\" " + path), "2 modules"));
    CHECK(has(session.say(".dump /u " + path), "/m a small one"));
    CHECK(has(session.say(".dump"), "needs the name"));
    session.path = path;
    session.open();
    CHECK(session.told.now.state == ConnectionState::Stopped);
    CHECK(has(session.told.text, "Mini Kernel Dump File"));
    CHECK(session.say(".bugcheck") == bugCheck);
    CHECK(session.say("r") == registers);
}

TEST_CASE("a line in the place of a dump is for another driver", "[dump]") {
    DumpSession session;
    session.write(fullDump(session.crashed.spec()));
    session.open();
    SessionOptions line;
    line.connection = QStringLiteral("com:pipe,port=/nowhere/kd.sock");
    session.order(OpenSession{line});
    CHECK(session.told.now.state == ConnectionState::Closed);
    REQUIRE(session.desk.unopened());
    CHECK(session.desk.unopened()->connection == line.connection);
}

TEST_CASE("What a dump lacks is told to be an image file's, and which", "[dump]") {
    DumpSession session;
    TriageSpec triage;
    constexpr std::uint64_t kBase = 0xFFFFF80001000000;
    triage.drivers = {{"hwsdisk.sys", kBase, symbols::test::ImageBuilder::kSize, 0, 0x5A5A0001}};
    triage.stack = Bytes(0x100);
    DumpSpec spec;
    spec.type = 4;
    session.write(triageDump(spec, triage));
    symbols::test::ImageBuilder image;
    image.at32(symbols::test::ImageBuilder::kSections + 20, 0x1000);
    image.at32(symbols::test::ImageBuilder::kOptional + 24, kBase & 0xFFFFFFFF);
    image.at32(symbols::test::ImageBuilder::kOptional + 28, kBase >> 32);
    image.at(0x1000, {0x90, 0xC3});
    const std::string file = session.folder.file("hwsdisk.sys");
    writeBytes(file, image.bytes());
    SessionOptions options;
    const bool atStart = GENERATE(true, false);
    if (atStart) options.imagePath = QString::fromStdString(session.folder.path());
    session.open(options);
    const std::string taken = "What is missing of hwsdisk.sys is taken from " + file + ".\n";
    CHECK(has(session.told.text, taken) == atStart);
    if (!atStart) {
        CHECK(has(session.say("db fffff80001001000 L2"), "?? ??"));
        CHECK(has(session.say(".exepath /nowhere;" + session.folder.path()),
                  "Executable image search path is: /nowhere;" + session.folder.path() + "\n"));
        CHECK(has(session.say(".exepath+ /b"), session.folder.path() + ";/b\n"));
    }
    const std::string bytes = session.say("db fffff80001001000 L2");
    CHECK(has(bytes, "90 c3"));
    CHECK(has(bytes, "From fffff800`01001000 on the dump lacks some of this; it is from " + file + ".\n"));
    CHECK(has(bytes, taken) != atStart);
    CHECK(has(session.say("u fffff80001001000 L2"), "it is from " + file));
    CHECK_FALSE(has(session.say("db fffff80001005000 L2"), "it is from"));
    CHECK(has(session.say("lmv m nt"), "Mapped memory image file: " + file));
}

TEST_CASE("another dump is asked of the program", "[dump]") {
    DumpSession session;
    QStringList asked;
    session.told.onTold = [&](const SessionEvent& event) {
        if (const auto* opening = std::get_if<OpeningAsked>(&event)) asked += opening->connection;
    };
    session.write(fullDump(session.crashed.spec()));
    session.say(".opendump " + session.path);  // without a target as well
    session.open();
    session.say(".opendump " + session.path);
    CHECK(asked == QStringList(2, dumpConnection(QString::fromStdString(session.path))));
}

TEST_CASE("a record that is looked at is what the window's registers show", "[dump]") {
    DumpSession session;
    const Address record = session.crashed.kernelBase() + 0x10000;
    const Address there = session.crashed.kernelBase() + 0x777;
    FileBytes context;
    context.put(0, Bytes(0x4D0));
    context.number(0x30, 0x10001F, 4);
    context.number(0x98, record.value(), 8);
    context.number(0xF8, there.value(), 8);
    session.crashed.memory().putVirtual(record, context.take());
    session.write(fullDump(session.crashed.spec()));
    session.open();
    RequestId asked = 0;
    const auto counter = [&] {
        session.inbox.post({++asked, ReadRegisters{}, session.told.now.epoch});
        session.order(CancelCommand{});
        const auto answer = session.told.answerTo<ReadRegisters>(asked);
        REQUIRE(answer.value);
        const auto value = std::ranges::find(answer.value->values, "rip", &RegisterValue::name);
        REQUIRE(value != answer.value->values.end());
        return value->value;
    };
    const std::uint64_t own = session.crashed.programCounter(1).value();
    CHECK(counter() == own);
    const Epoch before = session.told.now.epoch;
    session.say(fmt::format(".cxr {:x}", record.value()));
    CHECK(session.told.now.epoch > before);  // views are told to read again
    CHECK(counter() == there.value());
    session.say(".cxr");
    CHECK(counter() == own);
}
