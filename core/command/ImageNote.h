#pragma once

#include <cstddef>

#include "core/command/CommandContext.h"
#include "core/engine/MemoryBytes.h"

namespace hawser::command {

// Says of memory that a command shows, behind it and once, that it is an image file's where the target does
// not hold it.
class ImageNote {
  public:
    explicit ImageNote(const CommandContext& context) : m_context(context) {}
    ~ImageNote();
    ImageNote(const ImageNote&) = delete;
    ImageNote& operator=(const ImageNote&) = delete;

    void shown(const engine::MemoryBytes& memory, std::size_t bytes);  // the first so many

  private:
    const CommandContext& m_context;
    std::optional<Address> m_first;  // byte that came from a file
};

}  // namespace hawser::command
