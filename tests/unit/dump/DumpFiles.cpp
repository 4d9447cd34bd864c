#include "tests/unit/dump/DumpFiles.h"

#include <catch2/catch.hpp>

namespace hawser::dump::test {

Bytes pageOf(std::uint64_t page) {
    Bytes bytes(kPageSize);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::byte>((page * 31 + i * 7 + (i >> 8) + 1) & 0xFF);
    return bytes;
}

std::map<std::uint64_t, Bytes> somePages() {
    std::map<std::uint64_t, Bytes> pages;
    for (const std::uint64_t page : {1, 2, 3, 9, 63, 64, 65, 127, 200, 255, 256, 257, 511, 512, 1000, 1001})
        pages[page] = pageOf(page);
    return pages;
}

std::string DumpFiles::write(ByteSpan bytes) {
    const std::string path = m_folder.file("dump" + std::to_string(m_count++));
    hawser::test::writeBytes(path, bytes);
    return path;
}

std::unique_ptr<CrashDump> DumpFiles::opened(ByteSpan bytes) {
    auto dump = open(bytes);
    if (!dump) FAIL(dump.error().what);
    return std::move(*dump);
}

void lookAtEverything(CrashDump& dump) {
    DumpMemory& memory = dump.memory();
    const DumpHeader& header = dump.header();
    for (const auto& address : {header.loadedModuleList, header.debuggerDataBlock, header.activeProcessHead})
        if (address) static_cast<void>(memory.readVirtual(*address, 0x3000));
    static_cast<void>(memory.readVirtual(Address(UINT64_MAX - 7), 16));
    if (const PhysicalPages* pages = memory.pages()) {
        std::uint64_t page = 0;
        for (unsigned i = 0; i < 64; ++i) {
            const auto run = pages->runFrom(page, UINT64_MAX);
            if (!run) break;
            static_cast<void>(memory.readPhysical(Address(run->firstPage * kPageSize), 0x2000));
            page = run->firstPage + run->pages;
        }
    }
    for (const VirtualRange& range : memory.ranges().all())
        static_cast<void>(memory.readVirtual(range.start, std::min<std::uint64_t>(range.size, 0x1000)));
}

}  // namespace hawser::dump::test
