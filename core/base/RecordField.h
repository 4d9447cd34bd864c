#pragma once

#include <cstdint>

#include "core/base/ByteReader.h"

// One field of a record, little-endian, of 1 to 8 bytes; it lies within the record.
namespace hawser {

inline std::uint64_t loadField(const Bytes& record, std::size_t offset, unsigned bytes) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < bytes; ++i)
        value |= std::to_integer<std::uint64_t>(record[offset + i]) << (8 * i);
    return value;
}

inline void storeField(Bytes& record, std::size_t offset, unsigned bytes, std::uint64_t value) {
    for (unsigned i = 0; i < bytes; ++i)
        record[offset + i] = static_cast<std::byte>((value >> (8 * i)) & 0xFF);
}

}  // namespace hawser
