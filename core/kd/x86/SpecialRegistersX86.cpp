#include "core/kd/x86/SpecialRegistersX86.h"

#include "core/kd/RecordFields.h"

namespace hawser::kd::x86 {

namespace {

constexpr auto kVisitSpecial = [](auto& r, const auto& field) {
    field(0x00, r.cr0);
    field(0x04, r.cr2);
    field(0x08, r.cr3);
    field(0x0C, r.cr4);
    for (std::size_t i = 0; i < r.kernelDr.size(); ++i) field(0x10 + 4 * i, r.kernelDr[i]);
    field(0x20, r.kernelDr6);
    field(0x24, r.kernelDr7);
    field(0x2A, r.gdtr.limit);
    field(0x2C, r.gdtr.base);
    field(0x32, r.idtr.limit);
    field(0x34, r.idtr.base);
    field(0x38, r.tr);
    field(0x3A, r.ldtr);
};

}  // namespace

Result<SpecialRegisters> decodeSpecialRegisters(ByteSpan bytes) {
    return decodeRecord<SpecialRegisters>(bytes, SpecialRegisters::kSize,
                                          "The x86 special registers are too short.", kVisitSpecial);
}

Bytes encodeSpecialRegisters(const SpecialRegisters& registers) {
    return encodeRecord(registers, SpecialRegisters::kSize, kVisitSpecial);
}

}  // namespace hawser::kd::x86
