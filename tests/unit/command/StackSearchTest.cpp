#include <algorithm>
#include <catch2/catch.hpp>

#include "core/engine/FrameView.h"
#include "tests/support/TextParts.h"
#include "tests/unit/command/TasksDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

namespace {

constexpr std::uint64_t kTwin = 0xFFFFFA8000013000;

// kWaiter waits in nt!KeWaitForSingleObject; another thread of sh.exe stands where it does.
struct StacksDesk : TasksDesk {
    StacksDesk() {
        made->symbol("KeWaitForSingleObject", 0x4000, symbols::kNoType, true);
        made->symbol("DbgBreakPointWithStatus", 0x5000, symbols::kNoType, true);
        bench.channel.poke64(kSwitched + 0x18, kKernel + 0x4008);
        bench.channel.poke64(kSwitched + 0x20, kKernel + 0x4010);
        // Unwind data of another function: these are leaves.
        const std::uint64_t directory = kKernel + 0x80 + 24 + 112 + 3 * 8;
        bench.channel.poke32(directory, 0x8000);
        bench.channel.poke32(directory + 4, 12);
        bench.channel.poke32(kKernel + 0x8000, 0x1000);
        bench.channel.poke32(kKernel + 0x8004, 0x1040);
        bench.channel.poke32(kKernel + 0x8008, 0x9000);
        bench.debugger.dropCaches();
        bench.channel.map(kTwin, 0x1000);
        thread(kTwin, kShell, 0x1F0, 0x1F8, 5);
        link(kShell + kThreads, kWaiter + kEntry);
        link(kWaiter + kEntry, kTwin + kEntry);
        link(kTwin + kEntry, kShell + kThreads);
        bench.channel.poke64(kTwin + kKernelStack, kSwitched);
    }
    std::string fresh(std::string_view line) {
        bench.debugger.dropStopCaches();
        return run(line);
    }
};

}  // namespace

TEST_CASE("!findstack shows the threads that have a symbol on their stacks", "[stacks]") {
    StacksDesk desk;
    const std::string waiter = "Thread " + pointer(kWaiter) + ", 2 frame(s) match\n";
    const std::string twin = "Thread " + pointer(kTwin) + ", 2 frame(s) match\n";
    CHECK(desk.run("!findstack nt!kewait 0") == waiter + twin);
    const std::string frames = desk.run("!findstack KeWaitForSingle");
    CHECK(frames.starts_with(waiter + "        * 00 "));
    CHECK(has(frames, "nt!KeWaitForSingleObject+0x8\n"));
    CHECK(frames == desk.run("!findstack KeWaitForSingle 1"));
    CHECK(has(desk.run("!findstack KeWaitForSingle 2"), waiter + "        * 00 "));
    CHECK(has(desk.run("!findstack nt 2"), "Thread " + pointer(kThread)));
    CHECK(desk.run("!findstack nothing!") == "No stack has that.\n");
    CHECK(has(desk.run("!findstack"), "!findstack takes a symbol"));
    CHECK(has(desk.run("!findstack nt 3"), "The display level of !findstack is 0"));
    CHECK(has(desk.run("!findstack -?"), "!findstack Symbol [DisplayLevel]\n"));
    desk.link(kTwin + kEntry, 0);
    CHECK(has(desk.fresh("!findstack nt!kewait 0"), "The list of threads is broken"));
}

TEST_CASE("!uniqstack shows each stack of a process once", "[stacks]") {
    StacksDesk desk;
    desk.run(".process " + pointer(kShell));
    const std::string text = desk.run("!uniqstack");
    CHECK(text.starts_with("Processing 2 threads, please wait\n\nTHREAD " + pointer(kWaiter)));
    CHECK(has(text, "\nThe same stack: " + pointer(kTwin) + "\nChild-SP"));
    CHECK(has(text, "nt!KeWaitForSingleObject+0x8\n"));
    CHECK(text.ends_with("\n\nTotal threads: 2\nDuplicate callstacks: 1\n"));
    CHECK(has(desk.run("!uniqstack -b -n"), " # Child-SP          RetAddr           : Args to Child"));
    CHECK(has(desk.run("!uniqstack -x"), "!uniqstack knows -b, -v, -p and -n."));
    // One that is paged out is another one.
    desk.bench.channel.poke64(kTwin + kKernelStack, 0xFFFFFA8000BAD000);
    const std::string paged = desk.fresh("!uniqstack");
    CHECK(has(paged, "Stack paged out\n"));
    CHECK(has(paged, "Total threads: 2\nDuplicate callstacks: 0\n"));
}

TEST_CASE("!for_each_frame looks at each frame and then at the one before", "[foreach]") {
    StacksDesk desk;
    desk.run(".thread " + pointer(kWaiter));
    const std::string all = desk.run("!for_each_frame");
    const std::string frames = desk.run("kn");
    CHECK(frames.substr(frames.find('\n') + 1) == all);
    REQUIRE(std::count(all.begin(), all.end(), '\n') >= 2);
    desk.run(".frame 1");
    const std::string first = all.substr(0, all.find('\n') + 1);
    const std::string text = desk.run("!for_each_frame .echo frame");
    CHECK(text.starts_with(first + "frame\n01 "));
    CHECK(desk.bench.debugger.currentFrame() == 1);
    CHECK(has(desk.run("!for_each_frame \"? @$frame; .echo next\""), "= 00000000`00000001\nnext\n"));
    // Also when a command fails, or ends it.
    CHECK(has(desk.run("!for_each_frame \"? nothing\""), "nothing"));
    CHECK(desk.bench.debugger.currentFrame() == 1);
    CHECK(desk.run("!for_each_frame \".echo a; .break\"") == first + "a\n");
    CHECK(desk.bench.debugger.currentFrame() == 1);
    CHECK(has(desk.run("!for_each_frame \".if (1) {\""), "A } is missing"));
    CHECK(has(desk.run("!for_each_frame -?"), "@$frame is its number"));
    // Another thread's stack has other frames.
    CHECK(has(desk.run("!for_each_frame \".thread " + pointer(kThread) + "\""),
              "The stack is another one now; its frames are left.\n"));
    CHECK(desk.bench.debugger.currentFrame() == 0);
}
