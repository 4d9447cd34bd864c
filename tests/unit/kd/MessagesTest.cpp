#include <catch2/catch.hpp>

#include "core/base/ByteWriter.h"
#include "core/kd/Notifications.h"
#include "core/kd/RequestTraits.h"
#include "core/kd/Requests.h"

// Layout pins: every field stands at the offset that kd-protocol.md gives it.
using namespace hawser;
using namespace hawser::kd;

namespace {

std::uint64_t at(ByteSpan bytes, std::size_t offset, std::size_t size) {
    REQUIRE(offset + size <= bytes.size());
    std::uint64_t value = 0;
    for (std::size_t i = size; i-- > 0;)
        value = (value << 8) | std::to_integer<std::uint64_t>(bytes[offset + i]);
    return value;
}
void put(Bytes& bytes, std::size_t offset, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
        bytes[offset + i] = static_cast<std::byte>((value >> (8 * i)) & 0xFF);
}
Bytes encoded(const RequestBody& body, std::uint16_t processor = 3, Machine machine = Machine::X64) {
    const auto bytes = encodeRequest({body, processor}, machine);
    REQUIRE(bytes);
    REQUIRE(bytes->size() >= kManipulateHeaderSize);
    CHECK(at(*bytes, 0, 4) == apiNumberOf(body));
    CHECK(at(*bytes, 6, 2) == processor);
    CHECK(at(*bytes, 8, 4) == 0);
    return *bytes;
}

const Address kAddress{0xFFFFF80012345678};
const Bytes kData{std::byte{1}, std::byte{2}, std::byte{3}};

const std::vector<RequestBody>& everyRequest() {
    static const std::vector<RequestBody> all = {ReadMemory{MemorySpace::Virtual, kAddress, 16},
                                                 ReadMemory{MemorySpace::Physical, kAddress, 16},
                                                 WriteMemory{MemorySpace::Virtual, kAddress, kData},
                                                 WriteMemory{MemorySpace::Physical, kAddress, kData},
                                                 GetContext{},
                                                 SetContext{Bytes(0x4D0)},
                                                 GetContextEx{8, 16},
                                                 SetContextEx{8, 0x4D0, kData},
                                                 WriteBreakPoint{kAddress},
                                                 RestoreBreakPoint{7},
                                                 WriteBreakPointEx{{kAddress, kAddress + 1}},
                                                 RestoreBreakPointEx{{1, 2, 3}},
                                                 ReadControlSpace{2, 0xE0},
                                                 WriteControlSpace{2, kData},
                                                 ReadIoSpace{0x3F8, 1},
                                                 WriteIoSpace{0x3F8, 4, 0x12345678},
                                                 Continue{kDbgContinue},
                                                 Continue2{.trace = true},
                                                 Reboot{},
                                                 CauseBugCheck{},
                                                 SwitchProcessor{},
                                                 GetVersion{},
                                                 ReadMsr{0xC0000082},
                                                 WriteMsr{0xC0000082, 0x1122334455667788},
                                                 SearchMemory{kAddress, 0x1000, kData},
                                                 FillMemory{MemorySpace::Physical, kAddress, 0x1000, kData},
                                                 QueryMemory{kAddress},
                                                 ClearAllInternalBreakpoints{},
                                                 UnknownRequest{0x3199}};
    return all;
}

}  // namespace

