// The expression evaluator and the line parser on arbitrary text.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "core/base/Wildcard.h"
#include "core/command/Arguments.h"
#include "core/command/CommandLine.h"
#include "core/command/CommandRegistry.h"
#include "core/command/ConsoleInput.h"
#include "core/command/Expression.h"
#include "core/command/language/AliasTable.h"
#include "core/command/language/LineParser.h"
#include "tests/support/ProgramTrees.h"

namespace {

using namespace hawser;
using namespace hawser::command;

class FuzzContext final : public ExpressionContext {
  public:
    unsigned radix() const override { return 16; }
    unsigned pointerBytes() const override { return 8; }
    Address current() const override { return Address(0x1000); }
    Result<std::uint64_t> readMemory(Address address, unsigned, bool) const override {
        if (address.value() % 3 == 0) return fail(ErrorCode::NotAvailable, "hole");
        return address.value() * 7;
    }
    std::optional<RegisterNumber> registerValue(std::string_view name) const override {
        return name == "rax" ? std::optional(RegisterNumber{5, 64}) : std::nullopt;
    }
    std::optional<std::uint64_t> pseudoRegister(std::string_view name) const override {
        return name == "ip" ? std::optional<std::uint64_t>(5) : std::nullopt;
    }
    std::optional<Address> symbol(std::string_view name) const override {
        return name == "nt" ? std::optional(Address(0xfffff80000000000)) : std::nullopt;
    }
};

void require(bool holds) {
    if (!holds) __builtin_trap();
}

// A j within quotes of a j cannot be written with quotes of its own.
bool hasChoice(const Block& block) {
    return std::ranges::any_of(block.statements, [](const Statement& statement) {
        return statement.kind == StatementKind::Either || std::ranges::any_of(statement.blocks, hasChoice);
    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(data[i]);
    const FuzzContext context;
    if (const auto value = evaluatePrefix(text, context)) require(value->consumed <= text.size());
    static_cast<void>(evaluate(text, context));

    static const CommandRegistry registry;
    const CommandText command = parseCommand(text);
    static_cast<void>(registry.closest(command.name));
    Arguments arguments(command.arguments);
    static_cast<void>(arguments.takeRange(context, 4, Address(0x1000), 8));
    static_cast<void>(arguments.takeQuoted());
    static_cast<void>(arguments.expectEnd());
    // What a parsed line prints parses to the same.
    if (const auto program = parseProgram(text, registry)) {
        const std::string printed = programText((*program)->root);
        const auto again = parseProgram(printed, registry);
        if (!hasChoice((*program)->root))
            require(again && programText((*again)->root) == printed &&
                    hawser::test::sameTree((*program)->root, (*again)->root));
    }
    AliasTable aliases;
    require(aliases.set("x", text).has_value());
    static_cast<void>(aliases.replaceIn(text));
    static_cast<void>(matchesWildcard(text.substr(0, size / 2), text.substr(size / 2)));

    ConsoleInput input;
    input.receive(text);
    input.endOfInput();
    for (std::size_t i = 0; input.next({ConsoleReadiness::Lines::All, false}); ++i) require(i <= size + 1);
    return 0;
}
