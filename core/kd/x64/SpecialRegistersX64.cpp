#include "core/kd/x64/SpecialRegistersX64.h"

#include "core/kd/RecordFields.h"

namespace hawser::kd::x64 {

namespace {

constexpr auto kVisitSpecial = [](auto& r, const auto& field) {
    field(0x00, r.cr0);
    field(0x08, r.cr2);
    field(0x10, r.cr3);
    field(0x18, r.cr4);
    for (std::size_t i = 0; i < r.kernelDr.size(); ++i) field(0x20 + 8 * i, r.kernelDr[i]);
    field(0x40, r.kernelDr6);
    field(0x48, r.kernelDr7);
    field(0x56, r.gdtr.limit);
    field(0x58, r.gdtr.base);
    field(0x66, r.idtr.limit);
    field(0x68, r.idtr.base);
    field(0x70, r.tr);
    field(0x72, r.ldtr);
    field(0x74, r.mxCsr);
    field(0x78, r.debugControl);
    field(0x80, r.lastBranchToRip);
    field(0x88, r.lastBranchFromRip);
    field(0x90, r.lastExceptionToRip);
    field(0x98, r.lastExceptionFromRip);
    field(0xA0, r.cr8);
    field(0xA8, r.msrGsBase);
    field(0xB0, r.msrGsSwap);
    field(0xB8, r.msrStar);
    field(0xC0, r.msrLStar);
    field(0xC8, r.msrCStar);
    field(0xD0, r.msrSyscallMask);
    field(0xD8, r.xcr0);
};

}  // namespace

Result<SpecialRegisters> decodeSpecialRegisters(ByteSpan bytes) {
    return decodeRecord<SpecialRegisters>(bytes, SpecialRegisters::kSizeWithoutXcr0,
                                          "The special registers are too short.", kVisitSpecial);
}

Bytes encodeSpecialRegisters(const SpecialRegisters& registers) {
    return encodeRecord(registers, SpecialRegisters::kSizeWithoutXcr0, kVisitSpecial);
}

}  // namespace hawser::kd::x64
