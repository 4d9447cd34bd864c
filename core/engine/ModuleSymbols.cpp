#include "core/engine/ModuleSymbols.h"

#include <algorithm>

#include "core/base/Text.h"
#include "core/engine/ErrorKind.h"
#include "core/engine/LoadedModules.h"
#include "core/engine/Log.h"
#include "core/engine/MemoryCache.h"
#include "core/symbols/ExportTable.h"

namespace hawser::engine {

namespace {

constexpr std::size_t kHeaders = 0x400;  // in one request: of a driver this is all of them

bool meets(std::uint64_t start, std::uint64_t size, std::uint64_t other, std::uint64_t otherSize) {
    return start >= other ? start - other < otherSize : other - start < size;
}

}  // namespace

Result<ModuleSymbols::Known> ModuleSymbols::load(Address base, std::uint64_t size) {
    MemoryCache memory(m_target);
    std::optional<Error> unanswered;
    const symbols::ImageReader read = imageReader(
        [&](Address at, std::size_t count) {
            auto bytes = memory.read(at, count);
            if (!bytes) unanswered = bytes.error();
            return bytes;
        },
        base);
    static_cast<void>(read(0, kHeaders));
    Known known{size, 0, 0, nullptr, {}};
    const auto image = symbols::PeImage::parse(read);
    if (unanswered) return tl::unexpected(*unanswered);
    if (!image) {
        known.error = image.error();
        return known;
    }
    const auto where = image->directory(symbols::PeImage::Directory::Export);
    known.exports = where.rva;
    known.exportsSize = where.size;
    auto table = symbols::ExportTable::parse(*image, read);
    if (unanswered) return tl::unexpected(*unanswered);
    if (!table)
        known.error = table.error();
    else if (table->size() == 0)
        known.error = {ErrorCode::Unsupported, "the image exports nothing"};
    else
        known.source = std::make_shared<const symbols::ExportTable>(std::move(*table));
    return known;
}

const ModuleSymbols::Known* ModuleSymbols::find(const Module& module) const {
    const auto known = m_known.find(module.base);
    return known != m_known.end() && known->second.size == module.size ? &known->second : nullptr;
}

std::shared_ptr<const symbols::SymbolSource> ModuleSymbols::of(const Module& module, SymbolDemand demand) {
    if (const Known* const known = find(module)) return known->source;
    const bool unasked = demand == SymbolDemand::Shown;
    if (!m_readable || (unasked && (m_gaveUp || !m_target.readsUnasked()))) return nullptr;
    // The reading may find out that the target is another one: then the module is gone, and what was read of
    // it.
    const Address base = module.base;
    const std::uint64_t forgotten = m_forgotten;
    auto known = load(base, module.size);
    if (!known) m_gaveUp = true;
    if (!known || m_forgotten != forgotten) return nullptr;
    if (known->source == nullptr)
        engineLog()->debug("no symbols at {}: {}", formatAddress(base), known->error.what);
    return (m_known[base] = std::move(*known)).source;
}

symbols::SymbolStatus ModuleSymbols::statusOf(const Module& module) const {
    const Known* const known = find(module);
    if (known == nullptr) return {};
    if (known->source == nullptr) return {symbols::SymbolState::Failed, {}, known->error};
    return {symbols::SymbolState::Loaded, std::string(known->source->kind()), {}};
}

void ModuleSymbols::stopped() {
    m_readable = true;
    m_gaveUp = false;
    std::erase_if(m_known, [](const auto& known) {
        return known.second.source == nullptr && known.second.error.code == ErrorCode::NotAvailable;
    });
}

void ModuleSymbols::drop(Address address, std::size_t count) {
    ++m_forgotten;
    std::erase_if(m_known, [&](const auto& known) {
        const std::uint64_t base = known.first.value();
        return meets(address.value(), count, base, kHeaders) ||
               meets(address.value(), count, base + known.second.exports, known.second.exportsSize);
    });
}

void ModuleSymbols::clear() {
    ++m_forgotten;
    m_known.clear();
}

void ModuleSymbols::forget(Address start, std::uint64_t size) {
    ++m_forgotten;
    std::erase_if(m_known, [&](const auto& known) {
        return known.first == start || meets(start.value(), size, known.first.value(), known.second.size);
    });
}

void ModuleSymbols::keepOnly(const std::vector<Module>& modules) {
    ++m_forgotten;
    std::erase_if(m_known, [&](const auto& known) {
        return std::ranges::none_of(modules, [&](const Module& module) {
            return module.base == known.first && module.size == known.second.size;
        });
    });
}

}  // namespace hawser::engine
