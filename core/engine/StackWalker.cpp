#include "core/engine/StackWalker.h"

#include <algorithm>
#include <array>

#include "core/base/Text.h"
#include "core/engine/ErrorKind.h"
#include "core/engine/ReturnAddress.h"

namespace hawser::engine {

namespace {

constexpr std::uint64_t kMaxFrameDistance =
    0x10000;  // a frame pointer further away is none: kernel stacks are smaller
constexpr std::size_t kFirstStackAhead = 0x100;  // bytes of the stack; most stops show a frame or two
constexpr std::size_t kStackAhead = 0x200;
constexpr std::size_t kGuessedSlots = 64;  // looked at for something that may be a return address
constexpr std::array<std::string_view, 16> kNumbered{"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
                                                     "r8",  "r9",  "r10", "r11", "r12", "r13", "r14", "r15"};

// What every function gives back as it found it: rbx, rbp, rsi, rdi, r12 to r15; and rsp.
constexpr std::uint16_t kNonVolatile = 0xF0F8;
constexpr std::uint16_t kRsp = 1U << 4;
constexpr std::uint16_t kRbp = 1U << 5;

symbols::FrameStateX64 stateOf(const Registers& registers) {
    symbols::FrameStateX64 state;
    for (std::size_t i = 0; i < kNumbered.size(); ++i)
        if (const auto value = registers.get(kNumbered[i])) state.registers[i] = value->value;
    state.rip = registers.programCounter().value();
    return state;
}

}  // namespace

Result<std::optional<std::uint64_t>> StackWalker::word(std::uint64_t address) {
    // A slot behind what has been read: the frames behind it will be wanted too.
    if (m_readTo != 0 && address + 8 > m_readTo && address < m_readTo + kStackAhead)
        if (auto ahead = readAhead(address); !ahead) return tl::unexpected(ahead.error());
    const auto memory = m_read(Address(address), 8);
    if (!memory) return tl::unexpected(memory.error());
    if (!memory->allValid()) return std::optional<std::uint64_t>{};
    ByteReader reader(memory->bytes);
    return std::optional(reader.u64());
}

// Frames lie one behind the other: in few requests, and no further than they are walked.
Result<> StackWalker::readAhead(std::uint64_t stackPointer) {
    constexpr std::uint64_t kFrame = 0x40;  // with the home of its caller's arguments
    if (stackPointer + kFrame <= m_readTo) return {};
    const std::size_t ahead = m_readTo == 0 ? kFirstStackAhead : kStackAhead;
    m_readTo = stackPointer + ahead;
    const auto memory = m_read(Address(stackPointer), ahead);
    if (!memory) return tl::unexpected(memory.error());
    return {};
}

bool StackWalker::isCode(std::uint64_t address) const {
    return m_moduleAt(Address(address)) != nullptr;
}

Result<std::optional<StackWalker::Step>> StackWalker::byTables(Address base,
                                                               const symbols::FrameStateX64& state,
                                                               bool maybeLeaf) {
    const auto directory = m_images.functionsOf(base);
    if (!directory) return tl::unexpected(directory.error());
    if (!directory->present()) return std::optional<Step>{};
    const symbols::ImageReader image = m_images.reader(base, m_read);
    const symbols::StackReader stack = [this](std::uint64_t address) -> Result<std::uint64_t> {
        const auto value = word(address);
        if (!value) return tl::unexpected(value.error());
        if (!*value) return fail(ErrorCode::NotAvailable, "the stack cannot be read", address);
        return **value;
    };
    // A return address may stand behind the call that ends a function: the caller is found by the call
    // itself.
    const std::uint64_t lookup = maybeLeaf ? state.rip : state.rip - 1;
    const auto rva = static_cast<std::uint32_t>(lookup - base.value());
    auto function = symbols::findFunction(image, *directory, rva);
    Result<symbols::UnwoundFrame> frame = fail(ErrorCode::NotAvailable, "no unwind data");
    if (function && *function)
        frame = symbols::unwindFrame(image, base, **function,
                                     maybeLeaf ? symbols::FrameIs::Interrupted : symbols::FrameIs::Calling,
                                     state, stack);
    else if (function && maybeLeaf)
        frame = symbols::unwindLeaf(state, stack);
    else if (!function)
        frame = tl::unexpected(function.error());
    // A function whose entry was left out looks like a leaf; its "return address" is no code then.
    const bool leaf = function && !*function;
    if (frame && leaf && !isCode(frame->caller.rip)) return std::optional<Step>{};
    if (frame) return std::optional(Step{frame->caller, FrameSource::UnwindData, frame->machineFrame});
    if (endsWalk(frame.error())) return tl::unexpected(frame.error());
    return std::optional<Step>{};
}

Result<std::optional<StackWalker::Step>> StackWalker::byFramePointer(const symbols::FrameStateX64& state) {
    const std::uint64_t frame = state.rbp();
    if (frame < state.rsp() || frame - state.rsp() > kMaxFrameDistance || (frame & 7) != 0)
        return std::optional<Step>{};
    const auto saved = word(frame);
    const auto address = word(frame + 8);
    if (!saved) return tl::unexpected(saved.error());
    if (!address) return tl::unexpected(address.error());
    if (!*saved || !*address || !isCode(**address)) return std::optional<Step>{};
    Step step{state, FrameSource::FramePointer};
    step.caller.rip = **address;
    step.caller.rsp() = frame + 16;
    step.caller.registers[5] = **saved;
    return std::optional(step);
}

Result<std::optional<StackWalker::Step>> StackWalker::byGuess(const symbols::FrameStateX64& state) {
    for (std::size_t i = 0; i < kGuessedSlots; ++i) {
        const std::uint64_t at = state.rsp() + 8 * i;
        const auto value = word(at);
        if (!value) return tl::unexpected(value.error());
        if (!*value) break;
        const auto possible = mayReturnTo(m_access, disassembly::Disassembler::Mode::X64, Address(**value));
        if (!possible) return tl::unexpected(possible.error());
        if (!*possible) continue;
        Step step{state, FrameSource::Guess};
        step.caller.rip = **value;
        step.caller.rsp() = at + 8;
        return std::optional(step);
    }
    return std::optional<Step>{};
}

Result<std::optional<StackWalker::Step>> StackWalker::toCaller(const symbols::FrameStateX64& state,
                                                               bool maybeLeaf) {
    if (const Module* module = m_moduleAt(Address(state.rip))) {
        auto step = byTables(module->base, state, maybeLeaf);
        if (!step || *step) return step;
    }
    auto step = byFramePointer(state);
    if (!step || *step) return step;
    return byGuess(state);
}

// A frame pointer tells nothing of where the other registers were saved, and a guess not even its own.
void StackWalker::forgetLost(FrameSource source) {
    switch (source) {
        case FrameSource::Context:
            break;
        case FrameSource::UnwindData:
            m_kept &= kNonVolatile;
            break;
        case FrameSource::FramePointer:
            m_kept = kRsp | kRbp;
            break;
        case FrameSource::Guess:
            m_kept = kRsp;
            break;
    }
}

StackFrame StackWalker::describe(const symbols::FrameStateX64& state, FrameSource source,
                                 unsigned number) const {
    StackFrame frame;
    frame.number = frame.walked = number;
    frame.stackPointer = Address(state.rsp());
    frame.instruction = Address(state.rip);
    frame.source = source;
    const auto name = m_names.nameOf(frame.instruction);
    frame.callSite = name ? name->withDisplacement() : "0x" + formatAddress(frame.instruction);
    if (number == 0) return frame;
    for (std::size_t i = 0; i < kNumbered.size(); ++i)
        if ((m_kept >> i & 1) != 0)
            frame.registers.push_back({std::string(kNumbered[i]), state.registers[i]});
    frame.registers.push_back({"rip", state.rip});
    return frame;
}

Result<std::vector<StackFrame>> StackWalker::walk(const Registers& registers, std::size_t maxFrames) {
    std::vector<StackFrame> frames;
    symbols::FrameStateX64 state = stateOf(registers);
    FrameSource source = FrameSource::Context;
    bool maybeLeaf = true;  // the first frame, and one that was interrupted
    const std::size_t limit = std::min(maxFrames, kMaxStackFrames);
    if (limit == 0) return frames;
    if (auto ahead = readAhead(state.rsp()); !ahead) return tl::unexpected(ahead.error());
    while (frames.size() < limit) {
        StackFrame frame = describe(state, source, static_cast<unsigned>(frames.size()));
        const auto step = toCaller(state, maybeLeaf);
        if (!step) return tl::unexpected(step.error());
        if (!*step) {
            frames.push_back(std::move(frame));
            break;
        }
        const symbols::FrameStateX64& caller = (*step)->caller;
        frame.returnAddress = Address(caller.rip);
        frame.returnGuessed = (*step)->source == FrameSource::Guess;
        // Its home slots lie where the walk goes on.
        const bool goesOn = caller.rip != 0 && frames.size() + 1 < limit;
        if (goesOn)
            if (auto ahead = readAhead(caller.rsp()); !ahead) return tl::unexpected(ahead.error());
        const auto home = m_read(Address(caller.rsp()), 32);
        if (!home) return tl::unexpected(home.error());
        ByteReader reader(home->bytes);
        for (std::uint64_t& argument : frame.homeArguments) argument = reader.u64();
        frames.push_back(std::move(frame));

        const bool grows = caller.rsp() > state.rsp();
        if (caller.rip == 0 || (!grows && !(*step)->machineFrame)) break;
        state = caller;
        source = (*step)->source;
        forgetLost(source);
        maybeLeaf = (*step)->machineFrame;
    }
    return frames;
}

}  // namespace hawser::engine
