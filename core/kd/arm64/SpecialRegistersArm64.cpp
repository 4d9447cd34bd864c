#include "core/kd/arm64/SpecialRegistersArm64.h"

#include <algorithm>

#include "core/kd/RecordFields.h"

namespace hawser::kd::arm64 {

namespace {

template <class Registers, class Visitor>
void visitFields(Registers& r, const Visitor& field) {
    field(0x00, r.elrEl1);
    field(0x08, r.spsrEl1);
    field(0x10, r.tpidrEl0);
    field(0x18, r.tpidrroEl0);
    field(0x20, r.tpidrEl1);
    for (std::size_t i = 0; i < r.kernelBvr.size(); ++i) field(0x28 + 8 * i, r.kernelBvr[i]);
    for (std::size_t i = 0; i < r.kernelBcr.size(); ++i) field(0x68 + 4 * i, r.kernelBcr[i]);
    for (std::size_t i = 0; i < r.kernelWvr.size(); ++i) field(0x88 + 8 * i, r.kernelWvr[i]);
    for (std::size_t i = 0; i < r.kernelWcr.size(); ++i) field(0x98 + 4 * i, r.kernelWcr[i]);
}

}  // namespace

Result<SpecialRegisters> decodeSpecialRegisters(ByteSpan bytes) {
    if (bytes.size() < SpecialRegisters::kSize)
        return fail(ErrorCode::Truncated, "The ARM64 special registers are too short.", bytes.size());
    SpecialRegisters registers;
    registers.raw.assign(bytes.begin(), bytes.end());
    visitFields(registers, FieldReader(bytes));
    return registers;
}

Bytes encodeSpecialRegisters(const SpecialRegisters& registers) {
    Bytes bytes = registers.raw;
    bytes.resize(std::max(bytes.size(), SpecialRegisters::kSize));
    visitFields(registers, FieldWriter(bytes));
    return bytes;
}

}  // namespace hawser::kd::arm64
