#include "core/command/ImageNote.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/engine/ImageFiles.h"

namespace hawser::command {

void ImageNote::shown(const engine::MemoryBytes& memory, std::size_t bytes) {
    for (std::size_t i = 0; !m_first && i < std::min(bytes, memory.fromFile.size()); ++i)
        if (memory.fromFile[i]) m_first = memory.start + i;
}

ImageNote::~ImageNote() {
    if (!m_first) return;
    engine::Debugger& debugger = m_context.debugger();
    const engine::Module* const module = debugger.moduleAt(*m_first);
    const engine::ImageFiles* const files = debugger.target().imageFiles();
    if (module == nullptr || files == nullptr) return;
    m_context.output().write({OutputKind::Status,
                              fmt::format("From {} on the dump lacks some of this; it is from {}.\n",
                                          m_context.pointerText(m_first->value()),
                                          oneLine(files->fileOf(module->base), kShownPath)),
                              {}});
}

}  // namespace hawser::command