TEST_CASE("Requests: each field at its place", "[kd][messages]") {
    Bytes b = encoded(ReadMemory{MemorySpace::Virtual, kAddress, 0x1000 - 200});
    CHECK(at(b, 0, 4) == 0x3130);
    CHECK(at(b, 16, 8) == kAddress.value());
    CHECK(at(b, 24, 4) == 0x1000 - 200);
    b = encoded(WriteMemory{MemorySpace::Physical, kAddress, kData});
    CHECK(at(b, 0, 4) == 0x313E);
    CHECK(at(b, 24, 4) == 3);
    CHECK(at(b, 28, 4) == 0);  // default caching
    CHECK(at(b, 56, 3) == 0x030201);
    b = encoded(WriteBreakPoint{kAddress});
    CHECK(at(b, 16, 8) == kAddress.value());
    CHECK(at(encoded(RestoreBreakPoint{9}), 16, 4) == 9);
    b = encoded(ReadControlSpace{2, 0xE0});
    CHECK(at(b, 16, 8) == 2);
    CHECK(at(b, 24, 4) == 0xE0);
    b = encoded(WriteIoSpace{0x3F8, 2, 0xBEEF});
    CHECK(at(b, 16, 8) == 0x3F8);
    CHECK(at(b, 24, 4) == 2);
    CHECK(at(b, 28, 4) == 0xBEEF);
    CHECK(at(encoded(Continue{kDbgExceptionHandled}), 16, 4) == kDbgExceptionHandled);
    b = encoded(WriteMsr{0xC0000082, 0x1122334455667788});
    CHECK(at(b, 16, 4) == 0xC0000082);
    CHECK(at(b, 20, 4) == 0x55667788);
    CHECK(at(b, 24, 4) == 0x11223344);
    b = encoded(SearchMemory{kAddress, 0x2000, kData});
    CHECK(at(b, 24, 8) == 0x2000);
    CHECK(at(b, 32, 4) == 3);
    b = encoded(FillMemory{MemorySpace::Physical, kAddress, 0x2000, kData});
    CHECK(at(b, 24, 4) == 0x2000);
    CHECK(at(b, 28, 2) == 2);
    CHECK(at(b, 30, 2) == 3);
    b = encoded(SetContextEx{8, 0x4D0, kData});
    CHECK(at(b, 16, 4) == 8);
    CHECK(at(b, 20, 4) == 3);
    CHECK(at(b, 24, 4) == 0x4D0);
    b = encoded(WriteBreakPointEx{{kAddress, kAddress + 1}});
    CHECK(at(b, 16, 4) == 2);
    CHECK(at(b, 20, 4) == kDbgContinue);
    CHECK(at(b, 56 + 16, 8) == kAddress.value() + 1);
    CHECK(b.size() == 56 + 32);
}

TEST_CASE("Continue2: the control set of each machine", "[kd][messages]") {
    const Continue2 go{kDbgContinue, true, 0x1122334455667788, 1, 0x99};
    Bytes b = encoded(go);
    CHECK(at(b, 16, 4) == kDbgContinue);
    CHECK(at(b, 20, 4) == 1);
    CHECK(at(b, 24, 8) == 0x1122334455667788);
    CHECK(at(b, 32, 8) == 1);
    CHECK(at(b, 40, 8) == 0x99);
    b = encoded(go, 0, Machine::X86);
    CHECK(at(b, 24, 4) == 0x55667788);
    CHECK(at(b, 28, 4) == 1);
    CHECK(at(b, 32, 4) == 0x99);
    b = encoded(go, 0, Machine::Arm64);
    CHECK(at(b, 20, 4) == 1);
    CHECK(at(b, 24, 4) == 1);
    const auto none = encodeRequest({go}, Machine::ArmThumb2);
    REQUIRE_FALSE(none);
    CHECK(none.error().code == ErrorCode::Unsupported);
}

TEST_CASE("Requests: both sides agree, and every prefix is Truncated", "[kd][messages]") {
    for (const RequestBody& body : everyRequest()) {
        CAPTURE(nameOf(body));
        const Bytes bytes = encoded(body);
        const auto decoded = decodeRequest(bytes, Machine::X64);
        REQUIRE(decoded);
        CHECK(decoded->processor == 3);
        CHECK(decoded->body.index() == body.index());
        CHECK(encoded(decoded->body) == bytes);
        // SetContext takes whatever length there is; its record is judged by its own decoder.
        const std::size_t whole =
            std::holds_alternative<SetContext>(body) ? kManipulateHeaderSize : bytes.size();
        for (std::size_t size = 0; size < whole; ++size) {
            const auto part = decodeRequest(ByteSpan(bytes).first(size), Machine::X64);
            REQUIRE_FALSE(part);
            REQUIRE(part.error().code == ErrorCode::Truncated);
        }
    }
}

