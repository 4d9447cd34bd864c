#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hawser::test {

// An entry of .debug_info as llvm-dwarfdump prints it.
struct DumpedEntry {
    std::uint64_t offset = 0;
    std::string tag;                                // "DW_TAG_variable"
    std::map<std::string, std::string> attributes;  // by name; without the outer parentheses
    const DumpedEntry* parent = nullptr;
    std::vector<const DumpedEntry*> children;

    bool has(const std::string& name) const { return attributes.contains(name); }
    std::string text(const std::string& name) const;                     // without quotes; empty: none
    std::optional<std::uint64_t> number(const std::string& name) const;  // that the value begins with
};

// What llvm-dwarfdump, which shares no code with ours, reads in an image.
class DwarfdumpTree {
  public:
    explicit DwarfdumpTree(const std::string& path);

    const std::map<std::uint64_t, DumpedEntry>& entries() const { return m_entries; }
    // The entry that tells the name of this one; null: none does.
    const DumpedEntry* naming(const DumpedEntry& entry) const;
    std::string qualifiedName(const DumpedEntry& entry) const;
    const DumpedEntry* referred(const DumpedEntry& entry, const std::string& name) const;

  private:
    std::map<std::uint64_t, DumpedEntry> m_entries;
};

}  // namespace hawser::test
