#include "core/engine/SourceFiles.h"

#include <algorithm>
#include <filesystem>
#include <span>

#include "core/base/Text.h"
#include "core/symbols/FolderLookup.h"

namespace hawser::engine {

namespace {

using Parts = std::vector<std::string>;

constexpr std::size_t kMaxMoved = 32;

bool isFile(const std::string& path) {
    std::error_code error;
    return std::filesystem::is_regular_file(path, error);
}

// Both slashes part; a drive is a part of its own.
Parts partsOf(std::string_view path) {
    Parts parts;
    while (!path.empty()) {
        const std::size_t end = std::min(path.find_first_of("/\\"), path.size());
        const std::string_view part = path.substr(0, end);
        if (part == "..") {
            if (!parts.empty()) parts.pop_back();
        } else if (!part.empty() && part != ".") {
            parts.emplace_back(part);
        }
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    if (parts.size() > SourceFiles::kMaxParts)
        parts.erase(parts.begin(), parts.end() - static_cast<std::ptrdiff_t>(SourceFiles::kMaxParts));
    return parts;
}

std::optional<std::string> below(symbols::FolderLookup& folders, const std::string& folder,
                                 std::span<const std::string> parts) {
    std::filesystem::path place(folder);
    for (const std::string& part : parts) {
        auto next = folders.child(place, part);
        if (!next) return std::nullopt;
        place = std::move(*next);
    }
    return isFile(place.string()) ? std::optional(place.string()) : std::nullopt;
}

bool isAbsolute(std::string_view path) {
    return path.starts_with('/');
}

}  // namespace

void SourceFiles::setPath(std::string path) {
    m_path = std::move(path);
    m_folders.clear();
    std::string_view rest = m_path;
    while (!rest.empty() && m_folders.size() < kMaxFolders) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        if (const auto folder = trim(rest.substr(0, end)); !folder.empty()) m_folders.emplace_back(folder);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
}

void SourceFiles::substitute(std::string_view file, std::string found) {
    Parts from = partsOf(toLower(file));
    Parts to = partsOf(found);
    while (!from.empty() && !to.empty() && equalIgnoringCase(from.back(), to.back())) {
        from.pop_back();
        to.pop_back();
    }
    m_shown[toLower(file)] = found;
    if (from.empty()) return;
    std::string folder = isAbsolute(found) ? "" : ".";
    for (const std::string& part : to) folder += "/" + part;
    if (folder.empty()) folder = "/";
    std::erase_if(m_moved, [&](const Moved& moved) { return moved.from == from; });
    m_moved.insert(m_moved.begin(), {std::move(from), std::move(folder)});
    if (m_moved.size() > kMaxMoved) m_moved.pop_back();
}

std::optional<std::string> SourceFiles::find(std::string_view file) const {
    const auto shown = m_shown.find(toLower(file));
    if (shown != m_shown.end() && isFile(shown->second)) return shown->second;
    const Parts parts = partsOf(file);
    if (parts.empty()) return std::nullopt;
    const std::span<const std::string> all(parts);
    symbols::FolderLookup folders;
    for (const std::string& folder : m_folders)
        for (std::size_t skipped = 0; skipped < parts.size(); ++skipped)
            if (auto found = below(folders, folder, all.subspan(skipped))) return found;
    const Parts lower = partsOf(toLower(file));
    for (const Moved& moved : m_moved)
        if (lower.size() > moved.from.size() &&
            std::equal(moved.from.begin(), moved.from.end(), lower.begin()))
            if (auto found = below(folders, moved.to, all.subspan(moved.from.size()))) return found;
    if (isAbsolute(file) && isFile(std::string(file))) return std::string(file);
    return std::nullopt;
}

}  // namespace hawser::engine
