#include <catch2/catch.hpp>

#include "core/base/Text.h"
#include "core/command/tasks/TaskNames.h"
#include "core/command/tasks/TaskReader.h"
#include "core/engine/FrameView.h"
#include "core/engine/ModuleSymbols.h"
#include "core/engine/TasksInView.h"
#include "tests/support/TextParts.h"
#include "tests/unit/command/TasksDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using namespace hawser::engine::test;
using hawser::test::has;

TEST_CASE("the kernel's processes are listed, and threads of those that are wanted", "[tasks]") {
    TasksDesk desk;
    TaskList tasks = desk.list({.opened = {Address(kShell)}});
    CHECK(tasks.trouble.empty());
    REQUIRE(tasks.processes.size() == 2);
    const ProcessRow& system = tasks.processes[0];
    CHECK((system.process == Address(kSystem) && system.id == 4 && system.name == "System"));
    CHECK((system.current && !system.opened && system.threads.empty() && system.threadCount == 1U));
    const ProcessRow& shell = tasks.processes[1];
    CHECK((shell.id == 0x1F0 && shell.parent == 4 && shell.name == "sh.exe" && !shell.current));
    REQUIRE(shell.threads.size() == 1);
    const ThreadRow& waiter = shell.threads.front();
    CHECK((waiter.thread == Address(kWaiter) && waiter.id == 0x1F4 && waiter.process == 0x1F0));
    CHECK((waiter.state == "Waiting" && waiter.wait == "DelayExecution" && !waiter.current));
    CHECK((waiter.teb == Address(0x7FF6000) && waiter.start == Address(kKernel + 0x3000)));
    CHECK(desk.waits == 0);
    tasks = desk.list({.allThreads = true});
    CHECK(tasks.processes[0].threads.front().current);
    CHECK(tasks.processes[0].directoryBase == 0);  // not asked for
    auto reader = TaskReader::create(desk.bench.debugger, engine::SymbolDemand::Shown);
    REQUIRE(reader);
    REQUIRE(reader->readDirectory(tasks.processes[0]));
    CHECK(tasks.processes[0].directoryBase == 0x1AB000);
    // One that has ended and is still referred to.
    desk.bench.channel.poke32(kShell + kCount, 0);
    CHECK(desk.list().processes[1].state.empty());
    desk.bench.channel.poke64(kShell + kExit, 1);
    CHECK(desk.list().processes[1].state == "Exited");
}

TEST_CASE("a process in no list is shown while it executes", "[tasks]") {
    TasksDesk desk;
    desk.link(kHead, kShell + kLinks);
    const TaskList tasks = desk.list();
    REQUIRE(tasks.processes.size() == 2);
    CHECK((tasks.processes[0].process == Address(kSystem) && tasks.processes[0].current));
}

TEST_CASE("lists of processes and threads that are damaged end with a message", "[tasks]") {
    TasksDesk desk;
    desk.link(kShell + kLinks, kSystem + kLinks);  // past its head
    TaskList tasks = desk.list();
    CHECK(tasks.processes.size() == 2);
    CHECK(tasks.trouble ==
          "The list of processes is damaged: behind fffffa80`00011000 it leads into itself.");
    desk.link(kShell + kLinks, 0);
    CHECK(desk.list().trouble == "The list of processes is broken: behind fffffa80`00011000 it leads to 0.");
    desk.link(kShell + kLinks, 0xFFFFFA8000BAD000);
    tasks = desk.list();
    CHECK(has(tasks.trouble, "The list of processes cannot be read any further than "));
    REQUIRE(tasks.processes.size() == 3);  // what is there of it
    CHECK(tasks.processes[2].name.empty());
    desk.link(kShell + kLinks, kHead);
    desk.link(kWaiter + kEntry, kWaiter + kEntry);
    tasks = desk.list({.allThreads = true});
    CHECK(tasks.trouble.empty());
    CHECK(tasks.processes[1].threads.size() == 1);
    CHECK(has(tasks.processes[1].trouble, "The list of threads is damaged"));
}

