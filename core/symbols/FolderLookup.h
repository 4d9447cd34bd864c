#pragma once

#include <filesystem>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace hawser::symbols {

// A name without folders, of letters that every file system takes. None begins with two dots: a store of two
// tiers has a folder that is called as a name begins.
bool isPlainFileName(std::string_view name);

// Looks for names in folders of this computer; letter case does not count. A folder is read once, and what
// comes into it afterwards is not seen: for the length of one search. Nothing throws, and folders of any size
// take limited time. One thread.
class FolderLookup {
  public:
    // In the letters that are there. Nothing: there is none.
    std::optional<std::filesystem::path> child(const std::filesystem::path& folder, std::string_view name);
    // Each name in the one before it.
    std::optional<std::filesystem::path> descendant(std::filesystem::path place,
                                                    std::initializer_list<std::string_view> names);

    static constexpr std::size_t kMaxEntries = 1U << 17;  // of a folder that are looked at

  private:
    using Names = std::map<std::string, std::string>;  // by the name in lower case
    const Names& namesIn(const std::filesystem::path& folder);

    std::map<std::filesystem::path, Names> m_folders;
};

}  // namespace hawser::symbols
