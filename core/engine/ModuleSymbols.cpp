#include "core/engine/ModuleSymbols.h"

#include <algorithm>

#include "core/base/Text.h"
#include "core/engine/ErrorKind.h"
#include "core/engine/Log.h"
#include "core/engine/MemoryCache.h"
#include "core/engine/ModuleIdentity.h"
#include "core/symbols/ExportTable.h"

namespace hawser::engine {

namespace {

using symbols::SymbolState;

bool meets(std::uint64_t start, std::uint64_t size, std::uint64_t other, std::uint64_t otherSize) {
    return start >= other ? start - other < otherSize : other - start < size;
}

}  // namespace

void ModuleSymbols::lookIn(symbols::SymbolFinder* finder, Wait wait) {
    m_finder = finder;
    m_wait = std::move(wait);
    clear();
}

const ModuleSymbols::Known* ModuleSymbols::find(const Module& module) const {
    const auto known = m_known.find(module.base);
    return known != m_known.end() && known->second.size == module.size ? &known->second : nullptr;
}

ModuleSymbols::Known& ModuleSymbols::entry(Address base, std::uint64_t size) {
    Known& known = m_known[base];
    if (known.size != size) {
        known = {};
        known.size = size;
    }
    return known;
}

std::shared_ptr<const symbols::SymbolSource> ModuleSymbols::of(const Module& module, SymbolDemand demand) {
    const Known* const known = find(module);
    if (known != nullptr && known->file && known->file->found.source) return known->file->found.source;
    if (demand == SymbolDemand::Known)
        return known != nullptr && known->exports ? known->exports->source : nullptr;
    if (m_finder == nullptr || m_finder->looksNowhere()) return exportsOf(module, demand);
    // Reading may find out that the target is another one: then the module is gone.
    const std::uint64_t forgotten = m_forgotten;
    const auto file = fileOf(module, demand);
    if (m_forgotten != forgotten) return nullptr;
    return file != nullptr ? file : exportsOf(module, demand);
}

// --- the image's own exports ---

MemoryReader ModuleSymbols::readerOf(MemoryCache& memory, Address base) {
    return m_images.withHeaders(base,
                                [&memory](Address at, std::size_t count) { return memory.read(at, count); });
}

Result<ModuleSymbols::Exports> ModuleSymbols::readExports(Address base) {
    MemoryCache memory(m_memory);
    std::optional<Error> unanswered;
    const symbols::ImageReader read = imageReader(readerOf(memory, base), base, unanswered);
    Exports exports;
    const auto image = symbols::PeImage::parse(read);
    if (unanswered) return tl::unexpected(*unanswered);
    if (!image) {
        exports.error = image.error();
        return exports;
    }
    const auto where = image->directory(symbols::PeImage::Directory::Export);
    exports.start = where.rva;
    exports.size = where.size;
    auto table = symbols::ExportTable::parse(*image, read);
    if (unanswered) return tl::unexpected(*unanswered);
    if (!table)
        exports.error = table.error();
    else if (table->size() == 0)
        exports.error = {ErrorCode::Unsupported, "the image exports nothing"};
    else
        exports.source = std::make_shared<const symbols::ExportTable>(std::move(*table));
    return exports;
}

std::shared_ptr<const symbols::SymbolSource> ModuleSymbols::exportsOf(const Module& module,
                                                                      SymbolDemand demand) {
    if (const Known* const known = find(module); known != nullptr && known->exports)
        return known->exports->source;
    const bool unasked = demand == SymbolDemand::Shown;
    if (!m_readable || (unasked && (m_gaveUp || !m_target.readsUnasked()))) return nullptr;
    const Address base = module.base;
    const std::uint64_t size = module.size;
    const std::uint64_t forgotten = m_forgotten;
    auto exports = readExports(base);
    if (!exports) m_gaveUp = true;
    if (!exports || m_forgotten != forgotten) return nullptr;
    if (exports->source == nullptr)
        engineLog()->debug("no exports at {}: {}", formatAddress(base), exports->error.what);
    ++m_version;
    return entry(base, size).exports.emplace(std::move(*exports)).source;
}

// --- its symbol file ---

ModuleSymbols::File* ModuleSymbols::identify(const Module& module, SymbolDemand demand) {
    if (const Known* const known = find(module); known != nullptr && known->file)
        return &*m_known.at(module.base).file;
    if (!m_readable || (demand == SymbolDemand::Shown && m_gaveUp)) return nullptr;
    const Address base = module.base;
    const std::uint64_t size = module.size;
    const std::uint64_t forgotten = m_forgotten;
    MemoryCache memory(m_memory);
    auto identity =
        identityOf(readerOf(memory, base), Module(module), static_cast<std::uint16_t>(m_target.machine()));
    if (!identity) m_gaveUp = true;
    if (!identity || m_forgotten != forgotten) return nullptr;
    return &entry(base, size).file.emplace(File{std::move(identity->image), identity->whole, {}, 0});
}

bool ModuleSymbols::takesAnyBuild(Address base) const {
    return (m_finder->options() & symbols::kLoadAnything) != 0 || m_mismatchWanted.contains(base);
}

void ModuleSymbols::ask(Address base, File& file, bool awaited) {
    const std::uint64_t changes = m_finder->changes();
    const SymbolState before = file.found.status.state;
    if (before != SymbolState::Deferred && file.asOf == changes && !awaited) return;
    file.found = m_finder->find(file.image, {awaited, takesAnyBuild(base)});
    file.asOf = changes;
    if (file.found.status.state != before) ++m_version;
}

std::shared_ptr<const symbols::SymbolSource> ModuleSymbols::fileOf(const Module& module,
                                                                   SymbolDemand demand) {
    const Address base = module.base;
    const std::uint64_t forgotten = m_forgotten;
    File* const file = identify(module, demand);
    if (file == nullptr) return nullptr;
    const bool awaited = demand == SymbolDemand::Asked;
    ask(base, *file, awaited);
    while (awaited && file->found.status.state == SymbolState::Loading && m_wait && m_wait(module)) {
        if (m_forgotten != forgotten) return nullptr;
        ask(base, *file, awaited);
    }
    return m_forgotten == forgotten ? file->found.source : nullptr;
}

void ModuleSymbols::begin(const Module& module) {
    if (m_finder == nullptr || m_finder->looksNowhere()) return;
    if (File* const file = identify(module, SymbolDemand::Asked)) ask(module.base, *file, false);
}

bool ModuleSymbols::refresh() {
    bool loaded = false;
    for (auto& [base, known] : m_known) {
        if (!known.file || known.file->found.source) continue;
        ask(base, *known.file, false);
        loaded = loaded || known.file->found.source;
    }
    return loaded;
}

bool ModuleSymbols::loads() const {
    return std::ranges::any_of(m_known, [](const auto& known) {
        return known.second.file && known.second.file->found.status.state == SymbolState::Loading;
    });
}

const symbols::ImageIdentity* ModuleSymbols::imageOf(const Module& module) const {
    const Known* const known = find(module);
    return known != nullptr && known->file ? &known->file->image : nullptr;
}

// --- how it stands ---

symbols::SymbolStatus ModuleSymbols::statusOf(const Module& module) const {
    const Known* const known = find(module);
    if (known == nullptr) return {};
    const symbols::SymbolStatus file = known->file ? known->file->found.status : symbols::SymbolStatus{};
    if (file.state == SymbolState::Loaded || !known->exports) {
        // No file is no end: the exports are still to be read.
        if (file.state != SymbolState::Failed) return file;
        return {SymbolState::Deferred, {}, {}, file.error};
    }
    const Exports& exports = *known->exports;
    const bool loading = file.state == SymbolState::Loading;
    if (exports.source != nullptr)
        return {loading ? SymbolState::Loading : SymbolState::Loaded,
                std::string(exports.source->kind()),
                {},
                file.error};
    if (loading) return file;
    return {SymbolState::Failed, {}, {}, file.error ? file.error : std::optional(exports.error)};
}

// --- what ends what is known ---

void ModuleSymbols::reload(const Module& module, bool anyBuild) {
    forget(module);
    if (anyBuild) m_mismatchWanted[module.base] = module.size;
}

void ModuleSymbols::stopped() {
    m_readable = true;
    m_gaveUp = false;
    for (auto& [base, known] : m_known) {
        if (known.exports && known.exports->source == nullptr &&
            known.exports->error.code == ErrorCode::NotAvailable)
            known.exports.reset();
        if (known.file && !known.file->whole && !known.file->found.source) known.file.reset();
    }
}

void ModuleSymbols::drop(Address address, std::size_t count) {
    ++m_forgotten;
    ++m_version;
    std::erase_if(m_known, [&](const auto& known) {
        const std::uint64_t base = known.first.value();
        const auto& exports = known.second.exports;
        return meets(address.value(), count, base, kImageHeaders) ||
               (exports && meets(address.value(), count, base + exports->start, exports->size));
    });
}

void ModuleSymbols::clear() {
    ++m_forgotten;
    ++m_version;
    m_known.clear();
}

void ModuleSymbols::forget(Address start, std::uint64_t size) {
    ++m_forgotten;
    ++m_version;
    std::erase_if(m_known, [&](const auto& known) {
        return known.first == start || meets(start.value(), size, known.first.value(), known.second.size);
    });
    std::erase_if(m_mismatchWanted, [&](const auto& wanted) {
        return wanted.first == start || meets(start.value(), size, wanted.first.value(), wanted.second);
    });
}

void ModuleSymbols::keepOnly(const std::vector<Module>& modules) {
    ++m_forgotten;
    ++m_version;
    const auto isGone = [&](Address base, std::uint64_t size) {
        return std::ranges::none_of(
            modules, [&](const Module& module) { return module.base == base && module.size == size; });
    };
    std::erase_if(m_known, [&](const auto& known) { return isGone(known.first, known.second.size); });
    std::erase_if(m_mismatchWanted, [&](const auto& wanted) { return isGone(wanted.first, wanted.second); });
}

}  // namespace hawser::engine
