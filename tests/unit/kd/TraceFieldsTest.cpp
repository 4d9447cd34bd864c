#include "core/kd/TraceFields.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/kd/Notifications.h"
#include "core/kd/Packet.h"
#include "core/kd/Requests.h"

using namespace hawser;
using namespace hawser::kd;

namespace {

Bytes lineOf(PacketType type, Bytes payload) {
    return encode({type, 0x80800801, false, std::move(payload)});
}

std::string valueOf(const std::vector<TraceField>& fields, std::string_view name) {
    const auto found = std::ranges::find(fields, name, &TraceField::name);
    return found == fields.end() ? "(absent)" : found->value;
}

Bytes readRequest() {
    Request request;
    request.body = ReadMemory{MemorySpace::Virtual, Address(0xfffff80012345678), 0x40};
    request.processor = 3;
    return *encodeRequest(request, Machine::X64);
}

}  // namespace

TEST_CASE("the head of a trace line tells what it is", "[kd][trace]") {
    const TraceHead request = traceHeadOf(lineOf(PacketType::StateManipulate, readRequest()));
    CHECK(request.kind == TraceKind::Request);
    CHECK(request.type == "STATE_MANIPULATE");
    CHECK(request.id == 0x80800801);
    CHECK(request.size == 56);
    const TraceHead reset = traceHeadOf(encode({PacketType::Reset, 0, true, {}}));
    CHECK(reset.kind == TraceKind::Control);
    CHECK(reset.type == "RESET");
    CHECK(traceHeadOf(Bytes{kBreakInByte}).kind == TraceKind::BreakIn);
    CHECK(traceHeadOf({}).kind == TraceKind::Damaged);
    CHECK(traceHeadOf(lineOf(PacketType::DebugIo, {})).kind == TraceKind::DebugIo);
    CHECK(traceHeadOf(lineOf(PacketType::FileIo, {})).kind == TraceKind::FileIo);
    CHECK(traceHeadOf(lineOf(PacketType::StateChange64, {})).kind == TraceKind::StateChange);
}

TEST_CASE("a request is taken apart field by field", "[kd][trace]") {
    const auto fields = traceFieldsOf(lineOf(PacketType::StateManipulate, readRequest()));
    CHECK(valueOf(fields, "PacketLeader") == "30303030");
    CHECK(valueOf(fields, "PacketType") == "0002  STATE_MANIPULATE");
    CHECK(valueOf(fields, "ByteCount") == "0038");
    CHECK(valueOf(fields, "PacketId") == "80800801");
    CHECK(valueOf(fields, "ApiNumber") == "00003130  ReadVirtualMemory");
    CHECK(valueOf(fields, "Processor") == "0003");
    CHECK(valueOf(fields, "TargetBaseAddress") == "fffff800`12345678");
    CHECK(valueOf(fields, "TransferCount") == "00000040");
    CHECK(valueOf(fields, "(data)") == "(absent)");
    Bytes reply = readRequest();
    reply.resize(reply.size() + 0x40);
    CHECK(valueOf(traceFieldsOf(lineOf(PacketType::StateManipulate, reply)), "(data)") == "64 bytes");
}

TEST_CASE("state changes and prints are taken apart", "[kd][trace]") {
    StateChange change;
    change.programCounter = Address(0xfffff80000401000);
    ExceptionReport exception;
    exception.code = kExceptionBreakpoint;
    exception.parameters = {7, 8};
    change.what = exception;
    auto fields = traceFieldsOf(lineOf(PacketType::StateChange64, encodeStateChange(change, Machine::X64)));
    CHECK(valueOf(fields, "NewState") == "00003030  exception");
    CHECK(valueOf(fields, "ProgramCounter") == "fffff800`00401000");
    CHECK(valueOf(fields, "ExceptionCode") == "80000003");
    CHECK(valueOf(fields, "ExceptionInformation[1]") == "00000000`00000008");
    CHECK(valueOf(fields, "FirstChance") == "00000001");

    LoadSymbolsReport load;
    load.path = "\\SystemRoot\\hws\n.sys";
    load.sizeOfImage = 0x6000;
    change.what = load;
    fields = traceFieldsOf(lineOf(PacketType::StateChange64, encodeStateChange(change, Machine::X64)));
    CHECK(valueOf(fields, "NewState") == "00003031  load symbols");
    CHECK(valueOf(fields, "SizeOfImage") == "00006000");
    CHECK(valueOf(fields, "PathName") == "\"\\SystemRoot\\hws .sys\"");

    fields = traceFieldsOf(lineOf(PacketType::DebugIo, encodePrint({1, "tick"})));
    CHECK(valueOf(fields, "ApiNumber") == "00003230  print");
    CHECK(valueOf(fields, "Processor") == "0001");
    CHECK(valueOf(fields, "String") == "\"tick\"");
}

TEST_CASE("a packet that ends early says so, wherever it ends", "[kd][trace]") {
    const Bytes whole = readRequest();
    for (std::size_t size = 0; size < 16; ++size) {
        const auto fields = traceFieldsOf(
            lineOf(PacketType::StateManipulate, Bytes(whole.begin(), whole.begin() + std::ptrdiff_t(size))));
        INFO(size);
        REQUIRE_FALSE(fields.empty());
        CHECK(fields.back().name == "(cut short)");
    }
    // The byte count of the header may promise more than there is.
    Bytes line = lineOf(PacketType::StateManipulate, whole);
    for (std::size_t size = 0; size < line.size(); ++size) {
        const auto fields = traceFieldsOf(ByteSpan(line).first(size));
        CHECK(fields.size() <= kMaxTraceFields);
        CHECK(fields.empty() == (size < 16));
    }
}
