#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hawser::engine {

// Where source files are on this computer. A path of the symbols comes from outside, in the manner of
// whatever system the compiler ran on; what it is looked for in is the user's. Engine thread.
class SourceFiles {
  public:
    // Folders, apart by semicolons.
    void setPath(std::string path);
    const std::string& path() const { return m_path; }

    // The user has shown where the file is. Others that were compiled in the same folders are looked for
    // beside it.
    void substitute(std::string_view file, std::string found);

    // As it was shown; else in the folders of the path, each with as much of the file's own path behind it as
    // leads anywhere (public page "Source Path"); else where the compiler had it. Ignores case where nothing
    // has the very name. Nothing: it is nowhere.
    std::optional<std::string> find(std::string_view file) const;

    static constexpr std::size_t kMaxFolders = 64;     // of the path
    static constexpr std::size_t kMaxParts = 64;       // folders in a file's path

  private:
    struct Moved {
        std::vector<std::string> from;  // folders, in lower case
        std::string to;
    };

    std::string m_path;
    std::vector<std::string> m_folders;
    std::map<std::string, std::string> m_shown;  // by the symbols' path, in lower case
    std::vector<Moved> m_moved;                  // the newest first
};

}  // namespace hawser::engine
