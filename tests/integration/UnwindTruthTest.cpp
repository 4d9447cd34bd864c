// The frames that are shown are those that are there, at every instruction of every function that the demo
// kernel comes through: in prologs, epilogs, leaves, and in code that an interrupt came into.
#include <catch2/catch.hpp>

#include "tests/integration/StackTracer.h"
#include "tests/support/DemoMachine.h"
#include "tests/support/Places.h"

using namespace hawser;
using namespace hawser::test;

namespace {

// One processor: its steps come from where they are asked for.
const std::vector<std::string> kMachine{"--break-at-boot", "--cpus", "1", "--append", "quiet"};

void attach(SessionUser& user, DemoMachine& machine) {
    session::SessionOptions options;
    options.connection = QString::fromStdString(machine.connection());
    options.symbolPath = QString::fromStdString(builtFile("kernel"));
    user.order(session::OpenSession{options});
    REQUIRE(user.reaches(session::ConnectionState::Stopped));
    REQUIRE(user.run("ld nt").find("private pdb symbols") != std::string::npos);
    user.run("l-t");  // steps are instructions
}

void judge(const StackTracer& tracer, std::size_t leastFunctions) {
    std::string functions;
    for (const std::string& name : tracer.functions()) functions += "\n" + name;
    std::string wrong;
    for (const std::string& line : tracer.wrong()) wrong += "\n" + line;
    INFO(tracer.steps() << " steps, " << tracer.instructions() << " instructions, "
                        << tracer.functions().size() << " functions" << functions);
    CHECK(wrong == "");
    CHECK(tracer.functions().size() >= leastFunctions);
}

}  // namespace

TEST_CASE("every frame of every instruction of the kernel's start is the true one", "[unwind]") {
    DemoMachine machine(kMachine);
    SessionUser user;
    attach(user, machine);
    StackTracer tracer(user);
    tracer.trace(2, 3000);  // out of the breakpoint's routine, to the end of the kernel's own
    judge(tracer, 40);
}

TEST_CASE("every frame of every instruction that threads and interrupts come to is the true one",
          "[unwind]") {
    DemoMachine machine(kMachine);
    SessionUser user;
    attach(user, machine);
    StackTracer tracer(user);
    struct Start {
        const char* place;
        std::size_t levels;  // that return: the clock's routine is left through the interrupt's own code
    };
    for (const Start& start :
         {Start{"hwspulse!DriverEntry", 2}, Start{"nt!KiBlockCurrentThread", 1}, Start{"nt!KiDemoLevel1", 1},
          Start{"hwsdisk!HwsDiskReadSector", 4}, Start{"nt!KiClockInterrupt", 3},
          Start{"nt!KeDelayExecution", 1}, Start{"nt!KiSwapContext", 1}, Start{"nt!PsSystemService", 3}}) {
        INFO(start.place);
        user.run(std::string("g ") + start.place);
        REQUIRE(user.waitFor([&] { return user.told().prompt.acceptsCommands; }));
        tracer.trace(start.levels, 400);
    }
    judge(tracer, 30);
}