TEST_CASE("Requests that do not fit or make no sense are refused", "[kd][messages]") {
    const auto code = [](const RequestBody& body) {
        const auto bytes = encodeRequest({body}, Machine::X64);
        return bytes ? std::optional<ErrorCode>() : bytes.error().code;
    };
    CHECK(code(ReadMemory{MemorySpace::Virtual, kAddress, kMaxTransfer}) == std::nullopt);
    CHECK(code(ReadMemory{MemorySpace::Virtual, kAddress, kMaxTransfer + 1}) == ErrorCode::InvalidArgument);
    CHECK(code(WriteMemory{MemorySpace::Virtual, kAddress, Bytes(kMaxTransfer)}) == std::nullopt);
    CHECK(code(WriteMemory{MemorySpace::Virtual, kAddress, Bytes(kMaxTransfer + 1)}) ==
          ErrorCode::InvalidArgument);
    CHECK(code(WriteBreakPointEx{std::vector<Address>(33)}) == ErrorCode::InvalidArgument);
    CHECK(code(ReadIoSpace{0, 3}) == ErrorCode::InvalidArgument);
    CHECK(code(FillMemory{MemorySpace::Virtual, kAddress, 4, {}}) == ErrorCode::InvalidArgument);
}

TEST_CASE("What may be repeated, and what has no reply", "[kd][messages]") {
    std::string repeatable;
    std::string silent;
    for (const RequestBody& body : everyRequest()) {
        if (isRepeatable(body)) repeatable += std::string(nameOf(body)) + " ";
        if (!expectsReply(body)) silent += std::string(nameOf(body)) + " ";
    }
    CHECK(repeatable ==
          "ReadVirtualMemory ReadPhysicalMemory GetContext GetContextEx ReadControlSpace GetVersion ReadMsr "
          "SearchMemory "
          "QueryMemory ClearAllInternalBreakpoints ");
    CHECK(silent == "Continue Continue2 Reboot CauseBugCheck SwitchProcessor ClearAllInternalBreakpoints ");
}

TEST_CASE("Version: the bytes of a real kernel", "[kd][messages]") {
    Bytes b = encoded(GetVersion{});
    const int recorded[] = {0x0f, 0x00, 0x80, 0x25, 0x06, 0x02, 0x07, 0x00,
                            0x64, 0x86, 0x0c, 0x03, 0x31, 0x00, 0x00, 0x00};
    for (std::size_t i = 0; i < 16; ++i) b[16 + i] = static_cast<std::byte>(recorded[i]);
    put(b, 32, 0xFFFFF8026BC18000, 8);
    put(b, 40, 0xFFFFF8026BEDD350, 8);
    put(b, 48, 0xFFFFF8026BEF91F0, 8);
    const auto reply = decodeReply(b);
    REQUIRE(reply);
    REQUIRE(reply->version);
    const Version& v = *reply->version;
    CHECK(v.majorVersion == 0x0F);
    CHECK(v.buildNumber == 9600);
    CHECK(v.protocolVersion == 6);
    CHECK(v.secondaryVersion == 2);
    CHECK(v.multiprocessor());
    CHECK(v.hasDebuggerData());
    CHECK(v.pointers64());
    CHECK_FALSE(v.checkedBuild());
    CHECK(v.machine == Machine::X64);
    CHECK(v.maxPacketType == 12);
    CHECK(v.maxStateChange == 3);
    CHECK(v.maxManipulate == 0x31);
    CHECK(v.kernelBase == Address(0xFFFFF8026BC18000));
    CHECK(v.loadedModuleList == Address(0xFFFFF8026BEDD350));
    CHECK(v.debuggerDataList == Address(0xFFFFF8026BEF91F0));
    CHECK(encodeReply(encoded(GetVersion{}), {GetVersion{}}, *reply) == b);
}

TEST_CASE("Replies: data is cut to what the target gave and sent", "[kd][messages]") {
    Bytes b = encoded(ReadMemory{MemorySpace::Virtual, kAddress, 8});
    b.insert(b.end(), 8, std::byte{0x5A});
    put(b, 28, 8, 4);
    CHECK(decodeReply(b)->data.size() == 8);
    put(b, 28, 5, 4);
    CHECK(decodeReply(b)->data.size() == 5);
    put(b, 28, 0xFFFFFFFF, 4);  // more than asked, more than there is (3.8)
    CHECK(decodeReply(b)->data.size() == 8);
    b.resize(56 + 3);
    CHECK(decodeReply(b)->data.size() == 3);
    for (std::size_t size = 0; size < kManipulateHeaderSize; ++size) {
        const auto part = decodeReply(ByteSpan(b).first(size));
        REQUIRE_FALSE(part);
        REQUIRE(part.error().code == ErrorCode::Truncated);
    }
    put(b, 8, 0xC0000002, 4);  // a stub's short error reply (3.1)
    const auto refused = decodeReply(ByteSpan(b).first(16));
    REQUIRE(refused);
    CHECK(refused->status == 0xC0000002);
}

