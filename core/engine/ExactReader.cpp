#include "core/engine/ExactReader.h"

namespace hawser::engine {

MemoryReader exactReader(Target& target) {
    return [&target](Address at, std::size_t count) { return target.read(AddressSpace::Virtual, at, count); };
}

}  // namespace hawser::engine
