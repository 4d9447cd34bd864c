#include "tests/support/DumpBuilder.h"

#include <algorithm>
#include <fstream>

namespace hawser::test {

void FileBytes::put(std::uint64_t offset, ByteSpan bytes) {
    if (m_bytes.size() < offset + bytes.size()) m_bytes.resize(offset + bytes.size());
    std::copy(bytes.begin(), bytes.end(), m_bytes.begin() + static_cast<std::ptrdiff_t>(offset));
}

void FileBytes::number(std::uint64_t offset, std::uint64_t value, unsigned size) {
    Bytes bytes;
    for (unsigned i = 0; i < size; ++i) bytes.push_back(static_cast<std::byte>(value >> (8 * i) & 0xFF));
    put(offset, bytes);
}

void FileBytes::text(std::uint64_t offset, std::string_view text) {
    put(offset, std::as_bytes(std::span(text)));
}

void FileBytes::utf16(std::uint64_t offset, std::string_view ascii) {
    for (const char c : ascii) {
        number(offset, static_cast<unsigned char>(c), 2);
        offset += 2;
    }
}

void FileBytes::fill(std::uint64_t offset, std::uint64_t end) {
    for (; offset + 4 <= end; offset += 4) text(offset, "PAGE");
}

std::vector<std::pair<std::uint64_t, std::uint64_t>> runsOf(const std::map<std::uint64_t, Bytes>& pages) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> runs;
    for (const auto& [page, bytes] : pages) {
        if (!runs.empty() && runs.back().first + runs.back().second == page)
            ++runs.back().second;
        else
            runs.emplace_back(page, 1);
    }
    return runs;
}

namespace {

FileBytes header64(const DumpSpec& spec) {
    FileBytes file;
    file.fill(0, 0x2000);
    file.text(0, "PAGEDU64");
    file.number(0x08, 0xF, 4);
    file.number(0x0C, spec.build, 4);
    file.number(0x10, spec.directoryTableBase, 8);
    file.number(0x20, spec.moduleList, 8);
    file.number(0x28, spec.processHead, 8);
    file.number(0x30, spec.machine, 4);
    file.number(0x34, spec.processors, 4);
    file.number(0x38, spec.bugCheck, 4);
    for (unsigned i = 0; i < 4; ++i) file.number(0x40 + 8 * i, spec.parameters[i], 8);
    file.text(0x60, std::string_view("\0", 1));
    if (spec.debuggerData != 0) file.number(0x80, spec.debuggerData, 8);
    if (spec.type == 1) {
        const auto runs = runsOf(spec.pages);
        file.number(0x88, runs.size(), 4);
        file.number(0x90, spec.pages.size(), 8);
        for (std::size_t i = 0; i < runs.size() && i < 42; ++i) {
            file.number(0x98 + 16 * i, runs[i].first, 8);
            file.number(0xA0 + 16 * i, runs[i].second, 8);
        }
    }
    file.put(0x348, spec.context);
    if (spec.exceptionCode != 0) {
        file.put(0xF00, Bytes(152));
        file.number(0xF00, spec.exceptionCode, 4);
        file.number(0xF10, 0xFFFFF80000123456, 8);
        file.number(0xF18, 2, 4);
        file.number(0xF20, 0x11, 8);
        file.number(0xF28, 0x22, 8);
    }
    file.number(0xF98, spec.type, 4);
    file.number(0xFA0, 0x123000, 8);
    file.number(0xFA8, 0x01D9000000000000, 8);
    if (!spec.comment.empty()) file.text(0xFB0, spec.comment + std::string(1, '\0'));
    file.number(0x1030, 0x5000000000, 8);
    file.number(0x1040, 1, 4);
    file.number(0x1044, 0x110, 4);
    return file;
}

FileBytes header32(const DumpSpec& spec) {
    FileBytes file;
    file.fill(0, 0x1000);
    file.text(0, "PAGEDUMP");
    file.number(0x08, 0xF, 4);
    file.number(0x0C, spec.build, 4);
    file.number(0x10, spec.directoryTableBase, 4);
    file.number(0x18, spec.moduleList, 4);
    file.number(0x1C, spec.processHead, 4);
    file.number(0x20, spec.machine, 4);
    file.number(0x24, spec.processors, 4);
    file.number(0x28, spec.bugCheck, 4);
    for (unsigned i = 0; i < 4; ++i) file.number(0x2C + 4 * i, spec.parameters[i], 4);
    if (spec.pae) file.number(0x5C, *spec.pae ? 1 : 0, 4);
    if (spec.debuggerData != 0) file.number(0x60, spec.debuggerData, 4);
    if (spec.type == 1) {
        const auto runs = runsOf(spec.pages);
        file.number(0x64, runs.size(), 4);
        file.number(0x68, spec.pages.size(), 4);
        for (std::size_t i = 0; i < runs.size() && i < 86; ++i) {
            file.number(0x6C + 8 * i, runs[i].first, 4);
            file.number(0x70 + 8 * i, runs[i].second, 4);
        }
    }
    file.put(0x320, spec.context);
    if (spec.exceptionCode != 0) {
        file.put(0x7D0, Bytes(80));
        file.number(0x7D0, spec.exceptionCode, 4);
        file.number(0x7DC, 0x80123456, 4);
        file.number(0x7E0, 2, 4);
        file.number(0x7E4, 0x11, 4);
        file.number(0x7E8, 0x22, 4);
    }
    if (!spec.comment.empty()) file.text(0x820, spec.comment + std::string(1, '\0'));
    file.number(0xF88, spec.type, 4);
    file.number(0xF94, 1, 4);
    file.number(0xFA0, 0x123000, 8);
    file.number(0xFB8, 0x5000000000, 8);
    file.number(0xFC0, 0x01D9000000000000, 8);
    return file;
}

FileBytes headerOf(const DumpSpec& spec) {
    return spec.wide ? header64(spec) : header32(spec);
}

std::uint64_t putPages(FileBytes& file, std::uint64_t offset, const std::map<std::uint64_t, Bytes>& pages) {
    for (const auto& [page, bytes] : pages) {
        file.put(offset, bytes);
        offset += 0x1000;
    }
    return offset;
}

Bytes bitsOf(const std::map<std::uint64_t, Bytes>& pages) {
    Bytes bits(pages.rbegin()->first / 8 + 1);
    for (const auto& [page, bytes] : pages) bits[page / 8] |= std::byte{1} << static_cast<int>(page % 8);
    return bits;
}

std::uint64_t roundUp(std::uint64_t value) {
    return (value + 0xFFF) & ~std::uint64_t{0xFFF};
}

}  // namespace