TEST_CASE("Replies: values at their places", "[kd][messages]") {
    const auto roundTrip = [](const RequestBody& body, const Reply& reply) {
        return *decodeReply(encodeReply(encoded(body), {body, 3}, reply));
    };
    Reply reply;
    reply.value = 0x1122334455667788;
    CHECK(roundTrip(ReadMsr{1}, reply).value == reply.value);
    CHECK(roundTrip(SearchMemory{kAddress, 9, kData}, reply).value == reply.value);
    CHECK(roundTrip(ReadIoSpace{1, 4}, reply).value == 0x55667788);
    CHECK(roundTrip(WriteBreakPoint{kAddress}, reply).value == 0x55667788);
    reply.actual = 17;
    CHECK(roundTrip(WriteMemory{MemorySpace::Virtual, kAddress, kData}, reply).actual == 17);
    CHECK(roundTrip(FillMemory{MemorySpace::Virtual, kAddress, 20, kData}, reply).actual == 17);
    reply.memory = MemoryProperties{2, true, false, true, true};
    const auto memory = roundTrip(QueryMemory{kAddress}, reply).memory;
    REQUIRE(memory);
    CHECK(memory->space == 2);
    CHECK((memory->readable && !memory->writable && memory->executable && memory->fixed));
    reply.breakpoints = {{4, 0}, {0, kStatusUnsuccessful}};
    const auto written = roundTrip(WriteBreakPointEx{{kAddress, kAddress + 1}}, reply).breakpoints;
    REQUIRE(written.size() == 2);
    CHECK(written[0].handle == 4);
    CHECK(written[1].status != kStatusSuccess);
    CHECK(roundTrip(RestoreBreakPointEx{{1, 2}}, reply).breakpoints[1].status == kStatusUnsuccessful);
}

TEST_CASE("A reply answers its own request only", "[kd][messages]") {
    const Request read{ReadMemory{MemorySpace::Virtual, kAddress, 8}, 0xFFFF};
    Reply reply;
    reply.data = Bytes(8);
    const Bytes bytes = encodeReply(*encodeRequest(read, Machine::X64), read, reply);
    const auto matches = [&](const Request& request, Machine machine = Machine::X64) {
        return answers(*decodeReply(bytes), bytes, request, machine);
    };
    CHECK(matches(read));
    CHECK_FALSE(matches({ReadMemory{MemorySpace::Physical, kAddress, 8}}));
    CHECK_FALSE(matches({ReadMemory{MemorySpace::Virtual, kAddress + 1, 8}}));
    CHECK_FALSE(matches({ReadMemory{MemorySpace::Virtual, kAddress, 9}}));
    CHECK_FALSE(matches({GetVersion{}}));
    // A 32-bit target may leave out the sign extension.
    CHECK(matches({ReadMemory{MemorySpace::Virtual, Address(0x12345678), 8}}, Machine::X86));

    const Request context{GetContext{}, 1};
    const Bytes of1 = encodeReply(*encodeRequest(context, Machine::X64), context, {});
    CHECK(answers(*decodeReply(of1), of1, context, Machine::X64));
    CHECK_FALSE(answers(*decodeReply(of1), of1, {GetContext{}, 2}, Machine::X64));
}

