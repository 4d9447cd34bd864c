#include "core/kd/x64/ControlX64.h"

#include <algorithm>

namespace hawser::kd::x64 {

void encodeContinue2(ByteWriter& writer, const Continue2& request) {
    writer.u32(request.status);
    writer.u32(request.trace ? 1 : 0);
    writer.u64(request.dr7);
    writer.u64(request.symbolStart);
    writer.u64(request.symbolEnd);
}

Result<Continue2> decodeContinue2(ByteReader reader) {
    Continue2 request;
    request.status = reader.u32();
    request.trace = reader.u32() != 0;
    request.dr7 = reader.u64();
    request.symbolStart = reader.u64();
    request.symbolEnd = reader.u64();
    if (auto ok = reader.finish(); !ok) return tl::unexpected(ok.error());
    return request;
}

ControlReport decodeControlReport(ByteSpan bytes) {
    ByteReader reader(bytes);
    ControlReport report;
    report.dr6 = reader.u64();
    report.dr7 = reader.u64();
    report.eflags = reader.u32();
    const std::size_t count = std::min<std::size_t>(reader.u16(), kMaxInstructionStream);
    reader.skip(2);  // ReportFlags
    const ByteSpan stream = reader.bytes(kMaxInstructionStream);
    if (!reader.failed()) {
        report.instructionStream.assign(stream.begin(), stream.begin() + static_cast<std::ptrdiff_t>(count));
    }
    report.segCs = reader.u16();
    return report;
}

void encodeControlReport(ByteWriter& writer, const ControlReport& report) {
    constexpr std::uint16_t kSegmentsValid = 1;
    constexpr std::uint16_t kDataSegment = 0x2B;
    constexpr std::uint16_t kFsSegment = 0x53;
    const std::size_t count = std::min(report.instructionStream.size(), kMaxInstructionStream);
    writer.u64(report.dr6);
    writer.u64(report.dr7);
    writer.u32(report.eflags);
    writer.u16(static_cast<std::uint16_t>(count));
    writer.u16(kSegmentsValid);
    writer.bytes(ByteSpan(report.instructionStream).first(count));
    writer.zeros(kMaxInstructionStream - count);
    writer.u16(report.segCs);
    writer.u16(kDataSegment);
    writer.u16(kDataSegment);
    writer.u16(kFsSegment);
}

}  // namespace hawser::kd::x64
