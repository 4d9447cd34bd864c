// Crash dumps: opening sparse files of every size, physical to offset, all pages, and random virtual reads.
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "core/dump/CrashDump.h"
#include "tests/bench/BenchTable.h"
#include "tests/support/DumpBuilder.h"
#include "tests/support/GuestMemory.h"

namespace hawser::bench {

namespace {

using dump::CrashDump;
using hawser::test::DumpSpec;
using hawser::test::FileBytes;

constexpr int kRounds = 7;
constexpr std::uint64_t kPage = 0x1000;
constexpr std::uint64_t kMegabyte = 1 << 20;

// For the files of one run.
class Folder {
  public:
    Folder() : m_path((std::filesystem::temp_directory_path() / "hawser-bench-XXXXXX").string()) {
        if (mkdtemp(m_path.data()) == nullptr) m_path.clear();
    }
    ~Folder() {
        std::error_code ignored;
        if (!m_path.empty()) std::filesystem::remove_all(m_path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string file(const std::string& name) const { return m_path + "/" + name; }

  private:
    std::string m_path;
};

// A sparse file: what is written first, and a length.
std::string sparse(const Folder& folder, const std::string& name, ByteSpan start, std::uint64_t size) {
    const std::string path = folder.file(name);
    hawser::test::writeBytes(path, start);
    return ::truncate(path.c_str(), static_cast<off_t>(size)) == 0 ? path : std::string();
}

std::string fullOf(const Folder& folder, std::uint64_t memory) {
    DumpSpec spec;
    FileBytes file;
    file.put(0, hawser::test::dumpHeader(spec));
    file.number(0x88, 1, 4);
    file.number(0x90, memory / kPage, 8);
    file.number(0x98, 0x100, 8);
    file.number(0xA0, memory / kPage, 8);
    return sparse(folder, "full" + std::to_string(memory), file.take(), 0x2000 + memory);
}

// Every second 64 pages are there.
std::string bitmapOf(const Folder& folder, std::uint64_t memory) {
    DumpSpec spec;
    spec.type = 5;
    FileBytes file;
    file.put(0, hawser::test::dumpHeader(spec));
    const std::uint64_t pages = memory / kPage;
    const std::uint64_t first = (0x2038 + pages / 8 + kPage) / kPage * kPage;
    file.text(0x2000, "FDMPDUMP");
    file.number(0x2020, first, 8);
    file.number(0x2028, pages / 2, 8);
    file.number(0x2030, pages, 8);
    Bytes bits(pages / 8);
    for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = i / 8 % 2 == 0 ? std::byte{0xFF} : std::byte{0};
    file.put(0x2038, bits);
    return sparse(folder, "bitmap" + std::to_string(memory), file.take(), first + memory / 2);
}

std::vector<double> milliseconds(const std::string& path) {
    std::vector<double> times;
    for (int i = 0; i < kRounds; ++i) {
        bool opened = false;
        const double taken = seconds([&] { opened = CrashDump::open(path).has_value(); });
        if (!opened) return {};
        times.push_back(taken * 1e3);
    }
    return times;
}

Rows openings(const Folder& folder) {
    Rows rows;
    for (const std::uint64_t size :
         {100 * kMegabyte, 1024 * kMegabyte, 8192 * kMegabyte, 65536 * kMegabyte}) {
        const std::string name = std::to_string(size / kMegabyte) + " MB";
        rows.push_back({"dump-open full " + name, milliseconds(fullOf(folder, size)), {1}, "ms", "limit"});
        rows.push_back({"dump-open bitmap " + name,
                        milliseconds(bitmapOf(folder, size)),
                        {50},
                        "ms",
                        "limit for 64 GB"});
    }
    return rows;
}

// Nanoseconds for one physical page, at random.
Rows offsets(const Folder& folder) {
    constexpr unsigned kLookups = 4'000'000;
    Rows rows;
    for (const std::string& path : {fullOf(folder, 65536 * kMegabyte), bitmapOf(folder, 65536 * kMegabyte)}) {
        const auto dump = CrashDump::open(path);
        if (!dump) return {};
        const dump::PhysicalPages& pages = *(*dump)->memory().pages();
        std::vector<double> times;
        for (int i = 0; i < kRounds; ++i) {
            std::uint64_t at = 1;
            std::uint64_t sum = 0;
            const double taken = seconds([&] {
                for (unsigned n = 0; n < kLookups; ++n) {
                    at = at * 6364136223846793005 + 1442695040888963407;
                    sum += pages.offsetOf(at >> 40).value_or(1);
                }
            });
            if (sum == 0) return {};
            times.push_back(taken * 1e9 / kLookups);
        }
        const bool bitmap = path.find("bitmap") != std::string::npos;
        rows.push_back({bitmap ? "dump-offset bitmap" : "dump-offset full", times, {20}, "ns", "limit"});
    }
    return rows;
}

// All pages of a real 512 MB, by reads of one page and of what one view takes, against copies of the mapping.
Rows pages(const Folder& folder) {
    constexpr std::uint64_t kSize = 512 * kMegabyte;
    constexpr std::size_t kPiece = kMegabyte;
    const std::string path = fullOf(folder, kSize);
    {
        std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(0x2000);
        const std::string piece(kMegabyte, 'x');
        for (std::uint64_t i = 0; i < kSize / kMegabyte; ++i) file << piece;
    }
    const auto dump = CrashDump::open(path);
    if (!dump) return {};
    Bytes into(kPiece);
    std::vector<double> ours;
    std::vector<double> bare;
    bool whole = true;
    const auto copyBare = [&] {
        for (std::uint64_t at = 0; at < kSize; at += kPiece) {
            const ByteSpan from = (*dump)->file().bytes(0x2000 + at, kPiece);
            std::copy_n(from.data(), from.size(), into.data());
        }
    };
    copyBare();
    for (int i = 0; i < kRounds; ++i) {
        bare.push_back(static_cast<double>(kSize) / seconds(copyBare) / 1e9);
        const double taken = seconds([&] {
            for (std::uint64_t at = 0; at < kSize; at += kPiece) {
                const auto done = (*dump)->memory().copyPhysical(Address(0x100 * kPage + at), into);
                whole = whole && done && *done == kPiece;
            }
        });
        ours.push_back(static_cast<double>(kSize) / taken / 1e9);
    }
    if (!whole) return {};
    return {{"dump-pages", ours, bare, "GB/s", "memcpy from the same mapping"}};
}

// Eight bytes at a random place of 256 MB of mapped kernel memory, as the target reads them.
Rows randomReads(const Folder& folder) {
    constexpr std::uint64_t kMapped = 65536;  // pages
    constexpr unsigned kReads = 500'000;
    hawser::test::GuestMemory memory(hawser::test::GuestMemory::Tables::FourLevels);
    const Address start(0xFFFFF80000000000);
    const std::uint64_t shared = memory.allocate();
    for (std::uint64_t i = 0; i < kMapped; ++i) memory.map(start + i * kPage, shared);
    DumpSpec spec;
    spec.directoryTableBase = memory.root();
    spec.pages = memory.pages();
    hawser::test::writeBytes(folder.file("random"), hawser::test::fullDump(spec));
    const auto dump = CrashDump::open(folder.file("random"));
    if (!dump) return {};
    std::vector<double> rates;
    bool whole = true;
    for (int i = 0; i < kRounds; ++i) {
        std::uint64_t at = 1;
        const auto next = [&at] {
            at = at * 6364136223846793005 + 1442695040888963407;
            return (at >> 40) % (kMapped * kPage) & ~std::uint64_t{7};
        };
        const double taken = seconds([&] {
            for (unsigned n = 0; n < kReads; ++n) {
                const auto read = (*dump)->memory().readVirtual(start + next(), 8);
                whole = whole && read && read->valid.front();
            }
        });
        rates.push_back(kReads / taken / 1e6);
    }
    if (!whole) return {};
    return {{"dump-random-reads", rates, {1}, "M/s", "limit"}};
}

}  // namespace

Rows dumpReading() {
    const Folder folder;
    Rows rows;
    for (const auto& part : {openings(folder), offsets(folder), pages(folder), randomReads(folder)}) {
        if (part.empty()) return {};
        rows.insert(rows.end(), part.begin(), part.end());
    }
    return rows;
}

}  // namespace hawser::bench
