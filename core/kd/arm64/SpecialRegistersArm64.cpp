#include "core/kd/arm64/SpecialRegistersArm64.h"

#include "core/kd/RecordFields.h"

namespace hawser::kd::arm64 {

namespace {

constexpr auto kVisitSpecial = [](auto& r, const auto& field) {
    field(0x00, r.elrEl1);
    field(0x08, r.spsrEl1);
    field(0x10, r.tpidrEl0);
    field(0x18, r.tpidrroEl0);
    field(0x20, r.tpidrEl1);
    for (std::size_t i = 0; i < r.kernelBvr.size(); ++i) field(0x28 + 8 * i, r.kernelBvr[i]);
    for (std::size_t i = 0; i < r.kernelBcr.size(); ++i) field(0x68 + 4 * i, r.kernelBcr[i]);
    for (std::size_t i = 0; i < r.kernelWvr.size(); ++i) field(0x88 + 8 * i, r.kernelWvr[i]);
    for (std::size_t i = 0; i < r.kernelWcr.size(); ++i) field(0x98 + 4 * i, r.kernelWcr[i]);
};

}  // namespace

Result<SpecialRegisters> decodeSpecialRegisters(ByteSpan bytes) {
    return decodeRecord<SpecialRegisters>(bytes, SpecialRegisters::kSize,
                                          "The ARM64 special registers are too short.", kVisitSpecial);
}

Bytes encodeSpecialRegisters(const SpecialRegisters& registers) {
    return encodeRecord(registers, SpecialRegisters::kSize, kVisitSpecial);
}

}  // namespace hawser::kd::arm64
