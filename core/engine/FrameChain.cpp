#include "core/engine/FrameChain.h"

#include <algorithm>

#include "core/base/Address.h"
#include "core/base/Text.h"
#include "core/engine/ReturnAddress.h"
#include "core/engine/TargetPointer.h"

namespace hawser::engine {

namespace {

constexpr std::uint64_t kMaxFrameSize = 0x10000;  // kernel stacks are smaller
constexpr std::size_t kGuessedWords = 64;

}  // namespace

Result<std::optional<Address>> FrameChain::word(Address at) {
    const auto memory = m_access.read(at, m_pointerBytes);
    if (!memory) return tl::unexpected(memory.error());
    if (!memory->allValid()) return std::optional<Address>{};
    ByteReader reader(memory->bytes);
    return std::optional(readPointer(reader, m_pointerBytes));
}

Result<Bytes> FrameChain::code(Address at, std::size_t count) {
    auto memory = m_access.read(at, count);
    if (!memory) return tl::unexpected(memory.error());
    memory->bytes.resize(memory->validPrefix());
    return std::move(memory->bytes);
}

bool FrameChain::isFramePointer(Address fp, Address sp) const {
    return fp >= sp && fp - sp <= kMaxFrameSize && fp.value() % m_pointerBytes == 0;
}

Result<std::optional<FrameChain::Step>> FrameChain::byFramePointer(const State& state) {
    if (!isFramePointer(state.fp, state.sp)) return std::optional<Step>{};
    const auto saved = word(state.fp);
    const auto address = word(state.fp + m_pointerBytes);
    if (!saved) return tl::unexpected(saved.error());
    if (!address) return tl::unexpected(address.error());
    if (!*saved || !*address) return std::optional<Step>{};
    const Address back = returnAddress(**address);
    if (!isCode(back)) return std::optional<Step>{};
    // The outermost frame has no other to point at. What points at none and is not zero may be no frame at
    // all: then its return address is looked at more closely.
    if (**saved != Address() && !isFramePointer(**saved, state.fp + 2 * m_pointerBytes)) {
        const auto possible = mayReturnTo(m_access, mode(), back);
        if (!possible) return tl::unexpected(possible.error());
        if (!*possible) return std::optional<Step>{};
    }
    return std::optional(Step{{back, state.fp + 2 * m_pointerBytes, **saved}, FrameSource::FramePointer});
}

Result<std::optional<FrameChain::Step>> FrameChain::byGuess(const State& state) {
    for (std::size_t i = 0; i < kGuessedWords; ++i) {
        const Address at = state.sp + i * m_pointerBytes;
        const auto value = word(at);
        if (!value) return tl::unexpected(value.error());
        if (!*value) break;
        const Address back = returnAddress(**value);
        const auto possible = mayReturnTo(m_access, mode(), back);
        if (!possible) return tl::unexpected(possible.error());
        if (*possible) return std::optional(Step{{back, at + m_pointerBytes, state.fp}, FrameSource::Guess});
    }
    return std::optional<Step>{};
}

// `registers`: of the innermost frame only. `chained`: the frame pointer is one that a frame held.
Result<std::optional<FrameChain::Step>> FrameChain::toCaller(const State& state, const Registers* registers,
                                                             bool chained) {
    auto told = byRecords(state, registers != nullptr);
    if (!told || *told) return told;
    if (registers != nullptr) {
        const auto caller = frameless(state, *registers);
        if (!caller) return tl::unexpected(caller.error());
        if (*caller && isCode((*caller)->pc)) return std::optional(Step{**caller, FrameSource::FramePointer});
    }
    auto step = byFramePointer(state);
    if (!step || *step || chained) return step;
    return byGuess(state);
}

StackFrame FrameChain::describe(const State& state, FrameSource source, std::size_t number) const {
    StackFrame frame;
    frame.number = frame.walked = static_cast<unsigned>(number);
    frame.stackPointer = state.sp;
    frame.framePointer = state.fp;
    frame.instruction = state.pc;
    frame.source = source;
    const auto name = m_access.names.nameOf(state.pc);
    frame.callSite =
        name ? name->withDisplacement() : "0x" + formatAddress(state.pc.value(), m_pointerBytes == 8);
    if (number == 0) return frame;
    const Names known = names();
    frame.registers.push_back({std::string(known.pc), state.pc.value()});
    if (!known.sp.empty()) frame.registers.push_back({std::string(known.sp), state.sp.value()});
    if (source != FrameSource::Guess) frame.registers.push_back({std::string(known.fp), state.fp.value()});
    for (std::size_t i = 0; i < known.saved.size(); ++i)
        if (state.saved[i]) frame.registers.push_back({std::string(known.saved[i]), state.saved[i]->value()});
    return frame;
}

Result<> FrameChain::readArguments(const State& caller, StackFrame& frame) {
    if (!argumentsOnStack()) return {};
    for (std::size_t i = 0; i < frame.homeArguments.size(); ++i) {
        const auto value = word(caller.sp + i * m_pointerBytes);
        if (!value) return tl::unexpected(value.error());
        if (*value) frame.homeArguments[i] = (*value)->value();
    }
    return {};
}

Result<std::vector<StackFrame>> FrameChain::walk(const Registers& registers, std::size_t maxFrames) {
    std::vector<StackFrame> frames;
    State state{registers.programCounter(), registers.stackPointer(), registers.framePointer()};
    const Names known = names();
    for (std::size_t i = 0; i < known.saved.size(); ++i) {
        const auto value = registers.get(known.saved[i]);
        if (value && value->known) state.saved[i] = Address(value->value);
    }
    FrameSource source = FrameSource::Context;
    bool chained = false;
    const std::size_t limit = std::min(maxFrames, kMaxStackFrames);
    while (frames.size() < limit) {
        StackFrame frame = describe(state, source, frames.size());
        const auto step = toCaller(state, frames.empty() ? &registers : nullptr, chained);
        if (!step) return tl::unexpected(step.error());
        if (!*step) {
            frames.push_back(std::move(frame));
            break;
        }
        const State& caller = (*step)->caller;
        frame.returnAddress = caller.pc;
        frame.returnGuessed = (*step)->source == FrameSource::Guess;
        if (auto read = readArguments(caller, frame); !read) return tl::unexpected(read.error());
        frames.push_back(std::move(frame));
        // Only a function without a frame leaves the stack where it is, and only the innermost one.
        const bool grows = caller.sp > state.sp || (frames.size() == 1 && caller.sp == state.sp);
        if (caller.pc.value() == 0 || !grows) break;
        chained = chained || caller.fp != state.fp;
        state = caller;
        source = (*step)->source;
    }
    return frames;
}

}  // namespace hawser::engine