Bytes dumpHeader(const DumpSpec& spec) {
    return headerOf(spec).take();
}

Bytes fullDump(const DumpSpec& spec) {
    FileBytes file = headerOf(spec);
    putPages(file, spec.headerSize(), spec.pages);
    return file.take();
}

Bytes bitmapDump(const DumpSpec& spec, std::string_view signature) {
    FileBytes file = headerOf(spec);
    const std::uint64_t at = spec.headerSize();
    const Bytes bits = bitsOf(spec.pages);
    const std::uint64_t first = roundUp(at + 0x38 + bits.size());
    file.fill(at, at + 0x38);
    file.text(at, signature);
    file.text(at + 4, "DUMP");
    file.number(at + 0x20, first, 8);
    file.number(at + 0x28, spec.pages.size(), 8);
    file.number(at + 0x30, spec.pages.rbegin()->first + 1, 8);
    file.put(at + 0x38, bits);
    putPages(file, first, spec.pages);
    return file.take();
}

Bytes summaryDump(const DumpSpec& spec) {
    FileBytes file = headerOf(spec);
    const std::uint64_t at = spec.headerSize();
    const std::uint64_t bitsAt = at + (spec.wide ? 0x28 : 0x20);
    const Bytes bits = bitsOf(spec.pages);
    const std::uint64_t first = roundUp(bitsAt + bits.size());
    const std::uint64_t count = spec.pages.rbegin()->first + 1;
    file.text(at, "SDMPDUMP");
    file.number(at + 0x08, 1, 4);
    file.number(at + 0x0C, first, 4);
    file.number(at + 0x10, count, 4);
    file.number(at + 0x14, spec.pages.size(), 4);
    file.number(at + 0x18, count, 4);
    file.number(bitsAt - (spec.wide ? 8 : 4), 0xFFFFFA8001234567, spec.wide ? 8 : 4);
    file.put(bitsAt, bits);
    putPages(file, first, spec.pages);
    return file.take();
}

