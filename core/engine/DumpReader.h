#pragma once

#include "core/dump/CrashDump.h"
#include "core/engine/LoadedModules.h"
#include "core/engine/Target.h"

namespace hawser::engine {

// Memory out of a dump, as the engine has it. Error Io: the file has shrunk. Engine thread.
Result<MemoryBytes> readDump(dump::CrashDump& crashDump, AddressSpace space, Address address,
                             std::size_t count);
// Its virtual memory; the dump outlives the reader.
MemoryReader readerOf(dump::CrashDump& crashDump);

}  // namespace hawser::engine
