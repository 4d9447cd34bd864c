#include "tests/unit/symbols/PdbDump.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <charconv>
#include <filesystem>
#include <sstream>

#include "tests/support/ChildProcess.h"
#include "tests/support/Places.h"

namespace hawser::symbols::test {

std::uint64_t numberIn(std::string_view text, unsigned radix) {
    text.remove_prefix(std::min(text.size(), text.find_first_not_of(" \t")));
    if (text.starts_with("0x")) {
        text.remove_prefix(2);
        radix = 16;
    }
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value, static_cast<int>(radix));
    return negative ? 0 - value : value;
}

std::string_view behind(std::string_view text, std::string_view label) {
    const std::size_t at = text.find(label);
    return at == std::string_view::npos ? std::string_view() : text.substr(at + label.size());
}

std::string DumpedRecord::text(std::string_view label) const {
    const std::string_view rest = behind(details, label);
    return std::string(rest.substr(0, rest.find_first_of(",]\n")));
}

std::uint64_t DumpedRecord::decimal(std::string_view label) const {
    return numberIn(behind(details, label), 10);
}

std::uint32_t DumpedRecord::type(std::string_view label) const {
    std::string_view rest = behind(details, label);
    if (rest.starts_with('`')) rest.remove_prefix(1);
    return static_cast<std::uint32_t>(rest.starts_with("0x") ? numberIn(rest, 16) : 0);
}

DumpedRecord::Place DumpedRecord::place(std::string_view label) const {
    const std::string_view rest = behind(details, label);
    return {static_cast<std::uint32_t>(numberIn(rest, 10)),
            static_cast<std::uint32_t>(numberIn(behind(rest, ":"), 10))};
}

std::vector<DumpedRange> inlinedCode(const DumpedRecord& site) {
    std::vector<DumpedRange> ranges;
    std::istringstream text(site.details);
    bool isOpen = false;
    std::uint32_t told = 0;
    for (std::string row; std::getline(text, row);) {
        const std::string_view line = behind(row, " line ");
        const std::string_view code = behind(row, " code 0x");
        const std::string_view end = behind(row, "code end 0x");
        if (!line.empty()) told = static_cast<std::uint32_t>(numberIn(line, 10));
        if (!code.empty()) {
            const auto at = static_cast<std::uint32_t>(numberIn(code, 16));
            if (isOpen) ranges.back().end = at;
            ranges.push_back({at, at, told});
            isOpen = true;
        }
        if (end.empty()) continue;
        if (isOpen) ranges.back().end = static_cast<std::uint32_t>(numberIn(end, 16));
        isOpen = false;
    }
    return ranges;
}

namespace {

bool beginsRecord(const std::string& line, std::size_t bar) {
    return bar != std::string::npos && line.find('[', bar) != std::string::npos &&
           (line.compare(bar + 3, 2, "S_") == 0 || line.compare(bar + 3, 3, "LF_") == 0) &&
           line.find_first_not_of(" 0123456789abcdefABCDEFx") == bar + 1;
}

}  // namespace

std::vector<DumpedRecord> dumped(const std::string& pdb, const std::string& option) {
    std::istringstream text(hawser::test::runToEnd({"llvm-pdbutil-19", "dump", option, pdb}));
    std::vector<DumpedRecord> records;
    bool isOpen = false;
    for (std::string line; std::getline(text, line);) {
        const std::size_t bar = line.find(" | ");
        if (beginsRecord(line, bar)) {
            DumpedRecord record;
            record.number = static_cast<std::uint32_t>(numberIn(line, 10));
            const std::string_view rest = std::string_view(line).substr(bar + 3);
            record.kind = rest.substr(0, rest.find(' '));
            record.headline = rest.substr(record.kind.size());
            if (const std::size_t first = rest.find('`'); first != std::string_view::npos)
                record.name = rest.substr(first + 1, rest.rfind('`') - first - 1);
            records.push_back(std::move(record));
            isOpen = true;
        } else if (line.empty() || line.starts_with("  Mod ")) {
            isOpen = false;
        } else if (isOpen) {
            records.back().details += line + '\n';
        }
    }
    return records;
}

DumpedSections::DumpedSections(const std::string& pdb) {
    std::istringstream text(hawser::test::runToEnd({"llvm-pdbutil-19", "dump", "-section-headers", pdb}));
    for (std::string line; std::getline(text, line);) {
        if (line.find("Original Section Headers") != std::string::npos) break;
        const auto value = static_cast<std::uint32_t>(numberIn(line, 16));
        if (line.ends_with(" virtual size")) m_sections.push_back({0, value});
        if (m_sections.empty()) continue;
        Section& last = m_sections.back();
        if (line.ends_with(" virtual address")) last.rva = value;
        if (line.ends_with(" size of raw data")) last.size = std::max(last.size, value);
    }
}

std::uint32_t DumpedSections::rva(DumpedRecord::Place place) const {
    if (place.section == 0 || place.section > m_sections.size()) return UINT32_MAX;
    const Section& section = m_sections[place.section - 1];
    return place.offset <= section.size ? section.rva + place.offset : UINT32_MAX;
}

std::vector<std::string> realPdbs() {
    std::vector<std::string> files;
    std::error_code none;
    for (const char* folder : {"corpora/systeminformer", "corpora/seh"})
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator(hawser::test::sharedFile(folder), none))
            if (entry.path().extension() == ".pdb") files.push_back(entry.path().string());
    if (files.empty()) WARN("The real PDBs are not there; nothing is compared.");
    std::ranges::sort(files);
    return files;
}

}  // namespace hawser::symbols::test
