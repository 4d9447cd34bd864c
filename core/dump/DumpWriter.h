#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/dump/DumpHeader.h"
#include "core/dump/PartFile.h"
#include "core/dump/PhysicalPages.h"

namespace hawser::dump {

// Writes a kernel crash dump whose pages are told by a bitmap (kd-protocol.md 10.4), through a PartFile.
// Pages of zeros take no room on the disk. One thread.
class DumpWriter {
  public:
    // `memoryPages`: of physical memory, from 0 to the highest there is. Errors as PartFile::create(), with
    // room for `pagesExpected` of them.
    static Result<DumpWriter> create(const std::string& path, DumpHeader header, std::uint64_t memoryPages,
                                     std::uint64_t pagesExpected);

    // A whole page, behind those that were added before. Error Io.
    Result<> add(std::uint64_t page, ByteSpan bytes);
    std::uint64_t pages() const { return m_present; }
    std::uint64_t size() const { return m_firstPage + m_present * kPageSize; }  // bytes
    // Header and bitmap, and the file into its place. Error Io.
    Result<> finish();

  private:
    DumpWriter(PartFile file, DumpHeader header, std::uint64_t memoryPages);

    PartFile m_file;
    DumpHeader m_header;
    std::uint64_t m_memoryPages;
    std::uint64_t m_firstPage;  // bytes from the start of the file
    std::uint64_t m_present = 0;
    Bytes m_bitmap;  // to the last page that was added
};

}  // namespace hawser::dump
