#pragma once

#include "core/base/Address.h"
#include "core/base/ByteReader.h"

namespace hawser::engine {

// A pointer as it stands in the target's memory, of `bytes` 8 or 4; one of 32 bits is sign-extended.
inline Address readPointer(ByteReader& reader, unsigned bytes) {
    return bytes == 8 ? Address(reader.u64()) : signExtended(Address(reader.u32()));
}

}  // namespace hawser::engine
