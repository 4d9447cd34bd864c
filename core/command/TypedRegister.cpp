#include "core/command/TypedRegister.h"

#include "core/command/cpp/CppEvaluator.h"
#include "core/command/cpp/DebuggerNames.h"
#include "core/command/types/DebuggerMemory.h"

namespace hawser::command {

namespace {

using symbols::TypeKind;

// What is kept of a value until it is asked for.
Result<CommandMemory::UserRegister> kept(const TypedMemory& memory, const TypedValue& value) {
    const auto type = value.type.resolved();
    if (!type) return tl::unexpected(type.error());
    if (type->isRecord() || type->isArray() || type->kind() == TypeKind::Function) {
        if (!value.address) return fail(ErrorCode::NotAvailable, "The value has no address here.");
        return CommandMemory::UserRegister{value.address->value(), value};
    }
    const auto number = numberOf(memory, value);
    if (!number) return tl::unexpected(number.error());
    if (!*number) return fail(ErrorCode::NotAvailable, "Memory access error: the value cannot be read.");
    return CommandMemory::UserRegister{**number, valueOf(value.type, **number)};
}

}  // namespace

Result<> setTypedRegister(CommandContext& context, std::string_view name, std::string_view expression) {
    const DebuggerMemory memory(context.debugger());
    const auto value = evaluateCpp(expression, DebuggerNames(context.debugger(), context), memory);
    if (!value) return tl::unexpected(value.error());
    auto held = kept(memory, *value);
    if (!held) return tl::unexpected(held.error());
    return context.setUserRegister(name, std::move(*held));
}

}  // namespace hawser::command
