#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/engine/ImagePath.h"
#include "core/engine/LoadedModules.h"
#include "core/symbols/ImageAtBase.h"

namespace hawser::engine {

// Image files in the place of memory that a target does not hold: headers and sections of its modules that
// nobody can have written to. A file is taken where its time stamp and size are the module's; another one is
// refused. Looked for when the first byte of a module is missing. Engine thread.
class ImageFiles {
  public:
    using Say = std::function<void(const std::string& sentence)>;

    // `held`: what the target itself holds. `say`: which file stands in for what, and which is refused, each
    // once; may be empty.
    ImageFiles(MemoryReader held, Say say) : m_held(std::move(held)), m_say(std::move(say)) {}

    void setPath(std::string path);  // what was found is looked for anew
    const std::string& path() const { return m_path.text(); }
    void setModules(const std::vector<Module>& modules);

    // Fills in and marks what is missing.
    void complete(MemoryBytes& memory);
    // The file that stands in for the module; empty: none does, or it was not needed so far.
    std::string fileOf(Address base) const;

  private:
    struct Known {
        std::string path;
        std::unique_ptr<const symbols::ImageAtBase> image;  // null: there is none
    };
    const Module* moduleAt(Address address) const;
    const Known& find(const Module& module);
    Known lookFor(const Module& module);
    Result<std::unique_ptr<const symbols::ImageAtBase>> load(const std::string& path, const Module& module);
    std::size_t completePiece(MemoryBytes& memory, std::size_t at, std::size_t count);
    void say(const std::string& sentence) const;

    MemoryReader m_held;
    Say m_say;
    ImagePath m_path;
    std::vector<Module> m_modules;     // sorted by base
    std::map<Address, Known> m_known;  // by base
};

}  // namespace hawser::engine
