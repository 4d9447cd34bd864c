#include <catch2/catch.hpp>

#include "core/engine/LiveTarget.h"
#include "core/engine/NtStatus.h"
#include "tests/unit/engine/FakeChannel.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;

namespace {

MemoryBytes readAll(LiveTarget& target, std::uint64_t address, std::size_t count) {
    auto memory = target.read(AddressSpace::Virtual, Address(address), count);
    REQUIRE(memory);
    REQUIRE(memory->size() == count);
    REQUIRE(memory->valid.size() == count);
    return *memory;
}

}  // namespace

TEST_CASE("A large read is split into packets and put together", "[live]") {
    FakeChannel fake;
    LiveTarget target(fake);
    fake.map(0x10000, 0x5000);
    for (unsigned i = 0; i < 0x5000; i += 0x100) fake.poke(0x10000 + i, {i >> 8});
    const auto memory = readAll(target, 0x10000, 0x5000);
    CHECK(memory.allValid());
    for (unsigned i = 0; i < 0x5000; i += 0x100) CHECK(memory.bytes[i] == static_cast<std::byte>(i >> 8));
    CHECK(fake.log.size() == (0x5000 + kd::kMaxTransfer - 1) / kd::kMaxTransfer);
}

TEST_CASE("Short replies are honoured", "[live]") {
    FakeChannel fake;
    fake.maxReply = 0x448;
    LiveTarget target(fake);
    fake.map(0x10000, 0x2000);
    fake.poke(0x11FFF, {0x77});
    const auto memory = readAll(target, 0x10000, 0x2000);
    CHECK(memory.allValid());
    CHECK(memory.bytes.back() == std::byte{0x77});
}

TEST_CASE("Unreadable pages are skipped page by page", "[live]") {
    FakeChannel fake;
    fake.allOrNothing = GENERATE(false, true);
    LiveTarget target(fake);
    fake.map(0x10000, 0x1000);
    fake.map(0x14000, 0x1000);
    const auto memory = readAll(target, 0x10800, 0x4000);
    for (std::size_t i = 0; i < memory.size(); ++i) {
        const std::uint64_t at = 0x10800 + i;
        REQUIRE(memory.valid[i] == (at < 0x11000 || at >= 0x14000));
    }
    CHECK(fake.log.size() <= 7);
}

TEST_CASE("A wholly unreadable range costs one request for each page", "[live]") {
    FakeChannel fake;
    LiveTarget target(fake);
    CHECK(readAll(target, 0x20000, 0x8000).noneValid());
    CHECK(fake.log.size() == 8);
}

TEST_CASE("A read that ends at the end of the address space ends there", "[live]") {
    FakeChannel fake;
    LiveTarget target(fake);
    fake.map(0xFFFFFFFFFFFFF000, 0x1000);
    const auto memory = readAll(target, 0xFFFFFFFFFFFFFFF8, 0x10);
    CHECK(memory.validPrefix() == 8);
    CHECK(readAll(target, 0xFFFFFFFFFFFFFFF8, 8).allValid());
}

TEST_CASE("A line failure ends a read at once", "[live]") {
    const ErrorCode code = GENERATE(ErrorCode::Cancelled, ErrorCode::Disconnected, ErrorCode::Timeout);
    FakeChannel fake;
    LiveTarget target(fake);
    fake.map(0x10000, 0x8000);
    fake.failure = {.after = 2, .code = code};
    const auto memory = target.read(AddressSpace::Virtual, Address(0x10000), 0x8000);
    REQUIRE_FALSE(memory);
    CHECK(memory.error().code == code);
    CHECK(fake.log.size() == 3);
}

TEST_CASE("A write tells how far it got", "[live]") {
    FakeChannel fake;
    LiveTarget target(fake);
    fake.map(0x10000, 0x2000);
    const Bytes data(0x3000, std::byte{0x5A});
    CHECK(target.write(AddressSpace::Virtual, Address(0x10000), ByteSpan(data).first(0x2000)) == 0x2000u);
    CHECK(fake.peek(0x11FFF) == std::byte{0x5A});
    CHECK(target.write(AddressSpace::Virtual, Address(0x10010), data) == 0x1FF0u);
    CHECK(target.write(AddressSpace::Virtual, Address(0x50000), data) == 0u);
}

