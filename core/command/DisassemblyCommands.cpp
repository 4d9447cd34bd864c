#include <fmt/format.h>

#include <algorithm>

#include "core/command/CommandRegistry.h"
#include "core/command/ImageNote.h"
#include "core/command/SourceLineText.h"
#include "core/command/TargetText.h"
#include "core/disassembly/ListingLine.h"
#include "core/engine/Sources.h"

namespace hawser::command {

namespace {

using disassembly::Disassembler;
using disassembly::kMaxInstruction;

constexpr std::uint64_t kDefaultInstructions = 8;
constexpr std::uint64_t kMaxInstructions = 1 << 20;
constexpr std::size_t kPieceInstructions = 64;
constexpr std::size_t kBackwardBytes = 256;  // more than 8 instructions, and enough to fall into step

void printHeader(Call& call, Address at) {
    call.context.output().print(headingText(call.context.debugger(), at, true));
}

// Where another source line begins.
class LineHeadings {
  public:
    LineHeadings(const engine::Debugger& debugger, Address first)
        : m_debugger(debugger), m_last(debugger.sources().lines.at(first)) {}

    std::string before(Address at) {
        auto here = m_debugger.sources().lines.at(at);
        if (!here || (m_last && here->sameLine(*m_last))) return {};
        m_last = std::move(here);
        return headingText(m_debugger, at, true);
    }

  private:
    const engine::Debugger& m_debugger;
    std::optional<engine::SourcePosition> m_last;
};

Error unreadable(Call& call, Address at) {
    return {ErrorCode::NotAvailable,
            fmt::format("Memory access error at '{}'", call.context.pointerText(at.value())), at.value()};
}

// Prints up to `count` instructions, or up to and with `last`; returns where it stopped.
Result<Address> printForward(Call& call, Address at, std::uint64_t count, std::optional<Address> last) {
    const Disassembler disassembler = call.context.disassembler();
    ImageNote note(call.context);
    LineHeadings headings(call.context.debugger(), at);
    while (count > 0 && (!last || at <= *last)) {
        if (auto go = call.context.checkInterrupted(); !go) return tl::unexpected(go.error());
        const auto memory = call.context.debugger().read(at, kPieceInstructions * kMaxInstruction);
        if (!memory) return tl::unexpected(memory.error());
        const ByteSpan code = ByteSpan(memory->bytes).first(memory->validPrefix());
        if (code.empty()) return tl::unexpected(unreadable(call, at));
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(count, kPieceInstructions));
        const auto list = disassembler.decodeAll(code, at, wanted, call.context.namer());
        // The instruction goes on into memory that is not there.
        if (list.empty()) return tl::unexpected(unreadable(call, at + code.size()));
        std::string text;
        for (const auto& instruction : list) {
            if (last && instruction.address > *last) break;
            text += headings.before(instruction.address);
            text += disassembly::listingLine(instruction, call.context.wide()) + "\n";
            at = instruction.next();
            --count;
        }
        call.context.output().print(text);
        note.shown(*memory, at - memory->start);
    }
    return at;
}

// "u Start End" counts addresses, "u Start L n" instructions.
struct CodeRange {
    Address start;
    std::uint64_t count = kDefaultInstructions;
    std::optional<Address> last;
};

Result<CodeRange> takeCodeRange(Call& call) {
    CodeRange code{call.context.nextCode(), kDefaultInstructions, {}};
    if (call.arguments.empty()) return code;
    Arguments lookAhead = call.arguments;
    const auto range = call.arguments.takeRange(call.context, 1, code.start, kDefaultInstructions);
    if (!range) return tl::unexpected(range.error());
    code.start = range->start;
    code.count = std::min(range->count, kMaxInstructions);
    if (!range->explicitCount) return code;
    // takeRange() has turned an end address into a count of bytes; the second word tells which it was.
    (void)lookAhead.takeExpression(call.context);
    const bool length = lookAhead.take('L') || lookAhead.take('l');
    if (!length) {
        code.last = range->start + (range->count - 1);
        code.count = kMaxInstructions;
    }
    return code;
}

Result<Outcome> unassemble(Call& call) {
    const auto range = takeCodeRange(call);
    if (!range) return tl::unexpected(range.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    printHeader(call, range->start);
    const auto next = printForward(call, range->start, range->count, range->last);
    if (!next) return tl::unexpected(next.error());
    call.context.setNextCode(*next);
    call.repeatAs = "u";
    return Outcome::Done;
}

Result<Outcome> unassembleBackward(Call& call) {
    const auto range = takeCodeRange(call);
    if (!range) return tl::unexpected(range.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(range->count, 4096));
    const std::size_t bytes = std::max(kBackwardBytes, (count + 8) * kMaxInstruction);
    const auto memory = call.context.debugger().read(range->start - bytes, bytes);
    if (!memory) return tl::unexpected(memory.error());
    // Only what can be read without a hole up to the address.
    std::size_t first = bytes;
    while (first > 0 && memory->valid[first - 1]) --first;
    if (first == bytes) return tl::unexpected(unreadable(call, range->start - 1));
    const auto list = call.context.disassembler().decodeBefore(ByteSpan(memory->bytes).subspan(first),
                                                               range->start, count, call.context.namer());
    printHeader(call, list.front().address);
    std::string text;
    LineHeadings headings(call.context.debugger(), list.front().address);
    for (const auto& instruction : list)
        text += headings.before(instruction.address) +
                disassembly::listingLine(instruction, call.context.wide()) + "\n";
    call.context.output().print(text);
    call.context.setNextCode(list.front().address);
    call.repeatAs = "ub";
    return Outcome::Done;
}

}  // namespace

void addDisassemblyCommands(CommandRegistry& registry) {
    registry.add("Code", {
                             {"u", "u [Address | Range]", "Disassemble", Needs::Stopped, unassemble},
                             {"uu", "uu [Address | Range]", "As u", Needs::Stopped, unassemble},
                             {"ub", "ub [Address | Range]", "Disassemble backward", Needs::Stopped,
                              unassembleBackward},
                         });
}

}  // namespace hawser::command
