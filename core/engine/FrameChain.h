#pragma once

#include <array>
#include <optional>
#include <vector>

#include "core/disassembly/Disassembler.h"
#include "core/engine/Registers.h"
#include "core/engine/StackAccess.h"
#include "core/engine/StackFrame.h"

namespace hawser::engine {

inline constexpr std::size_t kMaxStackFrames = 0xFFFF;  // what WinDbg's k accepts

// Walks a stack by its chain of frame pointers: each points at the one before it, and behind that stands the
// return address. A frame pointer that is unaligned, does not grow or leaves the stack ends the chain. While
// none was found yet - the innermost functions may have no frame - the stack is searched for something that
// may be a return address.
// Made for one walk; engine thread.
class FrameChain {
  public:
    virtual ~FrameChain() = default;

    // Frame 0 is always there. A stack that cannot be read any further ends the list; errors mean that the
    // target cannot be asked.
    Result<std::vector<StackFrame>> walk(const Registers& registers, std::size_t maxFrames);

  protected:
    struct State {
        Address pc;
        Address sp;  // of a caller: at least this
        Address fp;
        // What is known of Names::saved, in their order.
        std::array<std::optional<Address>, 3> saved{};
        std::uint32_t calleeParameters = 0;  // bytes that it pushed for what it called, where that is told
    };
    struct Step {
        State caller;
        FrameSource source = FrameSource::FramePointer;
    };
    FrameChain(const StackAccess& access, unsigned pointerBytes)
        : m_access(access), m_pointerBytes(pointerBytes) {}

    // The caller of a function that has not made its frame yet, or has taken it down: nothing when it has
    // one.
    virtual Result<std::optional<State>> frameless(const State& state, const Registers& registers) = 0;
    // The caller by what the symbols of the function tell; nothing: they tell nothing, or there are none.
    virtual Result<std::optional<Step>> byRecords(const State&, bool /*innermost*/) {
        return std::optional<Step>{};
    }
    // Of the registers that a walk knows of a caller; empty where it does not know that one.
    struct Names {
        std::string_view pc;
        std::string_view sp;
        std::string_view fp;
        std::array<std::string_view, 3> saved{};
    };
    virtual Names names() const = 0;
    // What was read where a return address stands.
    virtual Address returnAddress(Address value) const { return value; }
    virtual disassembly::Disassembler::Mode mode() const = 0;
    // The words behind the return address are the arguments.
    virtual bool argumentsOnStack() const = 0;

    Result<std::optional<Address>> word(Address at);
    Result<Bytes> code(Address at, std::size_t count);  // fewer where it cannot be read
    bool isCode(Address address) const { return m_access.moduleAt(address) != nullptr; }
    unsigned pointerBytes() const { return m_pointerBytes; }

    const StackAccess& access() const { return m_access; }

  private:
    Result<std::optional<Step>> toCaller(const State& state, const Registers* registers, bool chained);
    bool isFramePointer(Address fp, Address sp) const;
    Result<std::optional<Step>> byFramePointer(const State& state);
    Result<std::optional<Step>> byGuess(const State& state);
    StackFrame describe(const State& state, FrameSource source, std::size_t number) const;
    Result<> readArguments(const State& caller, StackFrame& frame);

    const StackAccess& m_access;
    unsigned m_pointerBytes;
};

}  // namespace hawser::engine
