#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/cpp/CppEvaluator.h"
#include "core/command/cpp/DebuggerNames.h"
#include "core/command/types/DebuggerMemory.h"
#include "core/command/types/RecordText.h"
#include "core/command/types/ValueText.h"

namespace hawser::command {

namespace {

constexpr std::string_view kMasm = "MASM - Microsoft Assembler expressions";
constexpr std::string_view kCpp = "C++ - C++ source expressions";

// The record whose fields stand under the value: itself, or what it points to.
Result<std::optional<TypedValue>> recordUnder(const TypedMemory& memory, const TypedValue& value) {
    auto type = value.type.resolved();
    if (!type) return tl::unexpected(type.error());
    if (type->isRecord()) return value;
    if (!type->isPointer()) return std::nullopt;
    const auto told = type->target();
    const auto target = told ? told->resolved() : told;
    if (!target) return tl::unexpected(target.error());
    const auto number =
        target->isRecord() ? numberOf(memory, value) : Result<std::optional<std::uint64_t>>(std::nullopt);
    if (!number) return tl::unexpected(number.error());
    if (!*number || **number == 0) return std::nullopt;
    return valueAt(*target, Address(**number));
}

// ??
Result<Outcome> evaluateTyped(Call& call) {
    if (call.arguments.empty()) return fail(ErrorCode::InvalidArgument, "?? needs a C++ expression.");
    CommandContext& context = call.context;
    const DebuggerMemory memory(context.debugger());
    const auto value =
        evaluateCpp(trim(call.arguments.rest()), DebuggerNames(context.debugger(), context), memory);
    if (!value) return tl::unexpected(value.error());
    const auto text = expressionText(memory, *value, context.memory().numbers);
    if (!text) return tl::unexpected(text.error());
    context.output().print(*text + "\n");
    const auto record = recordUnder(memory, *value);
    if (!record) return tl::unexpected(record.error());
    if (!*record) return Outcome::Done;
    LayoutOptions layout;
    layout.numbers = context.memory().numbers;
    const auto done =
        printTyped(memory, **record, layout, [&](std::string_view line) { context.output().print(line); });
    if (!done) return tl::unexpected(done.error());
    return Outcome::Done;
}

// .expr [/s masm|c++] [/q]
Result<Outcome> chooseEvaluator(Call& call) {
    bool& cpp = call.context.memory().cppExpressions;
    while (const auto option = call.arguments.takeOption()) {
        if (*option == "q") {
            call.context.output().print(
                fmt::format("Available expression evaluators:\n{}\n{}\n", kMasm, kCpp));
            continue;
        }
        const std::string_view name = *option == "s" ? call.arguments.takeWord() : std::string_view();
        if (!equalIgnoringCase(name, "masm") && !equalIgnoringCase(name, "c++"))
            return fail(ErrorCode::InvalidArgument,
                        "The expression evaluators are masm and c++: .expr /s c++");
        cpp = equalIgnoringCase(name, "c++");
    }
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    call.context.output().print(fmt::format("Current expression evaluator: {}\n", cpp ? kCpp : kMasm));
    return Outcome::Done;
}

}  // namespace

void addCppCommands(CommandRegistry& registry) {
    registry.add("Expressions of C++",
                 {
                     taking(Operand::Cpp, {"??", "?? Expression", "Evaluate by the rules of C++, with types",
                                           Needs::Nothing, evaluateTyped}),
                     {".expr", ".expr [/s masm|c++] [/q]", "What expressions are that do not say so",
                      Needs::Nothing, chooseEvaluator},
                 });
}

}  // namespace hawser::command
