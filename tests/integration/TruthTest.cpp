// What Hawser shows is true: QEMU's monitor, which knows nothing of the protocol, says the same of the same
// stopped machine.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <random>

#include "tests/integration/SessionUser.h"
#include "tests/support/DemoMachine.h"
#include "tests/support/KernelImage.h"

using namespace hawser;
using namespace hawser::test;
using session::ConnectionState;

namespace {

Bytes fileBytes(const std::string& path) {
    const std::string text = readFile(path);
    Bytes bytes;
    for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
    return bytes;
}

// "CR3=0000000000123000" out of the monitor's text; several values may stand in one line.
std::uint64_t monitorValue(const std::string& text, const std::string& name) {
    const std::size_t at = text.find(name + "=");
    REQUIRE(at != std::string::npos);
    return std::stoull(text.substr(at + name.size() + 1, 16), nullptr, 16);
}

void attachStopped(SessionUser& user, DemoMachine& machine) {
    session::SessionOptions options;
    options.connection = QString::fromStdString(machine.connection());
    options.breakOnConnect = true;
    user.order(session::OpenSession{options});
    INFO(user.output);
    REQUIRE(user.reaches(ConnectionState::Stopped));
    REQUIRE(user.waitFor([&] { return user.told().prompt.acceptsCommands; }));
}

}  // namespace

TEST_CASE("a mebibyte of memory at random places equals what the monitor reads") {
    DemoMachine machine;
    SessionUser user;
    attachStopped(user, machine);
    const session::ModuleSnapshot modules = user.told().modules;
    REQUIRE(modules->size() >= 3);

    std::mt19937_64 random(20);
    std::size_t compared = 0;
    constexpr std::size_t kPiece = 4096;
    while (compared < (1 << 20)) {
        const session::Module& module = (*modules)[random() % modules->size()];
        // Off the page borders, so that a read crosses them.
        const Address address = module.base + random() % module.size;
        const std::size_t count = std::min<std::uint64_t>(kPiece, module.end() - address);
        const session::MemoryAnswer answer = user.readMemory(address, count);
        REQUIRE(answer.value);
        const std::string file = machine.folder().file("piece");
        machine.command(fmt::format("memory {:#x} {} {}", address.value(), count, file));
        const Bytes witness = fileBytes(file);
        REQUIRE(witness.size() == count);
        const engine::MemoryBytes& ours = answer.value->bytes;
        for (std::size_t i = 0; i < count; ++i) {
            if (!ours.valid[i] || ours.bytes[i] == witness[i]) continue;
            // The kernel's own data holds what its stub works with: it changes with each request, this read
            // included.
            const std::uint64_t offset = address + i - module.base;
            if (module.name == "nt" && isWritable("ntoskrnl.exe", offset)) continue;
            FAIL_CHECK(fmt::format("{}+{:x}: {:02x} here, {:02x} there", module.name, offset,
                                   std::to_integer<int>(ours.bytes[i]), std::to_integer<int>(witness[i])));
            break;
        }
        compared += count;
    }
}

TEST_CASE("physical memory equals what the monitor reads") {
    DemoMachine machine;
    SessionUser user;
    attachStopped(user, machine);
    const session::MemoryAnswer answer = user.readMemory(Address(0x100000), 65536, true);
    REQUIRE(answer.value);
    CHECK(answer.value->bytes.allValid());
    const std::string file = machine.folder().file("physical");
    machine.command(fmt::format("memory physical {:#x} {} {}", 0x100000, 65536, file));
    CHECK(fileBytes(file) == answer.value->bytes.bytes);
}

TEST_CASE("control registers equal what the monitor says") {
    DemoMachine machine;
    SessionUser user;
    attachStopped(user, machine);
    const std::string text = machine.command("registers 0");
    CHECK(user.registerValue("cr3") == monitorValue(text, "CR3"));
    CHECK(user.registerValue("cr0") == monitorValue(text, "CR0"));
    CHECK(user.registerValue("cr4") == monitorValue(text, "CR4"));
}

TEST_CASE("a memory write and a register write arrive in the machine") {
    DemoMachine machine;
    SessionUser user;
    attachStopped(user, machine);
    const std::uint64_t stackPointer = user.registerValue("rsp");
    const Address below(stackPointer - 0x400);
    CHECK_FALSE(
        user.ask(session::WriteMemoryAt{below, QByteArray::fromHex("deadbeef00112233"), false}).error);
    const std::string file = machine.folder().file("written");
    machine.command(fmt::format("memory {:#x} 8 {}", below.value(), file));
    CHECK(readFile(file) == QByteArray::fromHex("deadbeef00112233").toStdString());

    const std::uint64_t before = user.registerValue("rbx");
    CHECK_FALSE(user.ask(session::WriteRegister{QStringLiteral("rbx"), before ^ 0x5A5A}).error);
    CHECK(user.registerValue("rbx") == (before ^ 0x5A5A));
}
