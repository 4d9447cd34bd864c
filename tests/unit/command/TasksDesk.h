#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "core/base/Text.h"
#include "core/command/tasks/TaskReader.h"
#include "core/engine/ModuleSymbols.h"
#include "tests/support/FakeSymbols.h"
#include "tests/support/MadeSymbols.h"
#include "tests/unit/command/Desk.h"

namespace hawser::command::test {

using engine::test::kKernel;
using engine::test::kStack;
using engine::test::kThread;

inline constexpr std::uint64_t kDataBlock = kKernel + 0x6100;  // Bench's
inline constexpr std::uint64_t kHead = kKernel + 0xA000;       // nt!PsActiveProcessHead
inline constexpr std::uint64_t kSystem = 0xFFFFFA8000010000;
inline constexpr std::uint64_t kShell = 0xFFFFFA8000011000;
inline constexpr std::uint64_t kWaiter = 0xFFFFFA8000012000;
inline constexpr std::uint64_t kSwitched = kStack - 0x400;  // what kWaiter left there
inline constexpr std::uint64_t kPrcb = kKernel + 0xB000;

// Offsets in the records of this kernel.
inline constexpr std::uint64_t kDirectory = 0x28, kId = 0x40, kLinks = 0x48, kParent = 0x58, kPeb = 0x60,
                               kName = 0x68, kThreads = 0x80, kCount = 0x90, kExit = 0x98;
inline constexpr std::uint64_t kState = 0x20, kReason = 0x21, kTeb = 0x28, kKernelStack = 0x30,
                               kApcProcess = 0x38, kCid = 0x60, kStart = 0x70, kEntry = 0x80;

inline std::string pointer(std::uint64_t value) {
    return formatAddress(value);
}

// A kernel with two processes: System, whose one thread is kThread, which executes, and sh.exe, with one that
// waits.
struct TasksDesk : Desk {
    TasksDesk() {
        describe();
        auto& channel = bench.channel;
        channel.poke64(kDataBlock + 0x50, kHead);
        channel.poke64(kDataBlock + 0x218, kPrcb);
        channel.poke16(kDataBlock + 0x2B4, 8);            // KPRCB.CurrentThread
        channel.poke16(kDataBlock + 0x2A0, kApcProcess);  // KTHREAD.ApcState.Process
        channel.poke64(kPrcb, kPrcb + 0x100);
        channel.poke64(kPrcb + 0x108, kThread);
        for (const std::uint64_t at : {kSystem, kShell, kWaiter, kThread}) channel.map(at, 0x1000);
        process(kSystem, 4, 0, {'S', 'y', 's', 't', 'e', 'm'});
        process(kShell, 0x1F0, 4, {'s', 'h', '.', 'e', 'x', 'e'});
        link(kHead, kSystem + kLinks);
        link(kSystem + kLinks, kShell + kLinks);
        link(kShell + kLinks, kHead);
        thread(kThread, kSystem, 4, 8, 2);
        thread(kWaiter, kShell, 0x1F0, 0x1F4, 5);
        channel.poke(kWaiter + kReason, {4});
        channel.poke64(kWaiter + kTeb, 0x7FF6000);
        channel.poke64(kWaiter + kKernelStack, kSwitched);
        channel.poke64(kSwitched + 0x10, 0xB0B);             // Rbp
        channel.poke64(kSwitched + 0x18, kKernel + 0x5008);  // Return
        REQUIRE(bench.debugger.identify());
        bench.debugger.symbols().lookIn(&finder, [this](const engine::Module&) {
            ++waits;
            return false;
        });
        typesCome();
    }
    ~TasksDesk() { bench.debugger.symbols().lookIn(nullptr, {}); }

