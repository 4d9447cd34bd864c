#pragma once

#include <memory>

#include "core/dump/CrashDump.h"
#include "tests/support/DumpBuilder.h"
#include "tests/support/TemporaryFolder.h"

namespace hawser::dump::test {

// A page whose bytes tell its number.
Bytes pageOf(std::uint64_t page);

// Some pages with holes, in several runs.
std::map<std::uint64_t, Bytes> somePages();

// Files that go when the test ends.
class DumpFiles {
  public:
    std::string write(ByteSpan bytes);
    Result<std::unique_ptr<CrashDump>> open(ByteSpan bytes) { return CrashDump::open(write(bytes)); }
    std::unique_ptr<CrashDump> opened(ByteSpan bytes);  // must open

  private:
    hawser::test::TemporaryFolder m_folder;
    unsigned m_count = 0;
};

// All that a user could look at: ends, and crashes never.
void lookAtEverything(CrashDump& dump);

}  // namespace hawser::dump::test