TEST_CASE("State change: each field at its place, both ways", "[kd][messages]") {
    Bytes b(kStateChangeHeaderSize);
    put(b, 0, 0x3030, 4);
    put(b, 4, 0x0F, 2);
    put(b, 6, 1, 2);
    put(b, 8, 4, 4);
    put(b, 16, 0xFFFFFA8029803040, 8);
    put(b, 24, kAddress.value(), 8);
    put(b, 32, 0xC0000005, 4);
    put(b, 36, 1, 4);
    put(b, 40, 0x40, 8);
    put(b, 48, 0x48, 8);
    put(b, 56, 2, 4);
    put(b, 64, 8, 8);
    put(b, 72, 0xDEAD, 8);
    put(b, 184, 1, 4);
    put(b, 192, 0xFFFF0FF0, 8);
    put(b, 200, 0x400, 8);
    put(b, 208, 0x246, 4);
    put(b, 212, 2, 2);
    put(b, 214, 1, 2);
    put(b, 216, 0xC3CC, 2);
    put(b, 232, 0x10, 2);
    put(b, 234, 0x2B, 2);
    put(b, 236, 0x2B, 2);
    put(b, 238, 0x53, 2);
    const auto change = decodeStateChange(b, Machine::X64);
    REQUIRE(change);
    CHECK(change->processorLevel == 0x0F);
    CHECK(change->processor == 1);
    CHECK(change->processorCount == 4);
    CHECK(change->thread == Address(0xFFFFFA8029803040));
    CHECK(change->programCounter == kAddress);
    const ExceptionReport& e = *change->exception();
    CHECK(e.code == 0xC0000005);
    CHECK(e.flags == 1);
    CHECK(e.record == Address(0x40));
    CHECK(e.address == Address(0x48));
    CHECK(e.parameters == std::vector<std::uint64_t>{8, 0xDEAD});
    CHECK(e.firstChance);
    CHECK(change->control.dr6 == 0xFFFF0FF0);
    CHECK(change->control.dr7 == 0x400);
    CHECK(change->control.eflags == 0x246);
    CHECK(change->control.segCs == 0x10);
    CHECK(change->control.instructionStream == Bytes{std::byte{0xCC}, std::byte{0xC3}});
    CHECK(encodeStateChange(*change, Machine::X64) == b);

    for (std::size_t size = 0; size < b.size(); ++size) {
        const auto part = decodeStateChange(ByteSpan(b).first(size), Machine::X64);
        REQUIRE_FALSE(part);
        REQUIRE(part.error().code == ErrorCode::Truncated);
    }
    put(b, 56, 0xFFFFFFFF, 4);  // more parameters than there is room for
    put(b, 212, 0xFFFF, 2);
    put(b, 8, 0xFFFFFFFF, 4);
    put(b, 0, 0x13030, 4);
    const auto wild = decodeStateChange(b, Machine::X64);
    REQUIRE(wild);
    CHECK(wild->exception()->parameters.size() == 15);
    CHECK(wild->control.instructionStream.size() == 16);
    CHECK(wild->processorCount == StateChange::kMaxProcessors);
    put(b, 0, 0x3039, 4);
    CHECK(decodeStateChange(b, Machine::X64).error().code == ErrorCode::Unsupported);
}

TEST_CASE("State change: the control report of x86, and none of ARM64", "[kd][messages]") {
    Bytes b(kStateChangeHeaderSize);
    put(b, 0, 0x3030, 4);
    put(b, 192, 1, 4);
    put(b, 196, 2, 4);
    put(b, 200, 1, 2);
    put(b, 204, 0xCC, 1);
    put(b, 220, 8, 2);
    put(b, 228, 0x202, 4);
    const auto x86 = decodeStateChange(b, Machine::X86);
    CHECK(x86->control.dr6 == 1);
    CHECK(x86->control.dr7 == 2);
    CHECK(x86->control.segCs == 8);
    CHECK(x86->control.eflags == 0x202);
    CHECK(x86->control.instructionStream == Bytes{std::byte{0xCC}});
    CHECK(decodeStateChange(b, Machine::Arm64)->control.instructionStream.empty());
    CHECK(encodeStateChange(*x86, Machine::X86)[204] == std::byte{0xCC});
}

