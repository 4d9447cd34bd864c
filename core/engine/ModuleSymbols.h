#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "core/engine/ImageMemory.h"
#include "core/engine/Module.h"
#include "core/engine/VirtualMemory.h"
#include "core/symbols/SymbolFinder.h"

namespace hawser::engine {

// What names are worth to whoever wants them.
enum class SymbolDemand : std::uint8_t {
    Known,  // worth nothing: what is there already is used, and nothing is read or looked for
    Shown,  // an address is printed: worth no waiting, so little is read over a line that is slow
    Asked,  // the user has named the module or something in it
};

// The symbols of the loaded images: of the file that belongs to an image, once somebody has found it; until
// then, and where there is none, the exports, out of the target's memory. Kept as long as the image stays.
// What cannot be read is tried again at the next stop, and what is no export table not before the image is
// another. Engine thread; memory and images outlive it.
class ModuleSymbols {
  public:
    ModuleSymbols(VirtualMemory& memory, ImageMemory& images)
        : m_memory(memory), m_target(memory.target()), m_images(images) {}

    // Called while the file of a module that was asked for is looked for: returns when more may be known.
    // False: it is to be waited for no longer.
    using Wait = std::function<bool(const Module& module)>;
    // Where files are asked for; null: nowhere. It outlives this, or is taken back.
    void lookIn(symbols::SymbolFinder* finder, Wait wait);

    symbols::SymbolFinder* finder() const { return m_finder; }

    // Null: there are none, or they are not worth reading.
    std::shared_ptr<const symbols::SymbolSource> of(const Module& module, SymbolDemand demand);
    // Begins the search for its file, and does not wait for it.
    void begin(const Module& module);
    symbols::SymbolStatus statusOf(const Module& module) const;
    // What its file is looked for by; null: it is not looked for.
    const symbols::ImageIdentity* imageOf(const Module& module) const;

    // Between two requests: takes what was found since. True: another file is loaded.
    bool refresh();
    bool loads() const;                                  // some file is being looked for
    std::uint64_t version() const { return m_version; }  // another one when statusOf() tells something else

    // .reload of one module: all is read and looked for anew. `anyBuild`: a file of another build will do.
    void reload(const Module& module, bool anyBuild);

    void stopped();                         // memory can be read
    void resumed() { m_readable = false; }  // and cannot
    // The debugger has written there.
    void drop(Address address, std::size_t count);
    // Another image may stand in this range.
    void forget(Address start, std::uint64_t size);
    void forget(const Module& module) { forget(module.base, module.size); }
    void keepOnly(const std::vector<Module>& modules);
    void clear();

  private:
    struct Exports {
        std::uint64_t start = 0;  // rva
        std::uint64_t size = 0;
        std::shared_ptr<const symbols::SymbolSource> source;  // null: failed
        Error error{};
    };
    struct File {
        symbols::ImageIdentity image;
        bool whole = false;  // ModuleIdentity
        symbols::FoundSymbols found;
        std::uint64_t asOf = 0;  // the finder's changes() when it was asked
    };
    struct Known {
        std::uint64_t size = 0;  // of the image
        std::optional<Exports> exports;
        std::optional<File> file;
    };
    // An image at `base`: its headers as they are known, the rest by way of `memory`, which outlives it.
    MemoryReader readerOf(MemoryCache& memory, Address base);
    // Errors: the target could not be asked.
    Result<Exports> readExports(Address base);
    std::shared_ptr<const symbols::SymbolSource> exportsOf(const Module& module, SymbolDemand demand);
    File* identify(const Module& module, SymbolDemand demand);
    void ask(Address base, File& file, bool awaited);
    bool takesAnyBuild(Address base) const;
    std::shared_ptr<const symbols::SymbolSource> fileOf(const Module& module, SymbolDemand demand);
    const Known* find(const Module& module) const;
    Known& entry(Address base, std::uint64_t size);

    VirtualMemory& m_memory;
    Target& m_target;
    ImageMemory& m_images;
    symbols::SymbolFinder* m_finder = nullptr;
    Wait m_wait;
    std::map<Address, Known> m_known;                   // by base
    std::map<Address, std::uint64_t> m_mismatchWanted;  // .reload /i: base and size
    std::uint64_t m_version = 0;
    std::uint64_t m_forgotten = 0;  // counts: what was being read then is not kept
    bool m_readable = false;
    bool m_gaveUp = false;  // the target did not answer: nothing more is read unasked at this stop
};

}  // namespace hawser::engine
