#include "core/kd/x64/ContextX64.h"

#include "core/kd/RecordFields.h"

namespace hawser::kd::x64 {

namespace {

constexpr auto kVisitContext = [](auto& c, const auto& field) {
    for (std::size_t i = 0; i < c.home.size(); ++i) field(8 * i, c.home[i]);
    field(0x030, c.contextFlags);
    field(0x034, c.mxCsr);
    field(0x038, c.segCs);
    field(0x03A, c.segDs);
    field(0x03C, c.segEs);
    field(0x03E, c.segFs);
    field(0x040, c.segGs);
    field(0x042, c.segSs);
    field(0x044, c.eflags);
    field(0x048, c.dr0);
    field(0x050, c.dr1);
    field(0x058, c.dr2);
    field(0x060, c.dr3);
    field(0x068, c.dr6);
    field(0x070, c.dr7);
    field(0x078, c.rax);
    field(0x080, c.rcx);
    field(0x088, c.rdx);
    field(0x090, c.rbx);
    field(0x098, c.rsp);
    field(0x0A0, c.rbp);
    field(0x0A8, c.rsi);
    field(0x0B0, c.rdi);
    field(0x0B8, c.r8);
    field(0x0C0, c.r9);
    field(0x0C8, c.r10);
    field(0x0D0, c.r11);
    field(0x0D8, c.r12);
    field(0x0E0, c.r13);
    field(0x0E8, c.r14);
    field(0x0F0, c.r15);
    field(0x0F8, c.rip);
    field(0x4A0, c.vectorControl);
    field(0x4A8, c.debugControl);
    field(0x4B0, c.lastBranchToRip);
    field(0x4B8, c.lastBranchFromRip);
    field(0x4C0, c.lastExceptionToRip);
    field(0x4C8, c.lastExceptionFromRip);
};

}  // namespace

Result<Context> decodeContext(ByteSpan bytes) {
    return decodeRecord<Context>(bytes, Context::kSize, "The x64 context is too short.", kVisitContext);
}

Bytes encodeContext(const Context& context) {
    return encodeRecord(context, Context::kSize, kVisitContext);
}

}  // namespace hawser::kd::x64
