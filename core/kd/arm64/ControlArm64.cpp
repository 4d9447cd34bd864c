#include "core/kd/arm64/ControlArm64.h"

#include <algorithm>

namespace hawser::kd::arm64 {

// Layouts differ in whether the trace flag stands at 4 or at 8 (3.6): written to both, read from 8 first. The
// symbol range would move with it, so it stays 0.
void encodeContinue2(ByteWriter& writer, const Continue2& request) {
    writer.u32(request.status);
    writer.u32(request.trace ? 1 : 0);
    writer.u32(request.trace ? 1 : 0);
    writer.zeros(16);
}

Result<Continue2> decodeContinue2(ByteReader reader) {
    Continue2 request;
    request.status = reader.u32();
    const std::uint32_t first = reader.u32();
    const std::uint32_t second = reader.u32();
    request.trace = second != 0 || first != 0;
    request.symbolStart = 0;
    if (auto ok = reader.finish(); !ok) return tl::unexpected(ok.error());
    return request;
}

void encodeControlReport(ByteWriter& writer, const ControlReport& report) {
    const std::size_t count = std::min(report.instructionStream.size(), kMaxInstructionStream);
    writer.u32(report.eflags);
    writer.u32(static_cast<std::uint32_t>(count));
    writer.bytes(ByteSpan(report.instructionStream).first(count));
    writer.zeros(kMaxInstructionStream - count);
}

}  // namespace hawser::kd::arm64
