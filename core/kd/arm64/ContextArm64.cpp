#include "core/kd/arm64/ContextArm64.h"

#include "core/kd/RecordFields.h"

namespace hawser::kd::arm64 {

namespace {

constexpr auto kVisitContext = [](auto& c, const auto& field) {
    field(0x000, c.contextFlags);
    field(0x004, c.cpsr);
    for (std::size_t i = 0; i < c.x.size(); ++i) field(0x008 + 8 * i, c.x[i]);
    field(0x100, c.sp);
    field(0x108, c.pc);
    field(0x310, c.fpcr);
    field(0x314, c.fpsr);
    for (std::size_t i = 0; i < c.bcr.size(); ++i) field(0x318 + 4 * i, c.bcr[i]);
    for (std::size_t i = 0; i < c.bvr.size(); ++i) field(0x338 + 8 * i, c.bvr[i]);
    for (std::size_t i = 0; i < c.wcr.size(); ++i) field(0x378 + 4 * i, c.wcr[i]);
    for (std::size_t i = 0; i < c.wvr.size(); ++i) field(0x380 + 8 * i, c.wvr[i]);
};

}  // namespace

Result<Context> decodeContext(ByteSpan bytes) {
    return decodeRecord<Context>(bytes, Context::kSize, "The ARM64 context is too short.", kVisitContext);
}

Bytes encodeContext(const Context& context) {
    return encodeRecord(context, Context::kSize, kVisitContext);
}

}  // namespace hawser::kd::arm64
