#include "core/command/completion/FileCandidates.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace hawser::command {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxEntries = 20'000;  // of one folder that are looked at

// What ends a word, a command or a quote, and what an alias or a block begins with.
bool needsQuotes(std::string_view path) {
    return path.find_first_of(" ;{}'`$") != std::string_view::npos;
}

}  // namespace

void addFiles(CandidateList& list, const FileQuestion& question) {
    const std::string_view typed = list.typed();
    const std::size_t slash = typed.rfind('/');
    const std::string_view folder = slash == std::string_view::npos ? "" : typed.substr(0, slash + 1);
    const std::string_view begun = typed.substr(folder.size());
    std::error_code error;
    const fs::directory_iterator end;
    fs::directory_iterator entries(fs::path(folder.empty() ? "." : folder), error);
    for (std::size_t i = 0; !error && entries != end && i < kMaxEntries; ++i) {
        const std::string name = entries->path().filename().string();
        std::error_code ignored;
        const bool hidden = name.starts_with('.') && !begun.starts_with('.');
        if (name.starts_with(begun) && !hidden && name.find('"') == std::string::npos) {
            const bool isFolder = entries->is_directory(ignored);
            std::string path = std::string(folder) + name + (isFolder ? "/" : "");
            const bool quotes = !question.quoted && needsQuotes(path);
            if (quotes && question.foldersOnly) path.clear();  // a list of folders has no quotes within it
            if (quotes) path.insert(path.begin(), '"');
            if ((quotes || (question.quoted && !question.quoteEnds)) && !isFolder) path += '"';
            const bool wanted = !path.empty() && path != "\"" && (isFolder || !question.foldersOnly);
            if (wanted &&
                !list.add(std::move(path), isFolder ? CompletionKind::Folder : CompletionKind::File))
                return;
        }
        entries.increment(error);
    }
}

}  // namespace hawser::command