TEST_CASE("a list of processes without end is followed so far", "[tasks]") {
    TasksDesk desk;
    constexpr std::uint64_t kFirst = 0xFFFFFA8001000000;
    desk.bench.channel.map(kFirst, (TaskReader::kMaxProcesses + 16) * 0x100);
    for (std::uint64_t i = 0; i < TaskReader::kMaxProcesses + 8; ++i)
        desk.link(kFirst + 0x100 * i + kLinks, kFirst + 0x100 * (i + 1) + kLinks);
    desk.link(kHead, kFirst + kLinks);
    const TaskList tasks = desk.list();
    CHECK(has(tasks.trouble, "There are more processes: after 4096 the list is not followed."));
    CHECK(tasks.processes.size() == TaskReader::kMaxProcesses + 1);  // and the one that executes
}

TEST_CASE("without types it is said what is missing and how to get it", "[tasks]") {
    TasksDesk desk;
    desk.finder.comes("ntoskrnl.exe", std::make_shared<hawser::test::MadeSymbols>());
    desk.bench.debugger.symbols().refresh();
    const auto reader = TaskReader::create(desk.bench.debugger, engine::SymbolDemand::Shown);
    REQUIRE_FALSE(reader);
    CHECK(reader.error().code == ErrorCode::NotAvailable);
    CHECK(has(reader.error().what, ".symfix or .sympath"));
    CHECK(has(desk.run("!process 0 0"), "need the types of nt"));
    CHECK(has(desk.run(".thread fffffa8000012000"), "need the types of nt"));
    CHECK(desk.run(".process") == "Implicit process is now fffffa80`00010000\n");  // needs none
}

TEST_CASE("!process lists processes and their threads", "[tasks]") {
    TasksDesk desk;
    const std::string system =
        "PROCESS fffffa80`00010000\n    Cid: 0004    Peb: 00000000`00000000  ParentCid: 0000\n"
        "    DirBase: 001ab000\n    Image: System\n\n";
    const std::string shell =
        "PROCESS fffffa80`00011000\n    Cid: 01f0    Peb: 00000000`00000000  ParentCid: 0004\n"
        "    DirBase: 001ab000\n    Image: sh.exe\n\n";
    const std::string waiter =
        "        THREAD fffffa80`00012000  Cid 01f0.01f4  Teb: 00000000`07ff6000 WAIT: (DelayExecution)\n";
    CHECK(desk.run("!process 0 0") == "**** NT ACTIVE PROCESS DUMP ****\n" + system + shell);
    CHECK(desk.run("!process 0 0 SH*") == "**** NT ACTIVE PROCESS DUMP ****\n" + shell);
    CHECK(has(desk.run("!process 0 0 none.exe"), "No process is called 'none.exe'.\n"));
    CHECK(desk.run("!process 1f0 2") == shell + waiter);
    CHECK(desk.run("!process fffffa80`00011000 2") == shell + waiter);
    CHECK(has(desk.run("!process -1 2"), system + "        THREAD fffffa80`00001000  Cid 0004.0008  Teb: "
                                                  "00000000`00000000 RUNNING on processor 0\n"));
    CHECK(has(desk.run("!process 0 6"), waiter + "Child-SP          RetAddr           Call Site\n"));
    CHECK(desk.run("!process 77 0") == "No process has the id 77.\n");
    CHECK(desk.run("!process fffffa8000012000") == "There is no process at fffffa80`00012000.\n");
    CHECK(has(desk.run("!process 0 100"), "The flags of !process are 0 to 1f."));
    CHECK(has(desk.run("!process /m nt"), "takes no options yet"));
}

TEST_CASE("!thread shows a thread with its process and its stack", "[tasks]") {
    TasksDesk desk;
    const std::string text = desk.run("!thread fffffa8000012000");
    CHECK(has(text,
              "THREAD fffffa80`00012000  Cid 01f0.01f4  Teb: 00000000`07ff6000 WAIT: (DelayExecution)\n"
              "Owning Process            fffffa80`00011000       Image:         sh.exe\n"
              "Start Address             nt"));
    CHECK(has(text, "fffff880`00007c20"));  // behind the record
    CHECK(has(desk.run("!thread -1 0"), "THREAD fffffa80`00001000"));
    CHECK(desk.run("!thread fffffa8000011000") == "There is no thread at fffffa80`00011000.\n");
    desk.bench.channel.poke64(kWaiter + kKernelStack, 0);
    desk.bench.debugger.dropStopCaches();
    CHECK(has(desk.run("!thread fffffa8000012000"), "has no kernel stack"));
}

