#include "core/kd/arm64/ContextArm64.h"

#include <algorithm>

#include "core/kd/RecordFields.h"

namespace hawser::kd::arm64 {

namespace {

template <class Registers, class Visitor>
void visitFields(Registers& c, const Visitor& field) {
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
}

}  // namespace

Result<Context> decodeContext(ByteSpan bytes) {
    if (bytes.size() < Context::kSize)
        return fail(ErrorCode::Truncated, "The ARM64 context is too short.", bytes.size());
    Context context;
    context.raw.assign(bytes.begin(), bytes.end());
    visitFields(context, FieldReader(bytes));
    return context;
}

Bytes encodeContext(const Context& context) {
    Bytes bytes = context.raw;
    bytes.resize(std::max(bytes.size(), Context::kSize));
    visitFields(context, FieldWriter(bytes));
    return bytes;
}

}  // namespace hawser::kd::arm64
