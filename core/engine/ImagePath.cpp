#include "core/engine/ImagePath.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <optional>

#include "core/base/Text.h"

namespace hawser::engine {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxName = 255;       // bytes; longer than any file's
constexpr unsigned kMaxEntries = 1U << 17;  // of a folder that are looked at
constexpr std::size_t kTierLetters = 2;

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (std::size_t end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
        parts.push_back(trim(text.substr(0, end)));
        text.remove_prefix(end + 1);
    }
    parts.push_back(trim(text));
    return parts;
}

bool isFolder(std::string_view part) {
    return !part.empty() && part.find("://") == std::string_view::npos && !toLower(part).ends_with(".dll");
}

bool isPlain(std::string_view name) {
    return !name.empty() && name.size() <= kMaxName && name != "." && name != ".." &&
           std::ranges::all_of(name, [](char c) {
               return static_cast<unsigned char>(c) >= 0x20 && c != '/' && c != '\\' && c != ':';
           });
}

// Nothing: there is none. The letters that are there come back.
std::optional<fs::path> child(const fs::path& folder, std::string_view name) {
    std::error_code ignored;
    if (fs::exists(folder / name, ignored)) return folder / name;
    unsigned seen = 0;
    for (fs::directory_iterator entry(folder, ignored), end; !ignored && entry != end;
         entry.increment(ignored)) {
        if (equalIgnoringCase(entry->path().filename().string(), name)) return entry->path();
        if (++seen == kMaxEntries) break;
    }
    return std::nullopt;
}

std::optional<std::string> descendant(fs::path place, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) {
        const auto next = child(place, name);
        if (!next) return std::nullopt;
        place = *next;
    }
    std::error_code ignored;
    return fs::is_regular_file(place, ignored) ? std::optional(place.string()) : std::nullopt;
}

}  // namespace

ImagePath::ImagePath(std::string text) : m_text(std::move(text)) {
    for (const std::string_view element : split(m_text, ';')) {
        const auto parts = split(element, '*');
        for (std::size_t i = parts.size() > 1 ? 1 : 0; i < parts.size(); ++i)
            if (isFolder(parts[i])) m_folders.emplace_back(parts[i]);
    }
}

std::vector<std::string> ImagePath::filesFor(std::string_view name, std::uint32_t timestamp,
                                             std::uint64_t size) const {
    std::vector<std::string> files;
    if (!isPlain(name)) return files;
    const std::string key = fmt::format("{:08X}{:x}", timestamp, size);
    const std::string_view tier = name.substr(0, kTierLetters);
    for (const std::string& folder : m_folders)
        for (const auto& found : {descendant(folder, {name}), descendant(folder, {name, key, name}),
                                  descendant(folder, {tier, name, key, name})})
            if (found) files.push_back(*found);
    return files;
}

}  // namespace hawser::engine
