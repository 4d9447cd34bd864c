#include "core/engine/DebugRegisters.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/engine/RegistersX64.h"
#include "core/engine/Target.h"

namespace hawser::engine {

namespace {

constexpr std::uint64_t kSpecialRegisters = 2;  // control space selector, kd-protocol.md 3.8
// KSPECIAL_REGISTERS, kd-protocol.md 8.6
constexpr std::size_t kDr0 = 0x20;
constexpr std::size_t kDr6 = 0x40;
constexpr std::size_t kDr7 = 0x48;

void store(Bytes& record, std::size_t offset, std::uint64_t value) {
    for (std::size_t i = 0; i < 8; ++i)
        record[offset + i] = static_cast<std::byte>((value >> (8 * i)) & 0xFF);
}

std::uint64_t accessBits(BreakpointKind kind) {
    switch (kind) {
        case BreakpointKind::Software:
        case BreakpointKind::Execute:
            return 0;
        case BreakpointKind::Write:
            return 1;
        case BreakpointKind::Io:
            return 2;
        case BreakpointKind::ReadWrite:
            return 3;
    }
    return 0;
}

std::uint64_t lengthBits(unsigned size) {
    return size == 8 ? 2 : size - 1;
}

}  // namespace

bool DebugRegisterSet::empty() const {
    return std::none_of(slots.begin(), slots.end(), [](const auto& slot) { return slot.has_value(); });
}

std::uint64_t DebugRegisterSet::controlBits(unsigned skipped) const {
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < kDebugRegisters; ++i) {
        if (!slots[i] || ((skipped >> i) & 1) != 0) continue;
        bits |= std::uint64_t{1} << (2 * i);  // local enable
        bits |= accessBits(slots[i]->kind) << (16 + 4 * i);
        bits |= lengthBits(slots[i]->size) << (18 + 4 * i);
    }
    return bits;
}

std::uint64_t debugControlMask(unsigned slots) {
    std::uint64_t mask = 0;
    for (unsigned i = 0; i < kDebugRegisters; ++i)
        if (((slots >> i) & 1) != 0)
            mask |= (std::uint64_t{3} << (2 * i)) | (std::uint64_t{0xF} << (16 + 4 * i));
    return mask;
}

Result<> writeDebugRegisters(Target& target, std::uint16_t processor, const DebugRegisterSet& set,
                             std::uint64_t dr7) {
    auto special = target.controlSpace(processor, kSpecialRegisters, RegistersX64::kSpecialSize);
    if (!special) return tl::unexpected(special.error());
    if (special->size() < kDr7 + 8)
        return fail(ErrorCode::Unsupported,
                    fmt::format("the target gives no debug registers of processor {}", processor));
    for (unsigned i = 0; i < kDebugRegisters; ++i)
        if (set.slots[i]) store(*special, kDr0 + 8 * i, set.slots[i]->address.value());
    store(*special, kDr6, 0);
    store(*special, kDr7, dr7);
    return target.setControlSpace(processor, kSpecialRegisters, *special);
}

}  // namespace hawser::engine
