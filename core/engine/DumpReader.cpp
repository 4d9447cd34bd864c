#include "core/engine/DumpReader.h"

namespace hawser::engine {

Result<MemoryBytes> readDump(dump::CrashDump& crashDump, AddressSpace space, Address address,
                             std::size_t count) {
    dump::DumpMemory& memory = crashDump.memory();
    auto read = space == AddressSpace::Virtual ? memory.readVirtual(address, count)
                                               : memory.readPhysical(address, count);
    if (!read) return tl::unexpected(read.error());
    return MemoryBytes{address, std::move(read->bytes), std::move(read->valid)};
}

MemoryReader readerOf(dump::CrashDump& crashDump) {
    return [&crashDump](Address address, std::size_t count) {
        return readDump(crashDump, AddressSpace::Virtual, address, count);
    };
}

}  // namespace hawser::engine
