#include "core/engine/LoadedModules.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "core/base/Text.h"
#include "core/engine/TargetPointer.h"

namespace hawser::engine {

namespace {

constexpr std::size_t kMaxName = 1024;  // bytes of UTF-16; a path of the loader's is shorter than MAX_PATH
constexpr std::size_t kMaxShown = 260;  // characters of a name from the target

// Offsets of LDR_DATA_TABLE_ENTRY as the kernel keeps it (kd-protocol.md 8.3).
struct EntryLayout {
    std::size_t size;
    unsigned pointer;  // bytes
    std::size_t base;
    std::size_t imageSize;
    std::size_t fullName;
    std::size_t baseName;
    std::size_t checkSum;
};
constexpr EntryLayout kEntry64{0x88, 8, 0x30, 0x40, 0x48, 0x58, 0x78};
constexpr EntryLayout kEntry32{0x44, 4, 0x18, 0x20, 0x24, 0x2C, 0x40};

struct NameText {
    std::size_t bytes = 0;
    Address buffer;
};

class ListWalk {
  public:
    ListWalk(const MemoryReader& read, bool pointers64)
        : m_read(read), m_layout(pointers64 ? kEntry64 : kEntry32) {}

    Result<LoadedModuleList> from(Address head, Address kernelBase) {
        auto first = link(head);
        return walk(
            std::move(first), [&](Address at) { return at == head; }, kernelBase);
    }

    Result<LoadedModuleList> back(Address newest, const std::function<bool(Address)>& isEnd,
                                  Address kernelBase) {
        m_backwards = true;
        auto list = walk(std::optional(newest), isEnd, kernelBase);
        if (!list) return list;
        std::ranges::reverse(list->modules);
        std::ranges::reverse(list->entries);
        return list;
    }

  private:
    Result<LoadedModuleList> walk(Result<std::optional<Address>> entry,
                                  const std::function<bool(Address)>& isEnd, Address kernelBase) {
        LoadedModuleList list;
        std::unordered_set<std::uint64_t> seen;
        while (entry && *entry && !isEnd(**entry)) {
            const Address at = **entry;
            if (list.entries.size() == kMaxModules || !seen.insert(at.value()).second) {
                list.trouble =
                    fmt::format("the module list does not end: stopped after {}", list.modules.size());
                return list;
            }
            auto module = readEntry(at, kernelBase, entry);
            if (!module) return tl::unexpected(module.error());
            if (*entry) list.entries.push_back({at, *module ? (*module)->base : Address()});
            if (*module) list.modules.push_back(std::move(**module));
        }
        if (!entry) return tl::unexpected(entry.error());
        if (*entry)
            list.end = **entry;
        else
            list.trouble = fmt::format("the module list is unreadable after {} entries", list.modules.size());
        return list;
    }

    Address pointer(ByteReader& reader) const { return readPointer(reader, m_layout.pointer); }

    // The forward link; nothing when it cannot be read.
    Result<std::optional<Address>> link(Address at) {
        const auto memory = m_read(at, m_layout.pointer);
        if (!memory) return tl::unexpected(memory.error());
        if (!memory->allValid()) return std::optional<Address>{};
        ByteReader reader(memory->bytes);
        return std::optional(pointer(reader));
    }

    NameText nameText(const Bytes& entry, std::size_t offset) const {
        ByteReader reader(entry);
        reader.seek(offset);
        const std::size_t bytes = reader.u16();
        reader.seek(offset + m_layout.pointer);  // Length and MaximumLength, padded to a pointer
        return {std::min(bytes, kMaxName), pointer(reader)};
    }

    Result<std::string> text(NameText name) {
        const auto memory = m_read(name.buffer, name.bytes);
        if (!memory) return tl::unexpected(memory.error());
        return printable(
            utf8FromUtf16(ByteSpan(memory->bytes).first(memory->validPrefix() & ~std::size_t{1})), kMaxShown);
    }

