#include "core/engine/ImagePath.h"

#include <fmt/format.h>

#include <filesystem>

#include "core/base/Text.h"
#include "core/symbols/FolderLookup.h"

namespace hawser::engine {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kTierLetters = 2;

bool isFolder(std::string_view part) {
    return !part.empty() && part.find("://") == std::string_view::npos && !toLower(part).ends_with(".dll");
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
    if (!symbols::isPlainFileName(name)) return files;
    const std::string key = fmt::format("{:08X}{:x}", timestamp, size);
    const std::string_view tier = name.substr(0, kTierLetters);
    symbols::FolderLookup lookup;
    for (const std::string& folder : m_folders) {
        for (const auto& found :
             {lookup.descendant(folder, {name}), lookup.descendant(folder, {name, key, name}),
              lookup.descendant(folder, {tier, name, key, name})}) {
            std::error_code ignored;
            if (found && fs::is_regular_file(*found, ignored)) files.push_back(found->string());
        }
    }
    return files;
}

}  // namespace hawser::engine