Bytes rangeDump(const DumpSpec& spec, bool withCount) {
    FileBytes file = headerOf(spec);
    const std::uint64_t at = spec.headerSize();
    const auto runs = runsOf(spec.pages);
    const std::uint64_t first = roundUp(at + 0x30 + 16 * runs.size());
    file.fill(at, first);
    file.number(at, 0x40, 4);
    file.text(at + 4, "RDMPDUMP");
    file.number(at + 0x10, first - at - 0x20, 8);
    file.number(at + 0x18, first, 8);
    if (withCount) {
        file.number(at + 0x20, runs.size(), 4);
        file.number(at + 0x28, spec.pages.size(), 8);
    }
    for (std::size_t i = 0; i < runs.size(); ++i) {
        file.number(at + 0x30 + 16 * i, runs[i].first, 8);
        file.number(at + 0x38 + 16 * i, runs[i].second, 8);
    }
    putPages(file, first, spec.pages);
    return file.take();
}

namespace {

class TriageWriter {
  public:
    TriageWriter(const DumpSpec& spec, const TriageSpec& triage)
        : m_spec(spec),
          m_triage(triage),
          m_file(headerOf(spec)),
          m_at(spec.headerSize()),
          m_next(m_at + 0x100) {}

    Bytes write() {
        m_file.put(m_at, Bytes(m_spec.wide ? 0x80 : 0x68));
        field(0x0C, m_spec.wide ? 0x348 : 0x320);
        field(0x10, m_spec.wide ? 0xF00 : 0x7D0);
        field(0x28, place(m_triage.stack));
        field(0x2C, m_triage.stack.size());
        m_file.number(m_at + 0x48, m_triage.topOfStack, pointer());
        if (!m_triage.debuggerData.empty()) {
            field(m_spec.wide ? 0x70 : 0x58, place(m_triage.debuggerData));
            field(m_spec.wide ? 0x74 : 0x5C, m_triage.debuggerData.size());
        }
        writeBlocks();
        writeDrivers();
        writeUnloaded();
        field(0x08, m_next);
        m_file.text(m_next, "TRGD");
        field(0x04, m_next + 4);
        return m_file.take();
    }

  private:
    unsigned pointer() const { return m_spec.wide ? 8 : 4; }
    void field(std::uint64_t offset, std::uint64_t value) { m_file.number(m_at + offset, value, 4); }
    std::uint64_t place(ByteSpan bytes) {
        const std::uint64_t at = m_next;
        m_file.put(at, bytes);
        m_next = (at + bytes.size() + 7) & ~std::uint64_t{7};
        return at;
    }

    void writeBlocks() {
        std::vector<std::uint64_t> places;
        for (const auto& block : m_triage.blocks) places.push_back(place(block.bytes));
        field(m_spec.wide ? 0x78 : 0x60, m_next);
        field(m_spec.wide ? 0x7C : 0x64, m_triage.blocks.size());
        for (std::size_t i = 0; i < places.size(); ++i) {
            m_file.number(m_next, m_triage.blocks[i].address, pointer());
            m_file.number(m_next + pointer(), places[i], 4);
            m_file.number(m_next + pointer() + 4, m_triage.blocks[i].bytes.size(), 4);
            m_next += pointer() + 8;
        }
    }

    void writeDrivers() {
        const std::uint64_t stride = m_spec.wide ? 0x90 : 0x4C;
        const std::uint64_t record = m_spec.wide ? 8 : 4;
        const std::uint64_t list = m_next;
        const std::uint64_t pool = list + stride * m_triage.drivers.size();
        std::uint64_t name = pool;
        field(0x30, list);
        field(0x34, m_triage.drivers.size());
        field(0x38, pool);
        for (std::size_t i = 0; i < m_triage.drivers.size(); ++i) {
            const auto& driver = m_triage.drivers[i];
            const std::uint64_t at = list + stride * i;
            m_file.put(at, Bytes(stride));
            m_file.number(at, name, 4);
            m_file.number(at + record + (m_spec.wide ? 0x30 : 0x18), driver.base, pointer());
            m_file.number(at + record + (m_spec.wide ? 0x40 : 0x20), driver.size, 4);
            m_file.number(at + record + (m_spec.wide ? 0x78 : 0x40), driver.checkSum, 4);
            m_file.number(at + record + (m_spec.wide ? 0x80 : 0x44), driver.timestamp, 4);
            m_file.number(name, driver.name.size(), 4);
            m_file.utf16(name + 4, driver.name);
            m_file.number(name + 4 + 2 * driver.name.size(), 0, 2);
            name = (name + 4 + 2 * driver.name.size() + 2 + 7) & ~std::uint64_t{7};
        }
        field(0x3C, name - pool);
        m_next = name;
    }

