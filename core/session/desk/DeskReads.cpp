#include "core/session/desk/DeskReads.h"

#include <algorithm>

#include "core/engine/Architecture.h"
#include "core/engine/CallStack.h"
#include "core/engine/FrameView.h"

namespace hawser::session {

namespace {

constexpr std::size_t kMaxBytes = 1 << 20;  // a view may ask for at once
constexpr unsigned kMaxLines = 4096;        // instructions, frames

}  // namespace

Result<RegisterList> DeskReads::answer(const ReadRegisters& question) {
    using Group = engine::RegisterGroup;
    const auto seen = [&](Group group) { return std::ranges::count(question.without, group) == 0; };
    const auto scope = seen(Group::Vector)                          ? engine::RegisterScope::All
                       : seen(Group::Debug) || seen(Group::Control) ? engine::RegisterScope::System
                                                                    : engine::RegisterScope::General;
    const auto registers = engine::registersInView(m_debugger, scope);
    if (!registers) return tl::unexpected(registers.error());
    RegisterList list{m_debugger.currentProcessor(), m_debugger.currentFrame(), (*registers)->all()};
    std::erase_if(list.values, [&](const auto& value) { return !seen(value.group); });
    return list;
}

Result<MemoryBlock> DeskReads::answer(const ReadMemoryAt& question) {
    using Space = command::Arguments::Space;
    const auto address =
        resolve(question.expression, question.address, question.physical ? Space::Physical : Space::Virtual);
    if (!address) return tl::unexpected(address.error());
    const std::size_t count = std::min(question.count, kMaxBytes);
    auto bytes =
        question.physical ? m_debugger.readPhysical(*address, count) : m_debugger.read(*address, count);
    if (!bytes) return tl::unexpected(bytes.error());
    return MemoryBlock{question.physical, std::move(*bytes)};
}

Result<DisassemblyBlock> DeskReads::answer(const DisassembleAt& question) {
    const auto registers = m_debugger.registers();
    if (!registers) return tl::unexpected(registers.error());
    DisassemblyBlock block;
    block.programCounter = (*registers)->programCounter();
    block.hasProgramCounter = true;
    block.frame = m_debugger.currentFrame();
    const auto frame = engine::registersInView(m_debugger);
    if (!frame) return tl::unexpected(frame.error());
    block.frameCounter = (*frame)->programCounter();
    const auto address = resolve(question.expression, question.address.value_or(block.frameCounter));
    if (!address) return tl::unexpected(address.error());
    auto lines =
        disassemble(*address, std::min(question.before, kMaxLines), std::min(question.after, kMaxLines));
    if (!lines) return tl::unexpected(lines.error());
    block.lines = std::move(*lines);
    return block;
}

Result<StackList> DeskReads::answer(const ReadStack& question) {
    auto frames = engine::callStack(m_debugger, std::min(question.maxFrames, kMaxLines));
    if (!frames) return tl::unexpected(frames.error());
    // Under the number that it has in this list.
    if (m_debugger.currentFrame() != 0)
        if (const auto chosen = engine::frameInView(m_debugger); !chosen)
            return tl::unexpected(chosen.error());
    return StackList{std::move(*frames), m_debugger.currentFrame()};
}

Result<Evaluation> DeskReads::answer(const Evaluate& question) {
    const auto value = m_interpreter.evaluate(question.expression.toStdString());
    if (!value) return tl::unexpected(value.error());
    return Evaluation{*value};
}

Result<Address> DeskReads::resolve(const QString& expression, Address otherwise,
                                   command::Arguments::Space space) {
    if (expression.trimmed().isEmpty()) return otherwise;
    return m_interpreter.evaluateAddress(expression.toStdString(), space);
}

Result<std::vector<Instruction>> DeskReads::disassemble(Address address, unsigned before, unsigned after) {
    const disassembly::Disassembler disassembler(m_debugger.architecture().disassemblerMode());
    const disassembly::Namer namer = [this](Address at) -> std::optional<std::string> {
        const auto name = m_debugger.names().nameOf(at);
        return name ? std::optional(name->withDisplacement()) : std::nullopt;
    };
    constexpr std::size_t kLongest = disassembly::kMaxInstruction;
    const std::size_t ahead = std::min<std::uint64_t>(before * kLongest, address.value());
    const auto code = readCode(disassembler, address - ahead, ahead, after);
    if (!code) return tl::unexpected(code.error());
    const ByteSpan bytes = code->bytes;
    // Backwards only through what can be read without a gap.
    std::size_t readable = 0;
    while (readable < ahead && code->valid[ahead - readable - 1]) ++readable;
    std::vector<Instruction> lines =
        disassembler.decodeBefore(bytes.subspan(ahead - readable, readable), address, before, namer);
    std::size_t forward = 0;
    while (ahead + forward < bytes.size() && code->valid[ahead + forward]) ++forward;
    auto following = disassembler.decodeAll(bytes.subspan(ahead, forward), address, after, namer);
    lines.insert(lines.end(), std::make_move_iterator(following.begin()),
                 std::make_move_iterator(following.end()));
    if (lines.empty())
        return fail(ErrorCode::NotAvailable, "The code there cannot be read.", address.value());
    return lines;
}

// As many bytes as so many instructions behind the ones ahead have, and few more: they are a third as long as
// the longest one on the average.
Result<engine::MemoryBytes> DeskReads::readCode(const disassembly::Disassembler& disassembler, Address start,
                                                std::size_t ahead, unsigned instructions) {
    constexpr std::size_t kLongest = disassembly::kMaxInstruction;
    constexpr std::size_t kUsual = 5;
    std::size_t count = instructions * kUsual;
    for (;;) {
        const std::size_t most = instructions * kLongest;
        count = std::min(count + kLongest, most);
        auto code = m_debugger.read(start, ahead + count);
        if (!code || count == most || !code->allValid()) return code;
        // The last ones may be cut short.
        const auto lines =
            disassembler.decodeAll(ByteSpan(code->bytes).subspan(ahead), start + ahead, instructions,
                                   [](Address) { return std::optional<std::string>{}; });
        const std::size_t whole = static_cast<std::size_t>(std::ranges::count_if(
            lines, [&](const auto& line) { return line.address - start + kLongest <= ahead + count; }));
        if (whole >= instructions) return code;
        count += (instructions - whole) * kUsual;
    }
}

}  // namespace hawser::session
