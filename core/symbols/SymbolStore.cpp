#include "core/symbols/SymbolStore.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "core/base/Text.h"
#include "core/base/UserFile.h"
#include "core/symbols/FolderLookup.h"

namespace hawser::symbols {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kTierLetters = 2;          // of the name; the folder in front of it
constexpr std::size_t kMaxFilePointer = 0x1000;  // bytes
constexpr std::size_t kMaxShown = 200;
constexpr std::string_view kTwoTiers = "index2.txt";
constexpr std::string_view kFilePointer = "file.ptr";

bool isFile(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

class Lookup {
  public:
    explicit Lookup(const StoreFile& file) : m_file(file) {}

    using Names = std::initializer_list<std::string_view>;
    void addFlat(const fs::path& root, Names below) {
        const auto folder = m_folders.descendant(root, below);
        if (folder) add(m_folders.child(*folder, m_file.name), {.packed = false, .keyed = false});
    }
    // The folder that holds it in a store.
    void addKeyed(const fs::path& root, Names below) {
        const auto folder = m_folders.descendant(root, below);
        if (!folder) return;
        add(m_folders.child(*folder, m_file.name), {.packed = false, .keyed = true});
        add(m_folders.child(*folder, m_file.packedName()), {.packed = true, .keyed = true});
        addPointer(m_folders.child(*folder, kFilePointer));
    }
    std::vector<StoredFile> take() { return std::move(m_files); }

  private:
    void add(const std::optional<fs::path>& path, StoredFile found) {
        if (!path || !isFile(*path)) return;
        found.path = path->string();
        const bool known =
            std::ranges::any_of(m_files, [&](const StoredFile& other) { return other.path == found.path; });
        if (!known) m_files.push_back(std::move(found));
    }
    void addPointer(const std::optional<fs::path>& pointer) {
        if (!pointer || !isFile(*pointer)) return;
        const auto text = readUserFile(pointer->string(), kMaxFilePointer);
        const auto target = text ? decodeFilePointer(*text) : tl::unexpected(text.error());
        if (target)
            add(fs::path(*target),
                {.packed = equalIgnoringCase(fs::path(*target).filename().string(), m_file.packedName()),
                 .keyed = true});
    }

    const StoreFile& m_file;
    FolderLookup m_folders;
    std::vector<StoredFile> m_files;
};

std::string_view lastPart(std::string_view path) {
    const std::size_t slash = path.find_last_of("/\\");
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace

std::string StoreFile::packedName() const {
    return name.substr(0, name.size() - 1) + "_";
}

std::optional<StoreFile> pdbOf(const ImageIdentity& image) {
    if (!image.codeView) return std::nullopt;
    const std::string_view name = lastPart(image.codeView->pdbName);
    if (!isPlainFileName(name)) return std::nullopt;
    return StoreFile{std::string(name), image.codeView->symbolServerKey()};
}

std::optional<StoreFile> imageFileOf(const ImageIdentity& image) {
    const std::string_view name = lastPart(image.imageName);
    if (!isPlainFileName(name)) return std::nullopt;
    return StoreFile{std::string(name), image.timestamp == 0
                                            ? std::string()
                                            : fmt::format("{:08X}{:x}", image.timestamp, image.size)};
}

std::vector<StoredFile> filesBelow(const std::string& folder, const StoreFile& file,
                                   std::string_view imageName) {
    if (!isPlainFileName(file.name)) return {};
    const fs::path root(folder);
    Lookup lookup(file);
    if (!file.key.empty()) {
        lookup.addKeyed(root, {file.name, file.key});
        lookup.addKeyed(root, {std::string_view(file.name).substr(0, kTierLetters), file.name, file.key});
    }
    lookup.addFlat(root, {});
    const std::size_t dot = imageName.rfind('.');
    const std::string_view extension =
        dot == std::string_view::npos ? std::string_view() : imageName.substr(dot + 1);
    if (isPlainFileName(extension)) {
        lookup.addFlat(root, {extension});
        lookup.addFlat(root, {"symbols", extension});
    }
    return lookup.take();
}

std::string placeInStore(const std::string& root, const StoreFile& file) {
    fs::path place(root);
    if (FolderLookup().child(place, kTwoTiers)) place /= file.name.substr(0, kTierLetters);
    return (place / file.name / file.key / file.name).string();
}

Result<std::string> decodeFilePointer(std::string_view text) {
    constexpr std::string_view kPath = "PATH:";
    const std::string_view line = trim(text.substr(0, text.find_first_of("\r\n")));
    const std::string_view path = trim(line.substr(std::min(line.size(), kPath.size())));
    if (!equalIgnoringCase(line.substr(0, kPath.size()), kPath) || path.empty() ||
        path.find('\0') != std::string_view::npos)
        return fail(ErrorCode::Malformed, fmt::format("it says: {}", printable(line, kMaxShown)));
    return std::string(path);
}

}  // namespace hawser::symbols
