#include "core/command/tasks/SwitchFrame.h"

#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/types/Fields.h"
#include "core/engine/Architecture.h"
#include "core/engine/RegisterFile.h"

namespace hawser::command {

namespace {

// Empty: the field is no register.
std::string_view registerOf(const engine::RegisterTable& table, const std::string& field) {
    if (field == "Return" || field == "RetAddr") return table.roles().programCounter;
    const auto found = table.find(toLower(field));
    return found && !found->part && found->place.group == engine::RegisterGroup::General ? found->place.name
                                                                                         : std::string_view();
}

}  // namespace

Result<std::shared_ptr<const engine::Registers>> switchedRegisters(const engine::Debugger& debugger,
                                                                   const TypedMemory& memory,
                                                                   const TypedValue& frame) {
    const engine::Architecture& architecture = debugger.architecture();
    const engine::RegisterTable& table = architecture.registers();
    const auto fields = fieldsOf(frame.type);
    if (!fields) return tl::unexpected(fields.error());
    auto file = engine::RegisterFile::create(table, Bytes(architecture.contextSize()), {});
    if (!file) return tl::unexpected(file.error());
    bool returns = false;
    for (const symbols::Member& field : *fields) {
        const std::string_view name = registerOf(table, field.name);
        if (name.empty()) continue;
        const auto part = memberOf(frame, field);
        const auto value = part ? numberOf(memory, *part) : tl::unexpected(part.error());
        if (!value) return tl::unexpected(value.error());
        const bool counter = name == table.roles().programCounter;
        if (!*value && counter)
            return fail(ErrorCode::NotAvailable,
                        fmt::format("The thread's stack at {} cannot be read.",
                                    debugger.addressText(frame.address.value_or(Address()))));
        if (auto set = file->set(name, value->value_or(0)); !set) return tl::unexpected(set.error());
        returns = returns || counter;
    }
    if (!returns) return fail(ErrorCode::NotAvailable, "The types of nt do not tell where a thread goes on.");
    const Address stack = frame.address.value_or(Address()) + frame.type.size();
    if (auto set = file->set(table.roles().stackPointer, debugger.canonical(stack).value()); !set)
        return tl::unexpected(set.error());
    return std::make_shared<const engine::RegisterFile>(std::move(*file));
}

}  // namespace hawser::command
