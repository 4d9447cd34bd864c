#include <catch2/catch.hpp>

#include "core/base/ByteWriter.h"
#include "core/engine/DebuggerData.h"

using namespace hawser;
using namespace hawser::engine;

namespace {

Bytes block(std::uint32_t size) {
    ByteWriter writer;
    writer.zeros(0x10);
    writer.u32(0x4742444B);
    writer.u32(size);
    // From here each byte tells its offset.
    while (writer.size() < size) writer.u8(static_cast<std::uint8_t>(writer.size() & 0xFF));
    return writer.take();
}

}  // namespace

TEST_CASE("The debugger data block's fields lie where they should", "[kdbg]") {
    const auto data = decodeDebuggerData(block(0x360), true);
    REQUIRE(data);
    CHECK(data->size == 0x360);
    CHECK(data->kernelBase.value() == 0x1F1E1D1C1B1A1918);
    CHECK(data->breakpointWithStatus.value() == 0x2726252423222120);
    CHECK(data->loadedModuleList.value() == 0x4F4E4D4C4B4A4948);
    CHECK(data->activeProcessHead.value() == 0x5756555453525150);
    CHECK(data->systemResources.value() == 0x6766656463626160);
    CHECK(data->rootDirectory.value() == 0x9F9E9D9C9B9A9998);
    CHECK(data->bugCheckData.value() == 0x8F8E8D8C8B8A8988);
    CHECK(data->buildLab.value() == 0x0F0E0D0C0B0A0908);
    CHECK(data->processorBlock.value() == 0x1F1E1D1C1B1A1918);
    CHECK(data->threadApcProcess == 0xA1A0);
    CHECK(data->processDirectoryTableBase == 0xAFAE);
    CHECK(data->prcbContext == 0x3938);
}

TEST_CASE("Fields beyond the block's size are empty", "[kdbg]") {
    const auto data = decodeDebuggerData(block(0x210), true);
    REQUIRE(data);
    CHECK(data->buildLab.value() != 0);
    CHECK(data->processorBlock.value() == 0);
    CHECK(data->prcbContext == 0);
    // The block says more than could be read.
    Bytes cut = block(0x360);
    cut.resize(0x30);
    const auto part = decodeDebuggerData(cut, true);
    REQUIRE(part);
    CHECK(part->breakpointWithStatus.value() != 0);
    CHECK(part->loadedModuleList.value() == 0);
}

TEST_CASE("32-bit kernels keep bare addresses in the block", "[kdbg]") {
    Bytes bytes = block(0x318);
    for (std::size_t i = 0; i < 8; ++i) bytes[0x18 + i] = std::byte{0};
    bytes[0x1A] = std::byte{0x40};
    bytes[0x1B] = std::byte{0x80};
    CHECK(decodeDebuggerData(bytes, false)->kernelBase.value() == 0xFFFFFFFF80400000);
}

TEST_CASE("What is no debugger data block is refused", "[kdbg]") {
    Bytes bytes = block(0x360);
    for (std::size_t length = 0; length < DebuggerData::kHeaderSize; ++length)
        CHECK(decodeDebuggerData(ByteSpan(bytes).first(length), true).error().code == ErrorCode::Truncated);
    bytes[0x10] = std::byte{0};
    CHECK(decodeDebuggerData(bytes, true).error().code == ErrorCode::Malformed);
    CHECK(debuggerDataSize(block(0x1001)).error().code == ErrorCode::Malformed);
    CHECK(debuggerDataSize(block(0x1000)) == 0x1000u);
    Bytes tiny = block(0x20);
    tiny[0x14] = std::byte{0x10};
    CHECK(debuggerDataSize(tiny).error().code == ErrorCode::Malformed);
}