TEST_CASE(".thread looks at the registers of a thread", "[tasks]") {
    TasksDesk desk;
    engine::Debugger& debugger = desk.bench.debugger;
    CHECK(desk.run(".thread fffffa8000012000") == "Implicit thread is now fffffa80`00012000\n");
    CHECK(desk.run("r rip") == "rip=fffff80000405008\n");
    CHECK(desk.run("r rsp") == "rsp=fffff88000007c20\n");
    CHECK(desk.run("r rbp") == "rbp=0000000000000b0b\n");
    CHECK(desk.run("? @$thread").ends_with("fffffa80`00012000\n"));
    CHECK(*engine::threadInView(debugger) == Address(kWaiter));
    CHECK(*engine::processInView(debugger) == Address(kSystem));  // is chosen by itself
    CHECK(desk.list({.allThreads = true}).processes[1].threads.front().current);
    CHECK(desk.run(".thread fffffa8000011000") == "There is no thread at fffffa80`00011000.\n");
    CHECK(*engine::threadInView(debugger) == Address(kWaiter));
    // What executes has the processor's registers.
    CHECK(desk.run(".thread fffffa8000001000") == "Implicit thread is now fffffa80`00001000\n");
    CHECK_FALSE(debugger.looksAtRecord());
    desk.run(".thread fffffa8000012000");
    CHECK(desk.run(".thread") == "Implicit thread is now fffffa80`00001000\n");
    CHECK(desk.run("r rip") == "rip=fffff80000405000\n");
    desk.run(".thread fffffa8000012000");
    CHECK(desk.run(".cxr") == "Resetting default scope\n");
    CHECK(*engine::threadInView(debugger) == Address(kThread));
    CHECK(has(desk.run(".thread /i fffffa8000012000"), "it takes /p /r and /P."));
    CHECK(has(desk.run(".thread /w fffffa8000012000"), "WOW64"));
}

TEST_CASE(".process chooses a process until the target runs", "[tasks]") {
    TasksDesk desk;
    engine::Debugger& debugger = desk.bench.debugger;
    CHECK(desk.run(".process") == "Implicit process is now fffffa80`00010000\n");
    CHECK(desk.run(".process fffffa8000011000") == "Implicit process is now fffffa80`00011000\n");
    CHECK(desk.run("? @$proc").ends_with("fffffa80`00011000\n"));
    CHECK(has(desk.run("!process -1 0"), "Image: sh.exe"));
    CHECK(desk.list().processes[1].current);
    // A thread is another choice.
    desk.run(".thread fffffa8000012000");
    desk.run(".thread fffffa8000001000");
    CHECK(*engine::processInView(debugger) == Address(kShell));
    CHECK(desk.run(".process fffffa8000012000") == "There is no process at fffffa80`00012000.\n");
    CHECK(desk.run(".process") == "Implicit process is now fffffa80`00010000\n");
    desk.run(".process fffffa8000011000");
    debugger.targetStopped(engine::Stop(*debugger.stop()));
    CHECK(*engine::processInView(debugger) == Address(kSystem));
}

namespace {

// User space of sh.exe: a page at 7FF0000 stands at 30000, the one behind it is in transition at 32000, the
// third nowhere.
struct UserSpaceDesk : TasksDesk {
    UserSpaceDesk() {
        auto& channel = bench.channel;
        channel.poke64(kShell + kDirectory, 0x1AC002);  // with bits that are no part of the address
        for (const std::uint64_t page : {0x1AC000, 0x905000, 0x906000, 0x907000, 0x30000, 0x32000})
            channel.map(page, 0x1000);
        channel.poke64(0x1AC000, 0x905067);
        channel.poke64(0x905000, 0x906067);
        channel.poke64(0x9061F8, 0x907067);
        channel.poke64(0x907F80, 0x30067);
        channel.poke64(0x907F88, 0x32860);  // transition
        channel.poke(0x30000, {0x11, 0x22});
        channel.poke(0x32000, {0x33, 0x44});
        bench.debugger.dropCaches();
    }
    std::string bytes(const std::string& where) { return run("db " + where + " L2").substr(19, 5); }
};

}  // namespace