    void writeUnloaded() {
        if (m_triage.unloaded.empty()) return;
        field(0x18, m_next);
        m_file.number(m_next, m_triage.unloaded.size(), pointer());
        m_next += pointer();
        for (const auto& driver : m_triage.unloaded) {
            const std::uint64_t string = m_spec.wide ? 16 : 8;
            m_file.put(m_next, Bytes(string + 24 + 2 * pointer()));
            m_file.number(m_next, 2 * driver.name.size(), 2);
            m_file.utf16(m_next + string, driver.name);
            m_file.number(m_next + string + 24, driver.base, pointer());
            m_file.number(m_next + string + 24 + pointer(), driver.base + driver.size, pointer());
            m_next += string + 24 + 2 * pointer();
        }
    }

    const DumpSpec& m_spec;
    const TriageSpec& m_triage;
    FileBytes m_file;
    std::uint64_t m_at;
    std::uint64_t m_next;
};

}  // namespace

Bytes triageDump(const DumpSpec& spec, const TriageSpec& triage) {
    return TriageWriter(spec, triage).write();
}

Bytes elfCore(const ElfSpec& spec) {
    constexpr std::uint64_t kNote = 12 + 8 + 440;  // header, name, QEMU's state of version 1
    FileBytes file;
    const auto runs = runsOf(spec.pages);
    const std::uint64_t noteAt = 64 + 56 * (1 + runs.size());
    std::uint64_t dataAt = roundUp(noteAt + kNote * spec.programCounters.size());
    file.text(0, "\177ELF\2\1\1");
    file.number(16, 4, 2);
    file.number(18, 62, 2);
    file.number(20, 1, 4);
    file.number(32, 64, 8);
    file.number(52, 64, 2);
    file.number(54, 56, 2);
    file.number(56, 1 + runs.size(), 2);
    file.number(64, 4, 4);
    file.number(64 + 8, noteAt, 8);
    file.number(64 + 32, kNote * spec.programCounters.size(), 8);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const std::uint64_t at = 64 + 56 * (i + 1);
        file.number(at, 1, 4);
        file.number(at + 8, dataAt, 8);
        file.number(at + 24, runs[i].first * 0x1000, 8);
        file.number(at + 32, runs[i].second * 0x1000, 8);
        file.number(at + 40, runs[i].second * 0x1000, 8);
        for (std::uint64_t p = 0; p < runs[i].second; ++p) {
            file.put(dataAt, spec.pages.at(runs[i].first + p));
            dataAt += 0x1000;
        }
    }
    for (std::size_t i = 0; i < spec.programCounters.size(); ++i) {
        const std::uint64_t at = noteAt + kNote * i;
        file.number(at, 5, 4);
        file.number(at + 4, 440, 4);
        file.text(at + 12, std::string_view("QEMU\0", 5));
        const std::uint64_t state = at + 20;
        file.number(state, 1, 4);
        file.number(state + 4, 440, 4);
        file.number(state + 8 + 8 * 6, 0xFFFFF80000777000, 8);           // rsp
        file.number(state + 8 + 8 * 16, spec.programCounters[i], 8);     // rip
        file.number(state + 8 + 8 * 18 + 24 * 10 + 8 * 3, spec.cr3, 8);  // cr3
        file.number(state + 8 + 8 * 18 + 24 * 10 + 8 * 4, spec.cr4, 8);  // cr4
    }
    return file.take();
}

void writeBytes(const std::string& path, ByteSpan bytes) {
    std::string text;
    text.reserve(bytes.size());
    for (const std::byte value : bytes) text += static_cast<char>(value);
    std::ofstream(path, std::ios::binary) << text;
}

}  // namespace hawser::test
