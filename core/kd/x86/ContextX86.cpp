#include "core/kd/x86/ContextX86.h"

#include "core/kd/RecordFields.h"

namespace hawser::kd::x86 {

namespace {

constexpr auto kVisitContext = [](auto& c, const auto& field) {
    field(0x00, c.contextFlags);
    for (std::size_t i = 0; i < c.dr.size(); ++i) field(0x04 + 4 * i, c.dr[i]);
    field(0x14, c.dr6);
    field(0x18, c.dr7);
    field(0x8C, c.segGs);
    field(0x90, c.segFs);
    field(0x94, c.segEs);
    field(0x98, c.segDs);
    field(0x9C, c.edi);
    field(0xA0, c.esi);
    field(0xA4, c.ebx);
    field(0xA8, c.edx);
    field(0xAC, c.ecx);
    field(0xB0, c.eax);
    field(0xB4, c.ebp);
    field(0xB8, c.eip);
    field(0xBC, c.segCs);
    field(0xC0, c.eflags);
    field(0xC4, c.esp);
    field(0xC8, c.segSs);
};

}  // namespace

Result<Context> decodeContext(ByteSpan bytes) {
    return decodeRecord<Context>(bytes, Context::kSize, "The x86 context is too short.", kVisitContext);
}

Bytes encodeContext(const Context& context) {
    return encodeRecord(context, Context::kSize, kVisitContext);
}

}  // namespace hawser::kd::x86
