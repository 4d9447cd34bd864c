#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ByteReader.h"

namespace hawser::test {

// A file under construction.
class FileBytes {
  public:
    void put(std::uint64_t offset, ByteSpan bytes);
    void number(std::uint64_t offset, std::uint64_t value, unsigned size);
    void text(std::uint64_t offset, std::string_view text);
    void utf16(std::uint64_t offset, std::string_view ascii);
    void fill(std::uint64_t offset, std::uint64_t end);  // with PAGE
    std::uint64_t size() const { return m_bytes.size(); }
    Bytes take() { return std::move(m_bytes); }

  private:
    Bytes m_bytes;
};

// What a dump is to hold. Knows nothing of core/dump: written from kd-protocol.md 10 alone.
struct DumpSpec {
    bool wide = true;
    std::uint32_t type = 1;
    std::uint32_t machine = 0x8664;
    std::uint32_t build = 19041;
    std::uint64_t directoryTableBase = 0;
    std::uint64_t moduleList = 0xFFFFF80000001000;
    std::uint64_t processHead = 0xFFFFF80000002000;
    std::uint64_t debuggerData = 0;
    std::uint32_t processors = 2;
    std::uint32_t bugCheck = 0xD1;
    std::array<std::uint64_t, 4> parameters{1, 2, 3, 4};
    std::optional<bool> pae;
    Bytes context;                    // empty: unfilled
    std::uint32_t exceptionCode = 0;  // 0: unfilled
    std::string comment;
    std::map<std::uint64_t, Bytes> pages;  // by page number

    std::uint64_t headerSize() const { return wide ? 0x2000 : 0x1000; }
};

struct TriageSpec {
    struct Driver {
        std::string name;
        std::uint64_t base;
        std::uint32_t size;
        std::uint32_t checkSum;
        std::uint32_t timestamp;
    };
    struct Block {
        std::uint64_t address;
        Bytes bytes;
    };
    std::uint64_t topOfStack = 0xFFFFF90000001F00;
    Bytes stack;
    std::vector<Driver> drivers;
    std::vector<Block> blocks;
    Bytes debuggerData;
    std::vector<Driver> unloaded;
};

Bytes dumpHeader(const DumpSpec& spec);
Bytes fullDump(const DumpSpec& spec);
// Types 2, 5 and 6: `signature` SDMP or FDMP.
Bytes bitmapDump(const DumpSpec& spec, std::string_view signature);
// Type 2 before Windows 8, its fields of four bytes.
Bytes summaryDump(const DumpSpec& spec);
Bytes rangeDump(const DumpSpec& spec, bool withCount);
Bytes triageDump(const DumpSpec& spec, const TriageSpec& triage);
// What QEMU writes of an x64 machine: a note for each processor.
struct ElfSpec {
    std::uint64_t cr3 = 0;
    std::uint64_t cr4 = 0x6F8;
    std::vector<std::uint64_t> programCounters;  // one for each processor
    std::map<std::uint64_t, Bytes> pages;
};
Bytes elfCore(const ElfSpec& spec);

// Runs of pages, as a dump lists them.
std::vector<std::pair<std::uint64_t, std::uint64_t>> runsOf(const std::map<std::uint64_t, Bytes>& pages);

void writeBytes(const std::string& path, ByteSpan bytes);

}  // namespace hawser::test
