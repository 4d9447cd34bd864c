#include "core/engine/ImageFiles.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/dump/MappedFile.h"

namespace hawser::engine {

namespace {

constexpr std::size_t kShownImage = 260;  // characters of a name or path

Result<Bytes> contentsOf(const std::string& path) {
    const auto file = dump::MappedFile::open(path);
    if (!file) return tl::unexpected(file.error());
    if (file->size() > symbols::ImageAtBase::kMaxSize)
        return fail(ErrorCode::Unsupported, fmt::format("{} bytes are no image", file->size()));
    Bytes bytes(file->size());
    if (auto done = file->copy(0, bytes); !done) return tl::unexpected(done.error());
    return bytes;
}

// Empty: it is the module's.
std::string differenceOf(const symbols::PeImage& image, const Module& module) {
    if (module.timestamp != 0 && image.timestamp() != module.timestamp)
        return fmt::format("its time stamp is {:08X}, and the module's {:08X}", image.timestamp(),
                           module.timestamp);
    if (image.sizeOfImage() != module.size)
        return fmt::format("it has {:x} bytes in memory, and the module {:x}", image.sizeOfImage(),
                           module.size);
    if (module.timestamp == 0 && (module.checkSum == 0 || image.checkSum() != module.checkSum))
        return "the module's time stamp is not known, and its checksum is another one";
    return {};
}

}  // namespace

void ImageFiles::say(const std::string& sentence) const {
    if (m_say) m_say(sentence);
}

void ImageFiles::setPath(std::string path) {
    m_path = ImagePath(std::move(path));
    m_known.clear();
}

void ImageFiles::setModules(const std::vector<Module>& modules) {
    std::vector<Module> sorted = modules;
    std::ranges::sort(sorted, {}, &Module::base);
    const auto isSame = [&](const Module& module) {
        const Module* const before = moduleAt(module.base);
        return before != nullptr && before->base == module.base && before->size == module.size &&
               before->imageName == module.imageName;
    };
    std::map<Address, Known> kept;
    for (const Module& module : sorted)
        if (isSame(module))
            if (auto known = m_known.extract(module.base)) kept.insert(std::move(known));
    m_modules = std::move(sorted);
    m_known = std::move(kept);
}

const Module* ImageFiles::moduleAt(Address address) const {
    const auto behind = std::ranges::upper_bound(m_modules, address, {}, &Module::base);
    if (behind == m_modules.begin()) return nullptr;
    return std::prev(behind)->contains(address) ? &*std::prev(behind) : nullptr;
}

std::string ImageFiles::fileOf(Address base) const {
    const auto known = m_known.find(base);
    return known == m_known.end() ? std::string() : known->second.path;
}

Result<std::unique_ptr<const symbols::ImageAtBase>> ImageFiles::load(const std::string& path,
                                                                     const Module& module) {
    const auto bytes = contentsOf(path);
    if (!bytes) return tl::unexpected(bytes.error());
    auto image = symbols::ImageAtBase::create(*bytes, module.base);
    if (!image) return tl::unexpected(image.error());
    if (const std::string difference = differenceOf(image->image(), module); !difference.empty())
        return fail(ErrorCode::Refused, difference);
    return std::make_unique<const symbols::ImageAtBase>(std::move(*image));
}

ImageFiles::Known ImageFiles::lookFor(const Module& listed) {
    Module module = listed;
    // What the target holds of the image itself tells its time stamp where the list does not.
    if (module.timestamp == 0)
        if (const auto header = readImageHeaders(m_held, module.base)) module.timestamp = header->timestamp();
    const std::string name = printable(module.imageName, kShownImage);
    for (const std::string& path : m_path.filesFor(module.imageName, module.timestamp, module.size)) {
        auto image = load(path, module);
        if (!image) {
            say(fmt::format("{} is not taken for {}: {}.", printable(path, kShownImage), name,
                            image.error().what));
            continue;
        }
        say(fmt::format("What is missing of {} is taken from {}.", name, printable(path, kShownImage)));
        return {path, std::move(*image)};
    }
    return {};
}

const ImageFiles::Known& ImageFiles::find(const Module& module) {
    const auto known = m_known.find(module.base);
    return known != m_known.end() ? known->second : m_known[module.base] = lookFor(module);
}

// As far as one module, or the room between two, reaches; how many bytes that is.
std::size_t ImageFiles::completePiece(MemoryBytes& memory, std::size_t at, std::size_t count) {
    const Address address = memory.start + at;
    const Module* const module = moduleAt(address);
    if (module == nullptr) {
        const auto next = std::ranges::upper_bound(m_modules, address, {}, &Module::base);
        return next == m_modules.end() ? count : std::min<std::uint64_t>(count, next->base - address);
    }
    count = std::min<std::uint64_t>(count, module->end() - address);
    const Known& known = find(*module);
    if (!known.image) return count;
    const auto told = known.image->copy(address - module->base, std::span(memory.bytes).subspan(at, count));
    memory.fromFile.resize(memory.size());
    std::copy(told.begin(), told.end(), memory.valid.begin() + static_cast<std::ptrdiff_t>(at));
    std::copy(told.begin(), told.end(), memory.fromFile.begin() + static_cast<std::ptrdiff_t>(at));
    return count;
}

void ImageFiles::complete(MemoryBytes& memory) {
    if (m_path.empty()) return;
    const auto next = [&](std::size_t from, bool valid) {
        const auto begin = memory.valid.begin() + static_cast<std::ptrdiff_t>(from);
        return from + static_cast<std::size_t>(std::find(begin, memory.valid.end(), valid) - begin);
    };
    for (std::size_t hole = next(0, false); hole < memory.size(); hole = next(hole, false)) {
        const std::size_t end = next(hole, true);
        while (hole < end) hole += completePiece(memory, hole, end - hole);
    }
}

}  // namespace hawser::engine