TEST_CASE(".process /p reads user space by the page tables of the process", "[tasks]") {
    UserSpaceDesk desk;
    CHECK(desk.bytes("7ff0000") == "?? ??");
    CHECK(desk.run(".process /p fffffa8000011000") ==
          "Implicit process is now fffffa80`00011000\n.cache forcedecodeuser done\n");
    CHECK(desk.bytes("7ff0000") == "11 22");
    CHECK(desk.run("db 7ff0fff L3").substr(19, 8) == "00 33 44");  // on two pages
    CHECK(desk.bytes("7ff2000") == "?? ??");
    CHECK(desk.run("db 7ff1fff L2").substr(19, 5) == "00 ??");
    CHECK(has(desk.run(".cache"), "Virtual addresses of the kernel are translated by the target."));
    CHECK(desk.run(".context") == "User-mode page directory base is 1ac002\n");
    CHECK(desk.bytes("nt+5000") != "?? ??");  // of the kernel: as ever
    // What is written goes the same way.
    desk.run("eb 7ff0001 77");
    CHECK(desk.bytes("7ff0000") == "11 77");
    CHECK(desk.bench.channel.peek(0x30001) == std::byte{0x77});
    CHECK(desk.run(".process /p") ==
          "Implicit process is now fffffa80`00010000\n.cache noforcedecodeptes done\n");
    CHECK(desk.bytes("7ff0000") == "?? ??");
}

TEST_CASE("page tables are in view until the target runs, or another choice", "[tasks]") {
    UserSpaceDesk desk;
    CHECK(desk.run(".thread /p fffffa8000012000") ==
          "Implicit thread is now fffffa80`00012000\n.cache forcedecodeuser done\n");
    CHECK(desk.bytes("7ff0000") == "11 22");
    CHECK(*engine::processInView(desk.bench.debugger) == Address(kShell));
    desk.bench.debugger.targetStopped(engine::Stop(*desk.bench.debugger.stop()));
    CHECK(desk.bytes("7ff0000") == "?? ??");
    // What was forced stays so for the next choice of a process.
    CHECK(desk.run(".cache forcedecodeuser").empty());
    desk.run(".process fffffa8000011000");
    CHECK(desk.bytes("7ff0000") == "11 22");
    CHECK(desk.run(".cache noforcedecodeptes").empty());
    CHECK(desk.bytes("7ff0000") == "?? ??");
    CHECK(desk.run(".context 1ac000").empty());
    CHECK(desk.bytes("7ff0000") == "11 22");
    CHECK(desk.run(".context 0").empty());
    CHECK(desk.bytes("7ff0000") == "?? ??");
    // With the kernel's half, which these tables do not have.
    desk.run(".process /P fffffa8000011000");
    CHECK(desk.bytes("nt+5000") == "?? ??");
    CHECK(has(desk.run(".cache"), "No virtual addresses are translated by the target."));
    desk.run(".process /p 0");
    CHECK(desk.bytes("nt+5000") != "?? ??");
}

TEST_CASE("page tables in view that cannot be read show nothing", "[tasks]") {
    UserSpaceDesk desk;
    desk.bench.channel.poke64(kShell + kDirectory, 0x7000000);
    desk.bench.debugger.dropStopCaches();
    desk.run(".process /p fffffa8000011000");
    CHECK(desk.bytes("7ff0000") == "?? ??");
    CHECK(has(desk.run("eb 7ff0000 1"), "7ff0000"));
    desk.bench.channel.poke64(kShell + kDirectory, 0);
    desk.bench.debugger.dropStopCaches();
    CHECK(has(desk.run(".process /p fffffa8000011000"), "Where the page tables of the process begin cannot"));
    CHECK(has(desk.run(".process /r fffffa8000011000"), "it goes with /p"));
    CHECK(has(desk.run(".process /x fffffa8000011000"), "it takes /i /p /r and /P."));
}

