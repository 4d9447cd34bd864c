#pragma once

#include <functional>
#include <vector>

#include "core/engine/FrameChain.h"
#include "core/engine/ImageMemory.h"
#include "core/engine/Registers.h"
#include "core/engine/StackAccess.h"
#include "core/engine/StackFrame.h"
#include "core/symbols/UnwindX64.h"

namespace hawser::engine {

// Walks an x64 stack: by unwind data where the image has it, else by the frame pointer, else by guess. Made
// for one walk; everything it is given outlives it. Engine thread.
class StackWalker {
  public:
    explicit StackWalker(const StackAccess& access)
        : m_access(access),
          m_read(access.read),
          m_moduleAt(access.moduleAt),
          m_names(access.names),
          m_images(access.images) {}

    // Frame 0 is always there. A stack that cannot be read any further ends the list; errors mean that the
    // target cannot be asked.
    Result<std::vector<StackFrame>> walk(const Registers& registers, std::size_t maxFrames);

  private:
    struct Step {
        symbols::FrameStateX64 caller;
        FrameSource source = FrameSource::UnwindData;
        bool machineFrame = false;
    };
    Result<std::optional<Step>> toCaller(const symbols::FrameStateX64& state, bool maybeLeaf);
    Result<std::optional<Step>> byTables(Address base, const symbols::FrameStateX64& state, bool maybeLeaf);
    Result<std::optional<Step>> byFramePointer(const symbols::FrameStateX64& state);
    Result<std::optional<Step>> byGuess(const symbols::FrameStateX64& state);
    Result<std::optional<std::uint64_t>> word(std::uint64_t address);
    StackFrame describe(const symbols::FrameStateX64& state, FrameSource source, unsigned number) const;
    void forgetLost(FrameSource source);
    bool isCode(std::uint64_t address) const;
    Result<> readAhead(std::uint64_t stackPointer);

    const StackAccess& m_access;
    const MemoryReader& m_read;
    const std::function<const Module*(Address)>& m_moduleAt;
    const Names& m_names;
    ImageMemory& m_images;
    std::uint16_t m_kept = UINT16_MAX;  // a bit for each register that is still the frame's own
    std::uint64_t m_readTo = 0;         // the stack up to there has been asked for
};

}  // namespace hawser::engine
