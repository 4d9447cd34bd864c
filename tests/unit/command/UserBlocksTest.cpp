#include <catch2/catch.hpp>
#include <utility>

#include "tests/support/TextParts.h"
#include "tests/unit/command/NarrowDesk.h"
#include "tests/unit/command/TasksDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

namespace {

constexpr std::uint64_t kUser = 0x7FF5000;  // PEB, then what it points to; kWaiter's TEB is the next page
constexpr std::uint64_t kUserTeb = 0x7FF6000;
constexpr std::uint64_t kUserLoader = kUser + 0x100;
constexpr std::uint64_t kUserImage = kUser + 0x200;
constexpr std::uint64_t kUserParameters = kUser + 0x300;
constexpr std::uint64_t kUserTexts = kUser + 0x400;

// sh.exe with what it keeps in user space.
struct UserDesk : TasksDesk {
    UserDesk() {
        describeUser();
        auto& channel = bench.channel;
        channel.map(kUser, 0x2000);
        channel.poke64(kShell + kPeb, kUser);
        channel.poke(kUser + 2, {1});
        channel.poke64(kUser + 0x10, 0x400000);
        channel.poke64(kUser + 0x18, kUserLoader);
        channel.poke64(kUser + 0x20, kUserParameters);
        channel.poke64(kUser + 0x30, 0x140000);
        channel.poke(kUserLoader + 4, {1});
        link(kUserLoader + 0x10, kUserImage);
        channel.poke64(kUserLoader + 0x18, kUserImage);
        link(kUserImage, kUserLoader + 0x10);
        channel.poke64(kUserImage + 0x30, 0x400000);
        channel.poke32(kUserImage + 0x50, 0x3D34633C);
        text(kUserImage + 0x40, u"C:\\sh.exe");
        text(kUserParameters, u"Shell\x01");
        text(kUserParameters + 0x10, u"C:\\sh.exe");
        text(kUserParameters + 0x20, u"sh -c x");
        channel.poke64(kUserParameters + 0x30, nextText);
        for (const char16_t letter : std::u16string_view(u"A=1\0windir=C:\\W\0\0", 17))
            channel.poke16(std::exchange(nextText, nextText + 2), letter);
        channel.poke64(kUserTeb + 8, 0x770000);
        channel.poke64(kUserTeb + 0x20, 0x1F0);
        channel.poke64(kUserTeb + 0x28, 0x1F4);
        channel.poke32(kUserTeb + 0x30, 5);
        run(".thread " + pointer(kWaiter));
        run(".process " + pointer(kShell));
    }
    void describeUser() {
        hawser::test::MadeTypes& types = made->made;
        const auto byte = types.integer("unsigned char", 1, false);
        const auto word = types.integer("unsigned short", 2, false);
        const auto ulong = types.integer("unsigned long", 4, false);
        const auto pointer = types.pointer(types.integer("unsigned int64", 8, false));
        const auto entry = *types.find("_LIST_ENTRY");
        const auto text = types.record("_UNICODE_STRING", 0x10);
        types.field(text, "Length", 0, word);
        types.field(text, "Buffer", 8, types.pointer(word));
        const auto peb = types.record("_PEB", 0x80);
        types.field(peb, "InheritedAddressSpace", 0, byte);
        types.field(peb, "BeingDebugged", 2, byte);
        types.field(peb, "ImageBaseAddress", 0x10, pointer);
        types.field(peb, "Ldr", 0x18, pointer);
        types.field(peb, "ProcessParameters", 0x20, pointer);
        types.field(peb, "SubSystemData", 0x28, pointer);
        types.field(peb, "ProcessHeap", 0x30, pointer);
        const auto loader = types.record("_PEB_LDR_DATA", 0x40);
        types.field(loader, "Initialized", 4, byte);
        types.field(loader, "InLoadOrderModuleList", 0x10, entry);
        const auto image = types.record("_LDR_DATA_TABLE_ENTRY", 0x60);
        types.field(image, "InLoadOrderLinks", 0, entry);
        types.field(image, "DllBase", 0x30, pointer);
        types.field(image, "FullDllName", 0x40, text);
        types.field(image, "TimeDateStamp", 0x50, ulong);
        const auto parameters = types.record("_RTL_USER_PROCESS_PARAMETERS", 0x40);
        types.field(parameters, "WindowTitle", 0, text);
        types.field(parameters, "ImagePathName", 0x10, text);
        types.field(parameters, "CommandLine", 0x20, text);
        types.field(parameters, "Environment", 0x30, pointer);
        const auto tib = types.record("_NT_TIB", 0x10);
        types.field(tib, "StackBase", 8, pointer);
        const auto teb = types.record("_TEB", 0x1800);
        types.field(teb, "NtTib", 0, tib);
        types.field(teb, "ClientId", 0x20, *types.find("_CLIENT_ID"));
        types.field(teb, "LastErrorValue", 0x30, ulong);
        types.field(teb, "HardErrorMode", 0x16B0, ulong);
    }
    void text(std::uint64_t at, std::u16string_view letters) {
        bench.channel.poke16(at, static_cast<std::uint16_t>(2 * letters.size()));
        bench.channel.poke64(at + 8, nextText);
        for (const char16_t letter : letters)
            bench.channel.poke16(std::exchange(nextText, nextText + 2), letter);
    }
    std::string fresh(std::string_view line) {
        bench.debugger.dropStopCaches();
        return run(line);
    }

