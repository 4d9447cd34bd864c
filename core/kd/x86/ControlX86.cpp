#include "core/kd/x86/ControlX86.h"

#include <algorithm>

namespace hawser::kd::x86 {

namespace {

std::uint32_t low32(std::uint64_t value) {
    return static_cast<std::uint32_t>(value & 0xFFFFFFFF);
}

}  // namespace

void encodeContinue2(ByteWriter& writer, const Continue2& request) {
    writer.u32(request.status);
    writer.u32(request.trace ? 1 : 0);
    writer.u32(low32(request.dr7));
    writer.u32(low32(request.symbolStart));
    writer.u32(low32(request.symbolEnd));
}

Result<Continue2> decodeContinue2(ByteReader reader) {
    Continue2 request;
    request.status = reader.u32();
    request.trace = reader.u32() != 0;
    request.dr7 = reader.u32();
    request.symbolStart = reader.u32();
    request.symbolEnd = reader.u32();
    if (auto ok = reader.finish(); !ok) return tl::unexpected(ok.error());
    return request;
}

ControlReport decodeControlReport(ByteSpan bytes) {
    ByteReader reader(bytes);
    ControlReport report;
    report.dr6 = reader.u32();
    report.dr7 = reader.u32();
    const std::size_t count = std::min<std::size_t>(reader.u16(), kMaxInstructionStream);
    reader.skip(2);  // ReportFlags
    const ByteSpan stream = reader.bytes(kMaxInstructionStream);
    if (!reader.failed()) {
        report.instructionStream.assign(stream.begin(), stream.begin() + static_cast<std::ptrdiff_t>(count));
    }
    report.segCs = reader.u16();
    reader.skip(6);  // SegDs, SegEs, SegFs
    report.eflags = reader.u32();
    return report;
}

void encodeControlReport(ByteWriter& writer, const ControlReport& report) {
    constexpr std::uint16_t kSegmentsValid = 1;
    constexpr std::uint16_t kDataSegment = 0x23;
    constexpr std::uint16_t kFsSegment = 0x30;
    const std::size_t count = std::min(report.instructionStream.size(), kMaxInstructionStream);
    writer.u32(low32(report.dr6));
    writer.u32(low32(report.dr7));
    writer.u16(static_cast<std::uint16_t>(count));
    writer.u16(kSegmentsValid);
    writer.bytes(ByteSpan(report.instructionStream).first(count));
    writer.zeros(kMaxInstructionStream - count);
    writer.u16(report.segCs);
    writer.u16(kDataSegment);
    writer.u16(kDataSegment);
    writer.u16(kFsSegment);
    writer.u32(report.eflags);
}

}  // namespace hawser::kd::x86
