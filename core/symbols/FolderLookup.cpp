#include "core/symbols/FolderLookup.h"

#include <algorithm>

#include "core/base/Text.h"

namespace hawser::symbols {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxName = 255;  // bytes; longer than any file's

}  // namespace

bool isPlainFileName(std::string_view name) {
    return !name.empty() && name.size() <= kMaxName && name != "." && !name.starts_with("..") &&
           std::ranges::all_of(name, [](char c) {
               return static_cast<unsigned char>(c) >= 0x20 && c != '/' && c != '\\' && c != ':';
           });
}

std::optional<fs::path> FolderLookup::child(const fs::path& folder, std::string_view name) {
    std::error_code ignored;
    if (fs::exists(folder / name, ignored)) return folder / name;
    const Names& names = namesIn(folder);
    const auto found = names.find(toLower(name));
    return found == names.end() ? std::nullopt : std::optional(folder / found->second);
}

std::optional<fs::path> FolderLookup::descendant(fs::path place,
                                                 std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) {
        auto next = child(place, name);
        if (!next) return std::nullopt;
        place = std::move(*next);
    }
    return place;
}

const FolderLookup::Names& FolderLookup::namesIn(const fs::path& folder) {
    const auto [known, isNew] = m_folders.try_emplace(folder);
    if (!isNew) return known->second;
    std::error_code ignored;
    std::size_t seen = 0;
    for (fs::directory_iterator entry(folder, ignored), end; !ignored && entry != end && seen < kMaxEntries;
         entry.increment(ignored), ++seen) {
        const std::string name = entry->path().filename().string();
        known->second.try_emplace(toLower(name), name);
    }
    return known->second;
}

}  // namespace hawser::symbols