    std::uint64_t nextText = kUserTexts;
};

}  // namespace

TEST_CASE("!peb shows what a process keeps in user space", "[peb]") {
    UserDesk desk;
    const std::string text = desk.run("!peb");
    CHECK(text ==
          "PEB at " + pointer(kUser) +
              "\n    InheritedAddressSpace:    No\n    BeingDebugged:            Yes\n"
              "    ImageBaseAddress:         00000000`00400000\n    Ldr                       " +
              pointer(kUserLoader) +
              "\n    Ldr.Initialized:          Yes\n"
              "    Ldr.InInitializationOrderModuleList: ?? . ??\n"
              "    Ldr.InLoadOrderModuleList:           " +
              pointer(kUserImage) + " . " + pointer(kUserImage) +
              "\n    Ldr.InMemoryOrderModuleList:         ?? . ??\n"
              "                     Base TimeStamp                         Module\n"
              "        00000000`00400000 3d34633c Tue Jul 16 18:17:32 2002 C:\\sh.exe\n"
              "    SubSystemData:     00000000`00000000\n    ProcessHeap:       00000000`00140000\n"
              "    ProcessParameters: " +
              pointer(kUserParameters) +
              "\n    WindowTitle:  'Shell.'\n    ImageFile:    'C:\\sh.exe'\n    CommandLine:  'sh -c x'\n"
              "    Environment:  " +
              pointer(kUserTexts + 2 * (9 + 6 + 9 + 7)) + "\n        A=1\n        windir=C:\\W\n");
    CHECK(desk.run("!peb " + pointer(kUser)) == text);
    desk.link(kUserImage, 0);
    CHECK(has(desk.fresh("!peb"), "The list of modules is broken"));
    desk.bench.channel.poke64(kUserParameters + 0x30, 0x123000);
    CHECK(has(desk.fresh("!peb"), "    Environment:  00000000`00123000\n        ??\n"));
    CHECK(has(desk.run("!peb 123000"),
              "The PEB at 00000000`00123000 cannot be read: it is paged out, or another process's"));
    desk.run(".process " + pointer(kSystem));
    CHECK(has(desk.run("!peb"), "has no PEB."));
}

TEST_CASE("!teb shows what a thread keeps in user space", "[peb]") {
    UserDesk desk;
    desk.bench.channel.poke32(kUserTeb + 0x16B0 - 0x1000, 0);
    const std::string head = "TEB at " + pointer(kUserTeb) +
                             "\n    StackBase:            00000000`00770000\n"
                             "    ClientId:             00000000`000001f0 . 00000000`000001f4\n"
                             "    LastErrorValue:       5\n    HardErrorMode:        ";
    // Its second page is not there.
    CHECK(desk.run("!teb") == head + "??\n");
    desk.bench.channel.map(kUserTeb + 0x1000, 0x1000);
    desk.bench.channel.poke32(kUserTeb + 0x16B0, 1);
    CHECK(desk.fresh("!teb") == head + "1\n");
    CHECK(desk.run("!teb " + pointer(kUserTeb)) == head + "1\n");
    CHECK(has(desk.run("!teb 123000"), "The TEB at 00000000`00123000 cannot be read"));
    desk.run(".thread " + pointer(kThread));
    CHECK(has(desk.run("!teb"), "has no TEB."));
}

TEST_CASE("The PEB of a 32-bit process", "[peb]") {
    NarrowDesk desk;
    hawser::test::MadeTypes& types = desk.made->made;
    const auto pointer = types.pointer(types.integer("unsigned long", 4, false), 4);
    const auto peb = types.record("_PEB", 0x20);
    types.field(peb, "ImageBaseAddress", 8, pointer);
    types.field(peb, "Ldr", 0xC, pointer);
    const auto teb = types.record("_TEB", 0x40);
    types.field(teb, "ProcessEnvironmentBlock", 0x30, pointer);
    desk.putPointer(desk.records() + 8, 0x1000000);
    desk.putPointer(desk.records() + 0x30, 0x7FFDF000);
    desk.symbolsCome();
    CHECK(
        desk.run("!peb 80300000") ==
        "PEB at 80300000\n    ImageBaseAddress:         01000000\n    Ldr                       00000000\n");
    CHECK(desk.run("!teb 80300000") == "TEB at 80300000\n    PEB Address:          7ffdf000\n");
}
