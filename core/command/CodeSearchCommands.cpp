#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/base/Wildcard.h"
#include "core/command/CommandRegistry.h"
#include "core/disassembly/ListingLine.h"

// "# Pattern": the next instruction whose line has it.
namespace hawser::command {

namespace {

constexpr std::size_t kSearchedAtOnce = 256;
constexpr std::uint64_t kMaxSearched = 0x100000;  // that one search goes through

// "#", "# jnz", "# \"mov eax\" nt+1000 L100": what is left out is as the last time.
struct CodeSearch {
    std::string pattern;
    Address start;
    std::uint64_t count = kMaxSearched;
};

Result<CodeSearch> takeSearch(Call& call) {
    CommandMemory& memory = call.context.memory();
    CodeSearch search{memory.codePattern, memory.nextSearch.value_or(call.context.current())};
    if (!call.arguments.empty()) {
        const auto quoted = call.arguments.takeQuoted();
        if (!quoted) return tl::unexpected(quoted.error());
        search.pattern = *quoted ? **quoted : std::string(call.arguments.takeWord());
    }
    if (!call.arguments.empty()) {
        const auto range = call.arguments.takeRange(call.context, 1, search.start, kMaxSearched);
        if (!range) return tl::unexpected(range.error());
        search.start = range->start;
        search.count = std::min(range->count, kMaxSearched);
    }
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    memory.codePattern = search.pattern;
    memory.nextSearch = search.start;
    return search;
}

Result<Outcome> searchCode(Call& call) {
    const auto search = takeSearch(call);
    if (!search) return tl::unexpected(search.error());
    if (search->pattern.empty()) return Outcome::Done;
    const std::string pattern = fmt::format("*{}*", search->pattern);
    const auto disassembler = call.context.disassembler();
    Address at = search->start;
    for (std::uint64_t left = search->count; left > 0;) {
        if (auto go = call.context.checkInterrupted(); !go) return tl::unexpected(go.error());
        const auto memory = call.context.debugger().read(at, kSearchedAtOnce * disassembly::kMaxInstruction);
        if (!memory) return tl::unexpected(memory.error());
        const auto list = disassembler.decodeAll(ByteSpan(memory->bytes).first(memory->validPrefix()), at,
                                                 kSearchedAtOnce, call.context.namer());
        if (list.empty())
            return fail(ErrorCode::NotAvailable,
                        fmt::format("Memory access error at '{}': the pattern was not found up to there.",
                                    call.context.numberText(at.value())),
                        at.value());
        for (const auto& instruction : list) {
            const std::string line = disassembly::listingLine(instruction, call.context.wide());
            at = instruction.next();
            if (matchesWildcard(pattern, line)) {
                const std::string name = call.context.nameOf(instruction.address);
                call.context.output().print((name.empty() ? std::string() : name + "\n") + line + "\n");
                call.context.memory().nextSearch = at;
                call.repeatAs = "#";
                return Outcome::Done;
            }
            if (--left == 0) break;
        }
    }
    call.context.memory().nextSearch = at;
    call.context.output().print("Search address set to " + call.context.numberText(at.value()) + "\n");
    return Outcome::Done;
}

}  // namespace

void addCodeSearchCommands(CommandRegistry& registry) {
    registry.add("Searching code",
                 {{"#", "# [Pattern [Address [L Size]]]", "The next instruction whose line has the pattern",
                   Needs::Stopped, searchCode}});
}

}  // namespace hawser::command