    void typesCome() {
        finder.comes("ntoskrnl.exe", made);
        bench.debugger.symbols().refresh();
    }
    void describe() {
        hawser::test::MadeTypes& types = made->made;
        const auto byte = types.integer("unsigned char", 1, false);
        const auto ulong = types.integer("unsigned long", 4, false);
        const auto quad = types.integer("unsigned int64", 8, false);
        const auto entry = types.record("_LIST_ENTRY", 0x10);
        types.field(entry, "Flink", 0, types.pointer(entry));
        types.field(entry, "Blink", 8, types.pointer(entry));
        const auto header = types.record("_DISPATCHER_HEADER", 0x18);
        types.field(header, "Type", 0, byte);
        const auto pcb = types.record("_KPROCESS", 0x40);
        types.field(pcb, "Header", 0, header);
        types.field(pcb, "DirectoryTableBase", kDirectory, quad);
        const auto time = types.record("_LARGE_INTEGER", 8);
        types.field(time, "QuadPart", 0, quad);
        const auto process = types.record("_EPROCESS", 0x100);
        types.field(process, "Pcb", 0, pcb);
        types.field(process, "UniqueProcessId", kId, types.pointer(quad));
        types.field(process, "ActiveProcessLinks", kLinks, entry);
        types.field(process, "InheritedFromUniqueProcessId", kParent, types.pointer(quad));
        types.field(process, "Peb", kPeb, types.pointer(quad));
        types.field(process, "ImageFileName", kName, types.array(byte, 15));
        types.field(process, "ThreadListHead", kThreads, entry);
        types.field(process, "ActiveThreads", kCount, ulong);
        types.field(process, "ExitTime", kExit, time);
        const auto tcb = types.record("_KTHREAD", 0x60);
        types.field(tcb, "Header", 0, header);
        types.field(tcb, "State", kState, byte);
        types.field(tcb, "WaitReason", kReason, byte);
        types.field(tcb, "Teb", kTeb, types.pointer(quad));
        types.field(tcb, "KernelStack", kKernelStack, types.pointer(quad));
        const auto cid = types.record("_CLIENT_ID", 0x10);
        types.field(cid, "UniqueProcess", 0, types.pointer(quad));
        types.field(cid, "UniqueThread", 8, types.pointer(quad));
        const auto ethread = types.record("_ETHREAD", 0x100);
        types.field(ethread, "Tcb", 0, tcb);
        types.field(ethread, "Cid", kCid, cid);
        types.field(ethread, "StartAddress", kStart, types.pointer(quad));
        types.field(ethread, "ThreadListEntry", kEntry, entry);
        types.field(tcb, "Priority", 0x58, byte);
        const auto prcb = types.record("_KPRCB", 0x100);
        types.field(prcb, "CurrentThread", 8, types.pointer(quad));
        types.field(prcb, "NextThread", 0x10, types.pointer(quad));
        types.field(prcb, "IdleThread", 0x18, types.pointer(quad));
        types.field(prcb, "CpuType", 0x20, byte);
        types.field(prcb, "CpuStep", 0x22, types.integer("unsigned short", 2, false));
        types.field(prcb, "MHz", 0x24, ulong);
        types.field(prcb, "VendorString", 0x28, types.array(byte, 13));
        types.field(prcb, "InterruptCount", 0x38, ulong);
        types.field(prcb, "DebuggerSavedIRQL", 0x3C, byte);
        const auto pcr = types.record("_KPCR", 0x180);
        types.field(pcr, "Self", 0x18, types.pointer(quad));
        types.field(pcr, "CurrentPrcb", 0x20, types.pointer(prcb));
        types.field(pcr, "IdtBase", 0x38, types.pointer(quad));
        types.field(pcr, "Irql", 0x50, byte);
        types.field(pcr, "MajorVersion", 0x60, byte);
        types.field(pcr, "MinorVersion", 0x61, byte);
        types.field(pcr, "Prcb", 0x80, prcb);
        const auto frame = types.record("_KSWITCH_FRAME", 0x20);
        types.field(frame, "P1Home", 0, quad);
        types.field(frame, "Rbp", 0x10, quad);
        types.field(frame, "Return", 0x18, quad);
    }
    void link(std::uint64_t entry, std::uint64_t next) { bench.channel.poke64(entry, next); }
    void process(std::uint64_t at, std::uint64_t id, std::uint64_t parent, std::vector<unsigned> name) {
        auto& channel = bench.channel;
        channel.poke(at, {3});
        channel.poke64(at + kDirectory, 0x1AB000);
        channel.poke64(at + kId, id);
        channel.poke64(at + kParent, parent);
        name.push_back(0);
        channel.poke(at + kName, name);
        link(at + kThreads, at + kThreads);
    }
    void thread(std::uint64_t at, std::uint64_t owner, std::uint64_t process, std::uint64_t id,
                unsigned state) {
        auto& channel = bench.channel;
        channel.poke(at, {6});
        channel.poke(at + kState, {state});
        channel.poke64(at + kApcProcess, owner);
        channel.poke64(at + kCid, process);
        channel.poke64(at + kCid + 8, id);
        channel.poke64(at + kStart, kKernel + 0x3000);
        link(owner + kThreads, at + kEntry);
        link(at + kEntry, owner + kThreads);
        channel.poke32(owner + kCount, 1);
    }
    TaskList list(const TaskReader::Wish& wish = {}) {
        bench.debugger.dropStopCaches();
        auto reader = TaskReader::create(bench.debugger, engine::SymbolDemand::Shown);
        REQUIRE(reader);
        auto tasks = reader->list(wish);
        REQUIRE(tasks);
        return std::move(*tasks);
    }

    std::shared_ptr<hawser::test::MadeSymbols> made = std::make_shared<hawser::test::MadeSymbols>();
    hawser::test::FakeFinder finder;
    unsigned waits = 0;
};

}  // namespace hawser::command::test