TEST_CASE("Of a state change that cannot be read what there is is taken", "[kd][messages]") {
    Bytes b(kStateChangeHeaderSize);
    put(b, 0, 0x3030, 4);
    put(b, 6, 1, 2);
    put(b, 8, 4, 4);
    put(b, 24, kAddress.value(), 8);
    put(b, 32, 0xC0000005, 4);
    const auto salvaged = [&](std::size_t size) {
        const auto bytes = ByteSpan(b).first(size);
        const auto change = decodeStateChange(bytes, Machine::X64);
        REQUIRE_FALSE(change);
        return salvageStateChange(bytes, Machine::X64, change.error());
    };
    for (std::size_t size = 0; size < b.size(); ++size) {
        const StateChange change = salvaged(size);
        REQUIRE_FALSE(change.trouble.empty());
        REQUIRE(change.processor == (size >= 8 ? 1 : 0));
        REQUIRE(change.programCounter == (size >= 32 ? kAddress : Address()));
        REQUIRE((change.exception() != nullptr) == (size >= 36));
    }
    CHECK(salvaged(120).exception()->firstChance);
    CHECK(salvaged(120).trouble == "A state change is cut short: it has 120 bytes instead of 240.");

    put(b, 0, 0x3031, 4);  // load symbols
    put(b, 32, 7, 4);
    put(b, 40, kAddress.value(), 8);
    const std::string path = "a.sys";
    for (const char c : path) b.push_back(static_cast<std::byte>(c));
    const StateChange load = salvaged(b.size());
    REQUIRE(load.loadSymbols() != nullptr);
    CHECK(load.loadSymbols()->path == path);
    CHECK(load.loadSymbols()->base == kAddress);
    CHECK(load.trouble == "A load-symbols state change announces a path of 7 bytes, and has 5.");
    CHECK(salvaged(47).loadSymbols() == nullptr);
    CHECK(salvaged(48).loadSymbols()->path.empty());

    put(b, 0, 0x3055, 4);
    const StateChange unknown = salvaged(b.size());
    CHECK(std::holds_alternative<UnreadableReport>(unknown.what));
    CHECK(unknown.programCounter == kAddress);

    Bytes old(20);
    put(old, 0, 0x3030, 4);
    put(old, 16, 0x80401234, 4);
    CHECK(salvageStateChange32(old).programCounter == Address(0xFFFFFFFF80401234));
    CHECK_FALSE(salvageStateChange32({}).trouble.empty());
}

TEST_CASE("A state change that came before the machine was known is read again", "[kd][messages]") {
    Bytes b(kStateChangeHeaderSize);
    put(b, 0, 0x3030, 4);
    put(b, 16, 0x81234000, 8);  // thread: an x86 target that leaves out the sign extension
    put(b, 24, 0xFFFFFFFF80401100, 8);
    put(b, 48, 0x80401100, 8);
    put(b, 192, 1, 4);
    put(b, 196, 0x402, 4);
    auto change = decodeStateChange(b, Machine::X64);
    REQUIRE(change);
    CHECK(change->thread == Address(0x81234000));
    interpretFor(*change, Machine::X86);
    CHECK(change->control.dr7 == 0x402);
    CHECK(change->thread == Address(0xFFFFFFFF81234000));
    CHECK(change->programCounter == Address(0xFFFFFFFF80401100));
    CHECK(change->exception()->address == change->programCounter);

    put(b, 0, 0x3031, 4);
    put(b, 40, 0x80500000, 8);
    CHECK(decodeStateChange(b, Machine::X86)->loadSymbols()->base == Address(0xFFFFFFFF80500000));
    CHECK(decodeStateChange(b, Machine::Arm64)->loadSymbols()->base == Address(0x80500000));
}

TEST_CASE("32-bit addresses are sign-extended in requests and versions", "[kd][messages]") {
    const Address bare(0x80401000);
    const ReadMemory read{MemorySpace::Virtual, bare, 4};
    CHECK(at(encoded(read, 0, Machine::X86), 16, 8) == 0xFFFFFFFF80401000);
    CHECK(at(encoded(read), 16, 8) == bare.value());
    CHECK(at(encoded(WriteBreakPoint{bare}, 0, Machine::X86), 16, 8) == 0xFFFFFFFF80401000);
    // A physical address may have more than 32 bits there.
    const ReadMemory physical{MemorySpace::Physical, Address(0x180401000), 4};
    CHECK(at(encoded(physical, 0, Machine::X86), 16, 8) == 0x180401000);

    Request request{GetVersion{}};
    Reply reply;
    reply.version = Version{};
    reply.version->machine = Machine::X86;
    reply.version->flags = 0x06;  // the flag of 64-bit pointers is not believed there
    reply.version->kernelBase = Address(0x80400000);
    const auto told = decodeReply(encodeReply(*encodeRequest(request, Machine::X64), request, reply));
    REQUIRE(told);
    REQUIRE(told->version);
    CHECK(told->version->kernelBase == Address(0xFFFFFFFF80400000));
    CHECK_FALSE(told->version->pointers64());
}