TEST_CASE(".process /r lists the modules of the process beside the kernel's", "[tasks]") {
    UserSpaceDesk desk;
    auto& channel = desk.bench.channel;
    const std::size_t before = desk.bench.debugger.modules().size();
    CHECK(has(desk.run(".reload /user"), "The process has no user space"));
    channel.poke64(kShell + kPeb, 0x7FF0100);
    channel.poke64(0x30118, 0x7FF0200);  // PEB.Ldr
    channel.poke64(0x30210, 0x7FF0300);  // its list, with one entry
    channel.poke64(0x30300, 0x7FF0210);
    channel.poke64(0x30330, 0x400000);
    channel.poke32(0x30340, 0x5000);
    channel.poke32(0x30358, 0x000C000C);
    channel.poke64(0x30360, 0x7FF0400);
    channel.poke(0x30400, {'s', 0, 'h', 0, '.', 0, 'e', 0, 'x', 0, 'e', 0});
    desk.bench.debugger.dropStopCaches();
    CHECK(has(desk.run(".process /p /r fffffa8000011000"),
              ".cache forcedecodeuser done\nLoading User Symbols\n1 module of sh.exe.\n"));
    CHECK(has(desk.run("lm m sh"), "00000000`00400000 00000000`00405000   sh"));
    CHECK(desk.run("? sh+10").ends_with("00000000`00400010\n"));
    CHECK(desk.run(".reload /user") == "Loading User Symbols\n1 module of sh.exe.\n");  // and not twice
    CHECK(desk.bench.debugger.modules().size() == before + 1);
    CHECK(desk.run(".reload /u sh") == "Unloaded sh.exe\n");
    CHECK(desk.bench.debugger.modules().size() == before);
    // A list that leads into itself, and one that is not there.
    channel.poke64(0x30300, 0x7FF0300);
    desk.bench.debugger.dropStopCaches();
    CHECK(has(desk.run(".reload /user"), "The list of modules of the process: the module list does not end"));
    channel.poke64(0x30118, 0);
    desk.bench.debugger.dropStopCaches();
    CHECK(has(desk.run(".reload /user"), "The process has loaded nothing yet."));
    channel.poke64(kShell + kPeb, 0x7000000);
    desk.bench.debugger.dropStopCaches();
    CHECK(has(desk.run(".reload /user"), "The PEB at 00000000`07000000 cannot be read"));
}

TEST_CASE(".process /i and .pagein ask the kernel's worker for debuggers", "[tasks]") {
    TasksDesk desk;
    auto& channel = desk.bench.channel;
    CHECK(has(desk.run(".process /i fffffa8000011000"), "nt!ExpDebuggerProcessAttach is not known"));
    desk.made->symbol("ExpDebuggerProcessAttach", 0xC000);
    desk.made->symbol("ExpDebuggerPageIn", 0xC008);
    desk.made->symbol("ExpDebuggerWork", 0xC010);
    channel.map(kKernel + 0xC000, 0x100);
    const auto quad = [&](std::uint64_t offset) {
        return *desk.bench.debugger.readInteger(Address(kKernel + offset), 8);
    };
    CHECK(has(desk.run(".process /i fffffa8000011000"), "breaks in again when it stands in the new process"));
    CHECK((quad(0xC000) == kShell && quad(0xC008) == 0 && quad(0xC010) == 1));
    CHECK(has(desk.run(".pagein 10000"), "has not done yet what it was asked before"));
    channel.poke64(kKernel + 0xC010, 0);
    desk.bench.debugger.dropStopCaches();
    CHECK(has(desk.run(".pagein /p fffffa8000011000 12345"), "for the page to be brought in"));
    CHECK((quad(0xC000) == kShell && quad(0xC008) == 0x12345 && quad(0xC010) == 1));
    CHECK(has(desk.run(".pagein nt+1000"), "/f asks for it"));
    CHECK(has(desk.run(".pagein /z 1000"), "it takes /p Process and /f"));
    CHECK(has(desk.run(".process /i"), "needs the address of a process"));
    CHECK(has(desk.run(".process /i fffffa8000012000"), "There is no process at"));
}

TEST_CASE("states and reasons of threads that nobody knows are told by their numbers", "[tasks]") {
    CHECK(threadStateText(2) == "Running");
    CHECK(threadStateText(77) == "State 77");
    CHECK(waitReasonText(15) == "WrQueue");
    CHECK(waitReasonText(UINT64_MAX) == "Reason 18446744073709551615");
}