    // Sets `next` to the entry's own link. Nothing: the entry is unreadable or describes no image.
    Result<std::optional<Module>> readEntry(Address at, Address kernelBase,
                                            Result<std::optional<Address>>& next) {
        const auto memory = m_read(at, m_layout.size);
        if (!memory) return tl::unexpected(memory.error());
        next = std::optional<Address>{};
        if (!memory->allValid()) return std::optional<Module>{};
        ByteReader links(memory->bytes);
        if (m_backwards) links.seek(m_layout.pointer);
        next = std::optional(pointer(links));

        Module module;
        ByteReader reader(memory->bytes);
        reader.seek(m_layout.base);
        module.base = pointer(reader);
        reader.seek(m_layout.imageSize);
        module.size = reader.u32();
        reader.seek(m_layout.checkSum);
        module.checkSum = reader.u32();
        if (module.base.value() == 0) return std::optional<Module>{};
        auto path = text(nameText(memory->bytes, m_layout.fullName));
        if (!path) return tl::unexpected(path.error());
        auto name = text(nameText(memory->bytes, m_layout.baseName));
        if (!name) return tl::unexpected(name.error());
        module.path = std::move(*path);
        module.imageName = name->empty() ? std::string(lastPathComponent(module.path)) : std::move(*name);
        module.name = moduleName(module.imageName, module.base, kernelBase);
        return module;
    }

    const MemoryReader& m_read;
    EntryLayout m_layout;
    bool m_backwards = false;
};

bool startsWith(std::string_view text, std::string_view start) {
    return text.substr(0, start.size()) == start;
}

// A name is part of expressions: only what may stand in a word of theirs is kept, letters of any script too.
std::string identifier(std::string_view text) {
    std::string name(text);
    for (char& c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
        if (!plain) c = '_';
    }
    return name;
}

}  // namespace

std::string_view lastPathComponent(std::string_view path) {
    const std::size_t slash = path.find_last_of("\\/");
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string moduleName(std::string_view imageName, Address base, Address kernelBase) {
    const std::string_view stem = imageName.substr(0, imageName.rfind('.'));
    const std::string lower = toLower(stem);
    if (base == kernelBase || lower == "ntoskrnl" || startsWith(lower, "ntkrnl") ||
        startsWith(lower, "ntkrpamp"))
        return "nt";
    if (lower == "hal" || startsWith(lower, "halacpi") || startsWith(lower, "halmacpi") ||
        startsWith(lower, "halaacpi"))
        return "hal";
    if (stem.empty()) return fmt::format("image_{:x}", base.value());
    return identifier(stem);
}

Result<LoadedModuleList> readLoadedModules(const MemoryReader& read, Address head, bool pointers64,
                                           Address kernelBase) {
    return ListWalk(read, pointers64).from(head, kernelBase);
}

Result<LoadedModuleList> readNewestModules(const MemoryReader& read, Address head, Address newest,
                                           const std::function<bool(Address)>& isKnown, bool pointers64,
                                           Address kernelBase) {
    const auto isEnd = [&](Address at) { return at == head || isKnown(at); };
    return ListWalk(read, pointers64).back(newest, isEnd, kernelBase);
}

Module moduleFromNotification(const ModuleEvent& event, Address kernelBase) {
    Module module;
    module.path = printable(event.path, kMaxShown);
    module.imageName = std::string(lastPathComponent(module.path));
    module.base = event.base;
    module.size = event.size;
    module.checkSum = event.checkSum;
    module.name = moduleName(module.imageName, module.base, kernelBase);
    return module;
}

Module moduleAtPlace(std::string_view imageName, Address base, std::uint64_t size) {
    Module module;
    module.path = printable(imageName, kMaxShown);
    module.imageName = std::string(lastPathComponent(module.path));
    module.base = base;
    module.size = size;
    module.name = moduleName(module.imageName, base, Address());
    module.origin = ModuleOrigin::User;
    return module;
}

symbols::ImageReader imageReader(const MemoryReader& read, Address base) {
    return [read, base](std::uint64_t rva, std::size_t count) -> Result<Bytes> {
        auto memory = read(base + rva, count);
        if (!memory) return tl::unexpected(memory.error());
        if (!memory->allValid())
            return fail(
                ErrorCode::NotAvailable,
                fmt::format("memory at {} cannot be read", formatAddress(base + rva + memory->validPrefix())),
                rva);
        return std::move(memory->bytes);
    };
}

Result<symbols::PeImage> readImageHeaders(const MemoryReader& read, Address base) {
    return symbols::PeImage::parse(imageReader(read, base));
}

}  // namespace hawser::engine
