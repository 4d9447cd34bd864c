#include "core/engine/DebugRegisters.h"

#include <algorithm>

namespace hawser::engine {

bool DebugRegisterSet::empty() const {
    return std::none_of(slots.begin(), slots.end(), [](const auto& slot) { return slot.has_value(); });
}

std::uint64_t loadField(const Bytes& record, std::size_t offset, unsigned bytes) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < bytes; ++i)
        value |= std::to_integer<std::uint64_t>(record[offset + i]) << (8 * i);
    return value;
}

void storeField(Bytes& record, std::size_t offset, unsigned bytes, std::uint64_t value) {
    for (unsigned i = 0; i < bytes; ++i)
        record[offset + i] = static_cast<std::byte>((value >> (8 * i)) & 0xFF);
}

}  // namespace hawser::engine
