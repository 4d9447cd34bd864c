#include "tests/unit/dwarf/DwarfdumpTree.h"

#include <array>
#include <sstream>

#include "tests/support/ChildProcess.h"

namespace hawser::test {

std::string DumpedEntry::text(const std::string& name) const {
    const auto found = attributes.find(name);
    if (found == attributes.end()) return {};
    const std::string& value = found->second;
    const std::size_t first = value.find('"');
    if (first == std::string::npos) return value;
    return value.substr(first + 1, value.rfind('"') - first - 1);
}

std::optional<std::uint64_t> DumpedEntry::number(const std::string& name) const {
    const auto found = attributes.find(name);
    if (found == attributes.end()) return {};
    return static_cast<std::uint64_t>(std::strtoll(found->second.c_str(), nullptr, 0));
}

DwarfdumpTree::DwarfdumpTree(const std::string& path) {
    std::istringstream lines(runToEnd({"llvm-dwarfdump-19", "--debug-info", path}));
    std::vector<DumpedEntry*> open;  // by depth
    std::string* value = nullptr;
    for (std::string line; std::getline(lines, line);) {
        const std::size_t tag = line.find("DW_TAG_");
        if (line.starts_with("0x") && tag != std::string::npos) {
            const std::uint64_t offset = std::strtoull(line.c_str(), nullptr, 16);
            const std::size_t depth = (tag - line.find(':') - 2) / 2;
            DumpedEntry& entry = m_entries[offset];
            entry.offset = offset;
            entry.tag = line.substr(tag);
            open.resize(depth);
            if (depth > 0) {
                entry.parent = open.back();
                open.back()->children.push_back(&entry);
            }
            open.push_back(&entry);
            value = nullptr;
        } else if (const std::size_t at = line.find("DW_AT_");
                   at != std::string::npos && !open.empty() && line.find('\t') != std::string::npos) {
            const std::size_t tab = line.find('\t');
            value = &open.back()->attributes[line.substr(at, tab - at)];
            *value = line.substr(tab + 2);
            if (value->ends_with(')')) value->pop_back();
        } else if (value != nullptr && line.find('[') != std::string::npos) {
            *value += line;
            if (value->ends_with("))") || line.ends_with("\")")) value->pop_back();
        }
    }
}

const DumpedEntry* DwarfdumpTree::referred(const DumpedEntry& entry, const std::string& name) const {
    const auto offset = entry.number(name);
    const auto found = offset ? m_entries.find(*offset) : m_entries.end();
    return found == m_entries.end() ? nullptr : &found->second;
}

const DumpedEntry* DwarfdumpTree::naming(const DumpedEntry& entry) const {
    const DumpedEntry* at = &entry;
    while (at != nullptr && !at->has("DW_AT_name")) {
        const DumpedEntry* next = referred(*at, "DW_AT_abstract_origin");
        at = next != nullptr ? next : referred(*at, "DW_AT_specification");
    }
    return at;
}

std::string DwarfdumpTree::qualifiedName(const DumpedEntry& entry) const {
    constexpr std::array kScopes{"DW_TAG_structure_type", "DW_TAG_class_type", "DW_TAG_union_type",
                                 "DW_TAG_namespace", "DW_TAG_subprogram"};
    const DumpedEntry* named = naming(entry);
    if (named == nullptr) return entry.tag == "DW_TAG_namespace" ? "`anonymous namespace'" : "";
    std::string name = named->text("DW_AT_name");
    const DumpedEntry* around = named->parent;
    while (around != nullptr && std::find(kScopes.begin(), kScopes.end(), around->tag) == kScopes.end())
        around = around->parent;
    if (around == nullptr) return name;
    const std::string outer = qualifiedName(*around);
    return outer.empty() ? name : outer + "::" + name;
}

}  // namespace hawser::test