TEST_CASE("What the kernel keeps of a processor is shown by its types", "[processors]") {
    TasksDesk desk;
    auto& channel = desk.bench.channel;
    const std::uint64_t block = kPrcb + 0x100;
    const std::uint64_t idle = kWaiter + 0x800;
    channel.poke64(block + 0x18, idle);
    channel.poke(block + 0x20,
                 {6, 0, 9, 1, 0xC6, 0, 0, 0, 'G', 'e', 'n', 'u', 'i', 'n', 'e', 'I', 'n', 't', 'e', 'l', 0});
    channel.poke32(block + 0x38, 0xB81F);
    channel.poke(block + 0x3C, {12});
    channel.poke64(block - 0x80 + 0x38, 0xFFFFF80000012000);
    channel.poke(block - 0x80 + 0x50, {15});
    channel.poke(block - 0x80 + 0x60, {1, 2});
    channel.poke(kThread + 0x58, {9});

    CHECK(desk.run("!irql") == "Debugger saved IRQL for processor 0x0 -- 12 (SYNCH_LEVEL)\n");
    CHECK(desk.run("!prcb") == "PRCB for Processor 0 at " + pointer(block) + ":\nThreads--  Current " +
                                   pointer(kThread) + " Next " + pointer(0) + " Idle " + pointer(idle) +
                                   "\nNumber 0\nInterrupt Count -- 0000b81f\n");
    const std::string region = desk.run("!pcr 0");
    CHECK(has(region, "KPCR for Processor 0 at " + pointer(block - 0x80) + ":\n    Major 1 Minor 2\n"));
    CHECK(has(region, "                     Irql: " + pointer(15) + "\n"));
    CHECK(has(region, "                      IDT: " + pointer(0xFFFFF80000012000) + "\n"));
    CHECK(has(region, "            CurrentThread: " + pointer(kThread) + "\n"));
    CHECK(desk.run("!cpuinfo") ==
          "CP F/M/S     Manufacturer  MHz Update Signature Features\n"
          " 0 6,1,9     GenuineIntel  198 ???????????????? ????????\n");
    CHECK(desk.run("!cpuid") ==
          "CP  F/M/S     Manufacturer   MHz\n"
          " 0  6,1,9     GenuineIntel   198\n");
    CHECK(has(desk.run("!irql 7"), "Cannot get PRCB address"));

    // A block that is not there: nothing is shown as zero.
    channel.poke64(kPrcb, 0xFFFFFA8000090000);
    desk.bench.debugger.dropStopCaches();
    const std::string missing(17, '?');
    CHECK(has(desk.run("!pcr"), "                  SelfPcr: " + missing + "\n"));
    CHECK(has(desk.run("!prcb"), "Current " + missing + " Next " + missing));
    CHECK(has(desk.run("!prcb"), "Interrupt Count -- ????????\n"));
    CHECK(has(desk.run("!irql"), "DebuggerSavedIRQL cannot be read."));
    CHECK(has(desk.run("!running"), "  Idle Processors:  (0000000000000000)\n"));
    CHECK(has(desk.run("!running"), "  " + missing + "\n"));
}

TEST_CASE("!running shows the processors that execute something", "[processors]") {
    TasksDesk desk;
    auto& channel = desk.bench.channel;
    const std::uint64_t block = kPrcb + 0x100;
    channel.poke64(block + 0x18, kWaiter);
    channel.poke(kThread + 0x58, {9});
    const std::string busy = desk.run("!running");
    CHECK(has(busy, "System Processors:  (0000000000000001)\n  Idle Processors:  (0000000000000000)\n"));
    CHECK(has(busy, "  0  " + pointer(block) + "  " + pointer(kThread) + " ( 9)"));
    CHECK(has(desk.run("!running -t"), "Call Site"));
    CHECK(has(desk.run("!running -x"), "!running takes -i"));

    channel.poke64(block + 0x18, kThread);
    desk.bench.debugger.dropStopCaches();
    const std::string idle = desk.run("!running");
    CHECK(has(idle, "All processors idle.\n"));
    CHECK_FALSE(has(idle, pointer(block)));
    CHECK(has(desk.run("!running -i"), pointer(block)));
}