TEST_CASE("Load symbols: path, unload, all images gone, a longer header", "[kd][messages]") {
    StateChange change;
    change.what = LoadSymbolsReport{"\\WINDOWS\\\u00E4.sys", kAddress, UINT64_MAX, 0x71C6D7, 0x789000, false};
    Bytes b = encodeStateChange(change, Machine::X64);
    CHECK(at(b, 0, 4) == 0x3031);
    CHECK(at(b, 32, 4) == 15);  // ANSI, with NUL
    CHECK(at(b, 40, 8) == kAddress.value());
    CHECK(at(b, 48, 8) == UINT64_MAX);
    CHECK(at(b, 56, 4) == 0x71C6D7);
    CHECK(at(b, 60, 4) == 0x789000);
    CHECK(at(b, 64, 1) == 0);
    CHECK(b.size() == 240 + 15);
    CHECK(decodeStateChange(b, Machine::X64)->loadSymbols()->path == "\\WINDOWS\\\u00E4.sys");
    for (std::size_t size = 0; size < b.size(); ++size) {
        const auto part = decodeStateChange(ByteSpan(b).first(size), Machine::X64);
        REQUIRE_FALSE(part);
        REQUIRE(part.error().code == ErrorCode::Truncated);
    }
    b.insert(b.begin() + 240, 4, std::byte{0});
    CHECK(decodeStateChange(b, Machine::X64)->loadSymbols()->path == "\\WINDOWS\\\u00E4.sys");

    change.what = LoadSymbolsReport{{}, Address(UINT64_MAX), 0, 0, 0, true};
    const auto gone = decodeStateChange(encodeStateChange(change, Machine::X64), Machine::X64);
    REQUIRE(gone);
    CHECK(gone->loadSymbols()->allImagesGone());

    change.what = CommandStringReport{"name", ".echo hello"};
    const auto text = decodeStateChange(encodeStateChange(change, Machine::X64), Machine::X64);
    REQUIRE(text);
    CHECK(std::get<CommandStringReport>(text->what).name == "name");
    CHECK(std::get<CommandStringReport>(text->what).command == ".echo hello");
}

TEST_CASE("Debug I/O: print, legacy print, prompt and its answer", "[kd][messages]") {
    const auto textOf = [](ByteSpan bytes) { return std::get<DebugPrint>(*decodeDebugIo(bytes)).text; };
    Bytes print = encodePrint({2, "boot\n"});
    CHECK(at(print, 0, 4) == 0x3230);
    CHECK(at(print, 6, 2) == 2);
    CHECK(at(print, 8, 4) == 5);
    CHECK(print.size() == 21);
    CHECK(textOf(print) == "boot\n");
    for (std::size_t size = 0; size < print.size(); ++size) {
        if (size != 17) REQUIRE_FALSE(decodeDebugIo(ByteSpan(print).first(size)));
    }
    print.erase(print.begin() + 12, print.begin() + 16);
    CHECK(textOf(print) == "boot\n");  // the 12-byte header of old stubs

    const DebugPrompt prompt{1, "Break, ignore (bi)? ", 2};
    const Bytes asked = encodePrompt(prompt);
    CHECK(at(asked, 0, 4) == 0x3231);
    CHECK(at(asked, 8, 4) == 20);
    CHECK(at(asked, 12, 4) == 2);
    CHECK(std::get<DebugPrompt>(*decodeDebugIo(asked)).text == prompt.text);
    const Bytes answer = encodePromptReply(prompt, "ignore");
    CHECK(at(answer, 12, 4) == 2);
    CHECK(*decodePromptReply(answer) == "ig");
    for (std::size_t size = 0; size < answer.size(); ++size) {
        REQUIRE(decodePromptReply(ByteSpan(answer).first(size)).error().code == ErrorCode::Truncated);
    }
}

TEST_CASE("File requests: the recorded create, and its refusal", "[kd][messages]") {
    ByteWriter writer;
    for (const std::uint32_t v : {0x3430U, 0x103U, 0x00120089U, 0x80U, 1U, 1U, 0U}) writer.u32(v);
    writer.padTo(kFileIoHeaderSize);
    for (const char c : std::string("hal.dll")) writer.u16(static_cast<std::uint8_t>(c));
    writer.u16(0);
    const Bytes bytes = writer.take();
    const auto request = decodeFileRequest(bytes);
    REQUIRE(request);
    CHECK(request->api == 0x3430);
    CHECK(request->name == "hal.dll");
    const Bytes refusal = encodeFileRefusal(*request);
    CHECK(refusal.size() == 64);
    CHECK(at(refusal, 4, 4) == 0xC000000F);
    CHECK(at(refusal, 8, 4) == 0x00120089);
    for (std::size_t size = 0; size < 64; ++size)
        REQUIRE_FALSE(decodeFileRequest(ByteSpan(bytes).first(size)));
}
