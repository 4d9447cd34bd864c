#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "core/symbols/SymbolFile.h"
#include "core/symbols/SymbolPath.h"
#include "core/symbols/SymbolSource.h"

namespace hawser::symbols {

struct SymbolSearch {
    bool awaited = false;   // somebody waits for it: before those that are only shown
    bool anyBuild = false;  // .reload /i: a file of another identity will do
};

// What has come of the search for the file of an image.
struct FoundSymbols {
    SymbolStatus status{};                         // never Deferred: asking has begun it
    std::shared_ptr<const SymbolSource> source{};  // set when it is loaded, and only then
};

// Of WinDbg's symbol options those that mean something here (public page "Symbol Options").
inline constexpr std::uint32_t kLoadAnything = 0x40;        // files of another build are taken too
inline constexpr std::uint32_t kDebugChatter = 0x80000000;  // !sym noisy

// Where the engine asks for the symbol file of an image: somebody else looks for it along a path, fetches and
// reads it, on threads of his own. Engine thread; nothing here waits.
class SymbolFinder {
  public:
    virtual ~SymbolFinder() = default;

    // There is no place to look in: nothing of an image need be read to ask here.
    virtual bool looksNowhere() const = 0;
    // The first question about an image begins the search, the later ones tell how it stands.
    virtual FoundSymbols find(const ImageIdentity& image, const SymbolSearch& search) = 0;
    // Another number whenever find() may say something else than it did.
    virtual std::uint64_t changes() const = 0;

    // --- what the user wants of it ---
    virtual const SymbolPath& path() const = 0;
    virtual void setPath(std::string_view text) = 0;  // what is loaded stays
    virtual std::uint32_t options() const = 0;
    virtual void setOptions(std::uint32_t options) = 0;
    // What was not found is looked for anew. `everything`: also what servers said that they do not have.
    virtual void searchAgain(bool everything) = 0;
    virtual void cancelFetches() = 0;
};

}  // namespace hawser::symbols