TEST_CASE("GetContext takes the place of GetContextEx where that is refused, and is remembered", "[live]") {
    FakeChannel fake;
    LiveTarget target(fake);
    fake.setContext64(0, 0xF8, 0x1234);
    CHECK(target.context(0, 0x4D0)->size() == 0x4D0);
    CHECK(fake.count<kd::GetContext>() == 0);

    FakeChannel old;
    old.knowsContextEx = false;
    LiveTarget oldTarget(old);
    REQUIRE(oldTarget.context(0, 0x4D0));
    REQUIRE(oldTarget.context(0, 0x4D0));
    CHECK(old.count<kd::GetContextEx>() == 1);
    CHECK(old.count<kd::GetContext>() == 2);
}

TEST_CASE("A context in slices is put together", "[live]") {
    FakeChannel fake;
    fake.maxReply = 0x200;
    LiveTarget target(fake);
    fake.setContext64(0, 0x4C8, 0xABCD);
    const auto context = target.context(0, 0x4D0);
    REQUIRE(context);
    CHECK(context->size() == 0x4D0);
    CHECK((*context)[0x4C8] == std::byte{0xCD});
}

TEST_CASE("A processor that is not there does not spoil GetContextEx for the others", "[live]") {
    FakeChannel fake;
    LiveTarget target(fake);
    CHECK(target.context(77, 0x4D0).error().code == ErrorCode::Refused);
    REQUIRE(target.context(0, 0x4D0));
    CHECK(fake.count<kd::GetContext>() == 1);
}

TEST_CASE("A control space longer than asked is cut", "[live]") {
    FakeChannel fake;
    LiveTarget target(fake);
    CHECK(target.controlSpace(0, 2, 8)->size() == 8);
    CHECK(target.controlSpace(0, 9, 8).error().code == ErrorCode::Refused);
}

TEST_CASE("A breakpoint that the target dropped counts as removed", "[live]") {
    FakeChannel fake;
    LiveTarget target(fake);
    fake.map(0x1000, 1);
    CHECK(target.insertBreakpoint(Address(0x1000)) == 1u);
    fake.stopAt(0x1000);
    CHECK(target.removeBreakpoint(1));
    const auto refused = target.insertBreakpoint(Address(0x9000));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::Refused);
    CHECK(refused.error().what.find("0xC0000001 (unsuccessful)") != std::string::npos);
}

TEST_CASE("Leftover breakpoints are cleared whatever the target knows", "[live]") {
    FakeChannel fake;
    fake.knowsRestoreEx = GENERATE(true, false);
    LiveTarget target(fake);
    fake.map(0x1000, 0x100);
    for (unsigned i = 0; i < 5; ++i) REQUIRE(target.insertBreakpoint(Address(0x1000 + i)));
    REQUIRE(target.clearLeftoverBreakpoints());
    CHECK(fake.breakpointsStanding() == 0);
    CHECK(fake.count<kd::RestoreBreakPoint>() == (fake.knowsRestoreEx ? 0u : 32u));
    CHECK(fake.count<kd::ClearAllInternalBreakpoints>() == 1);
}

TEST_CASE("Statuses have names", "[live]") {
    CHECK(describeStatus(0xC0000005) == "0xC0000005 (access violation)");
    CHECK(describeStatus(0xC0DE0001) == "0xC0DE0001");
}

namespace {

// An ARM64 target that is asked for nothing but its system registers.
class SystemRegisters final : public RequestChannel {
  public:
    Result<kd::Reply> exchange(const kd::Request& request) override {
        const auto* const read = std::get_if<kd::ReadMsr>(&request.body);
        REQUIRE(read != nullptr);
        kd::Reply reply;
        const auto known = values.find(read->msr);
        if (known == values.end())
            reply.status = kd::kStatusUnsuccessful;
        else
            reply.value = known->second;
        return reply;
    }
    kd::Machine machine() const override { return kd::Machine::Arm64; }
    bool interrupted() const override { return false; }

    std::map<std::uint32_t, std::uint64_t> values;
};

}  // namespace

TEST_CASE("ARM64's page tables are where its system registers say", "[live]") {
    SystemRegisters registers;
    LiveTarget target(registers);
    const auto untold = target.pageTables();
    REQUIRE(untold);
    CHECK_FALSE(untold->has_value());
    registers.values = {{0x30200, 0x0001000040001000}, {0x30201, 0x0002000040002000}};
    const auto told = target.pageTables();
    REQUIRE(told);
    REQUIRE(told->has_value());
    CHECK((*told)->base == 0x0001000040001000);
    CHECK((*told)->upperBase == 0x0002000040002000);
    FakeChannel x64;
    LiveTarget other(x64);
    const auto none = other.pageTables();
    REQUIRE(none);
    CHECK_FALSE(none->has_value());
    CHECK(x64.log.empty());
}
