#include <algorithm>
#include <optional>

#include "core/base/Machine.h"
#include "core/kd/RequestTraits.h"

namespace hawser::kd {

namespace {

// What a target echoes and does not change; a range inside the union.
struct Echo {
    std::size_t offset = 0;
    std::size_t size = 0;
    bool address = false;
};
struct Echoes {
    Echo first;
    Echo second;
    bool processor = false;  // the answer depends on the processor
};

constexpr Echo kAddress{0, 8, true};
constexpr Echo kCountAt8{8, 4, false};

struct EchoesOf {
    Echoes operator()(const ReadMemory&) const { return {kAddress, kCountAt8, false}; }
    Echoes operator()(const WriteMemory&) const { return {kAddress, kCountAt8, false}; }
    Echoes operator()(const GetContext&) const { return {{}, {}, true}; }
    Echoes operator()(const SetContext&) const { return {{}, {}, true}; }
    Echoes operator()(const GetContextEx&) const { return {{0, 8, false}, {}, true}; }
    Echoes operator()(const SetContextEx&) const { return {{0, 8, false}, {}, true}; }
    Echoes operator()(const WriteBreakPoint&) const { return {kAddress, {}, false}; }
    Echoes operator()(const RestoreBreakPoint&) const { return {{0, 4, false}, {}, false}; }
    Echoes operator()(const WriteBreakPointEx&) const { return {{0, 4, false}, {}, false}; }
    Echoes operator()(const RestoreBreakPointEx&) const { return {{0, 4, false}, {}, false}; }
    Echoes operator()(const ReadControlSpace&) const { return {{0, 8, false}, kCountAt8, true}; }
    Echoes operator()(const WriteControlSpace&) const { return {{0, 8, false}, kCountAt8, true}; }
    Echoes operator()(const ReadIoSpace&) const { return {{0, 8, false}, kCountAt8, false}; }
    Echoes operator()(const WriteIoSpace&) const { return {{0, 8, false}, kCountAt8, false}; }
    Echoes operator()(const ReadMsr&) const { return {{0, 4, false}, {}, false}; }
    Echoes operator()(const WriteMsr&) const { return {{0, 4, false}, {}, false}; }
    Echoes operator()(const SearchMemory&) const { return {{8, 8, false}, {}, false}; }
    Echoes operator()(const FillMemory&) const { return {kAddress, {}, false}; }
    Echoes operator()(const QueryMemory&) const { return {kAddress, {}, false}; }
    Echoes operator()(const auto&) const { return {}; }
};

bool sameRange(ByteSpan a, ByteSpan b, Echo echo, Machine machine) {
    // 32-bit targets may or may not sign-extend (3.1).
    const std::size_t size = echo.address && isNarrow(machine) ? 4 : echo.size;
    const std::size_t offset = kUnionOffset + echo.offset;
    return std::ranges::equal(a.subspan(offset, size), b.subspan(offset, size));
}

}  // namespace

bool answers(const Reply& reply, ByteSpan replyPayload, const Request& request, Machine machine) {
    if (reply.apiNumber != apiNumberOf(request.body)) return false;
    if (replyPayload.size() < kManipulateHeaderSize) return !reply.ok();
    const auto sent = encodeRequest(request, machine);
    if (!sent) return false;
    const Echoes echoes = std::visit(EchoesOf{}, request.body);
    constexpr std::uint16_t kNoProcessor = 0xFFFF;
    if (echoes.processor && request.processor != kNoProcessor && reply.processor != request.processor)
        return false;
    return sameRange(replyPayload, *sent, echoes.first, machine) &&
           sameRange(replyPayload, *sent, echoes.second, machine);
}

}  // namespace hawser::kd
