#include "core/kd/ControlSet.h"

#include "core/kd/arm64/ControlArm64.h"
#include "core/kd/x64/ControlX64.h"
#include "core/kd/x86/ControlX86.h"

namespace hawser::kd {

namespace {

constexpr const char* kNoControlSet = "This machine type has no known layout for Continue2.";

}  // namespace

Result<> encodeContinue2(ByteWriter& writer, const Continue2& request, Machine machine) {
    switch (machine) {
        case Machine::X64:
            x64::encodeContinue2(writer, request);
            return {};
        case Machine::X86:
            x86::encodeContinue2(writer, request);
            return {};
        case Machine::Arm64:
            arm64::encodeContinue2(writer, request);
            return {};
        case Machine::ArmThumb2:
            break;
    }
    return fail(ErrorCode::Unsupported, kNoControlSet);
}

Result<Continue2> decodeContinue2(ByteReader reader, Machine machine) {
    switch (machine) {
        case Machine::X64:
            return x64::decodeContinue2(reader);
        case Machine::X86:
            return x86::decodeContinue2(reader);
        case Machine::Arm64:
            return arm64::decodeContinue2(reader);
        case Machine::ArmThumb2:
            break;
    }
    return fail(ErrorCode::Unsupported, kNoControlSet);
}

ControlReport decodeControlReport(ByteSpan bytes, Machine machine) {
    switch (machine) {
        case Machine::X64:
            return x64::decodeControlReport(bytes);
        case Machine::X86:
            return x86::decodeControlReport(bytes);
        case Machine::Arm64:
        case Machine::ArmThumb2:
            break;  // several layouts are in use and cannot be told apart (4.6)
    }
    return {};
}

void encodeControlReport(ByteWriter& writer, const ControlReport& report, Machine machine) {
    const std::size_t end = writer.size() + kControlReportSize;
    switch (machine) {
        case Machine::X64:
            x64::encodeControlReport(writer, report);
            break;
        case Machine::X86:
            x86::encodeControlReport(writer, report);
            break;
        case Machine::Arm64:
            arm64::encodeControlReport(writer, report);
            break;
        case Machine::ArmThumb2:
            break;
    }
    writer.padTo(end);
}

}  // namespace hawser::kd
