#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/symbols/FrameTable.h"
#include "core/symbols/LineTable.h"
#include "core/symbols/ScopeTable.h"
#include "core/symbols/SymbolFile.h"
#include "core/symbols/TypeTable.h"

// Bytes as a PDB: container, names, types, lines, scopes, frames.
using namespace hawser;
using namespace hawser::symbols;

namespace {

void readTypes(const TypeTable& types) {
    std::size_t count = 0;
    types.forEach("*", [&](std::string_view name, TypeId id) {
        static_cast<void>(types.find(name));
        if (const auto type = types.type(id)) static_cast<void>(types.type(type->target));
        static_cast<void>(types.members(id));
        static_cast<void>(types.enumerators(id));
        return ++count < 1000;
    });
    for (std::uint32_t index = 0x1000; index < 0x1100; ++index) {
        static_cast<void>(types.type(TypeId{index}));
        static_cast<void>(types.parameters(TypeId{index}));
    }
}

void readLines(const LineTable& lines) {
    std::size_t count = 0;
    std::uint64_t end = 0;
    lines.forEach(0, UINT32_MAX, [&](const SourceLine& line) {
        if (line.size == 0 || line.rva < end) std::abort();
        end = std::uint64_t{line.rva} + line.size;
        static_cast<void>(lines.of(line.file, line.line));
        return ++count < 100;
    });
    for (const std::string_view file : lines.files()) static_cast<void>(lines.checksum(file));
}

void readAll(const SymbolSource& source) {
    std::size_t count = 0;
    source.forEach("*", [&](const Symbol& symbol) {
        const auto found = source.find(symbol.name);
        const auto nearest = source.nameAt(symbol.rva);
        if (!found || found->name != symbol.name || !nearest || nearest->displacement != 0) std::abort();
        static_cast<void>(source.nextAfter(symbol.rva));
        if (source.frames() != nullptr) static_cast<void>(source.frames()->at(symbol.rva));
        if (const ScopeTable* scopes = source.scopes()) {
            static_cast<void>(scopes->procedureAt(symbol.rva));
            static_cast<void>(scopes->variablesAt(symbol.rva + 1));
            static_cast<void>(scopes->inlinedAt(symbol.rva + 1));
        }
        return ++count < 1000;
    });
    if (source.types() != nullptr) readTypes(*source.types());
    if (source.lines() != nullptr) readLines(*source.lines());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const int file = ::memfd_create("fuzz.pdb", MFD_CLOEXEC);
    if (file < 0 || ::write(file, data, size) != static_cast<ssize_t>(size)) std::abort();
    if (const auto source = openPdb("/proc/self/fd/" + std::to_string(file), {})) readAll(**source);
    ::close(file);
    return 0;
}
