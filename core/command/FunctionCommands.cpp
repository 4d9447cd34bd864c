#include <fmt/format.h>

#include <algorithm>

#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/TargetText.h"
#include "core/disassembly/ListingLine.h"
#include "core/engine/ModuleSymbols.h"
#include "core/engine/Sources.h"
#include "core/symbols/ScopeTable.h"

// A whole function: uf.
namespace hawser::command {

namespace {

constexpr std::uint64_t kMaxFunction = 1 << 20;  // bytes; the largest in a kernel have 100 KB
constexpr std::size_t kCodePiece = 4096;

struct Code {
    Address start;
    std::uint64_t size = 0;
};

// As the symbols tell it; by names alone it reaches to the next one.
std::optional<Code> functionAt(const engine::Debugger& debugger, Address address) {
    const engine::Module* const holder = debugger.moduleAt(address);
    if (holder == nullptr) return {};
    const engine::Module module = *holder;  // reading may make the list another one
    const auto source = debugger.symbols().of(module, engine::SymbolDemand::Asked);
    const std::uint64_t offset = address - module.base;
    if (source == nullptr || offset > UINT32_MAX) return {};
    const auto rva = static_cast<std::uint32_t>(offset);
    const auto procedure = source->scopes() != nullptr ? source->scopes()->procedureAt(rva) : std::nullopt;
    if (procedure) return Code{module.base + procedure->rva, procedure->size};
    const auto nearest = source->nameAt(rva);
    if (!nearest || !nearest->symbol.code) return {};
    if (nearest->symbol.size > nearest->displacement)
        return Code{module.base + nearest->symbol.rva, nearest->symbol.size};
    const auto next = source->nextAfter(rva);
    const std::uint64_t end = next ? next->rva : module.size;
    return Code{module.base + nearest->symbol.rva, end - nearest->symbol.rva};
}

struct FunctionOptions {
    bool callsOnly = false;
    bool count = false;
};

std::string rowOf(const CommandContext& context, const disassembly::Instruction& instruction,
                  const FunctionOptions& options) {
    if (options.callsOnly && instruction.flow != disassembly::FlowKind::Call) return {};
    const std::string text = disassembly::listingLine(instruction, context.wide()) + "\n";
    const auto line = context.debugger().sources().lines.at(instruction.address);
    return line ? fmt::format("{:>5} {}", line->line, text) : text;
}

Result<> print(Call& call, const Code& code, const FunctionOptions& options) {
    const disassembly::Disassembler disassembler = call.context.disassembler();
    std::string text = headingText(call.context.debugger(), code.start, true);
    std::size_t count = 0;
    Address at = code.start;
    while (at - code.start < code.size) {
        if (auto go = call.context.checkInterrupted(); !go) return go;
        const auto memory = call.context.debugger().read(at, kCodePiece + disassembly::kMaxInstruction);
        if (!memory) return tl::unexpected(memory.error());
        const ByteSpan bytes = ByteSpan(memory->bytes).first(memory->validPrefix());
        const auto list = disassembler.decodeAll(bytes, at, kCodePiece, call.context.namer());
        if (list.empty())
            return fail(ErrorCode::NotAvailable,
                        fmt::format("Memory access error at '{}'", call.context.pointerText(at.value())),
                        at.value());
        for (const auto& instruction : list) {
            if (instruction.address - code.start >= code.size) break;
            text += rowOf(call.context, instruction, options);
            at = instruction.next();
            ++count;
        }
        call.context.output().print(std::exchange(text, {}));
    }
    if (options.count) call.context.output().print(fmt::format("\n{} instructions scanned\n", count));
    return {};
}

Result<Outcome> unassembleFunction(Call& call) {
    FunctionOptions options;
    while (const auto option = call.arguments.takeOption()) {
        // How it is sorted and linked makes no difference here.
        const bool known = *option == "c" || *option == "i" || *option == "D" || *option == "m" ||
                           *option == "o" || *option == "O";
        if (!known)
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("uf knows /c and /i, not '/{}'.", oneLine(*option, 32)));
        options.callsOnly = options.callsOnly || *option == "c";
        options.count = options.count || *option == "i";
    }
    const auto address = call.arguments.empty() ? Result<Address>(call.context.current())
                                                : call.arguments.takeAddress(call.context);
    if (!address) return tl::unexpected(address.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const auto code = functionAt(call.context.debugger(), *address);
    if (!code || code->size == 0 || code->size > kMaxFunction)
        return fail(ErrorCode::NotAvailable,
                    fmt::format("No function is known at {}.", call.context.pointerText(address->value())));
    if (auto done = print(call, *code, options); !done) return tl::unexpected(done.error());
    return Outcome::Done;
}

}  // namespace

void addFunctionCommands(CommandRegistry& registry) {
    registry.add("Functions", {
                                  {"uf", "uf [/c] [/i] [Address]",
                                   "Disassemble a whole function; /c its calls alone, /i counts instructions",
                                   Needs::Stopped, unassembleFunction},
                              });
}

}  // namespace hawser::command
