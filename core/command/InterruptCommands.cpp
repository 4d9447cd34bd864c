#include <fmt/format.h>

#include "core/command/CommandRegistry.h"
#include "core/command/MemoryFormat.h"
#include "core/engine/FrameView.h"

// The table of interrupts (Intel SDM vol. 3, 6.10 and 6.14.1): !idt.
namespace hawser::command {

namespace {

constexpr std::uint64_t kVectors = 256;
constexpr std::uint64_t kFirstDevice = 0x20;  // those in front are the processor's own exceptions
constexpr unsigned kPresent = 0x80;           // in the byte of the gate's type

struct Gate {
    Address handler;
    unsigned type = 0;

    bool isPresent() const { return (type & kPresent) != 0; }
};

Gate gateAt(const engine::MemoryBytes& memory, std::size_t offset, bool wide) {
    const auto word = [&](std::size_t at, unsigned bytes) {
        return integerAt(memory, offset + at, bytes).value_or(0);
    };
    std::uint64_t handler = word(0, 2) | word(6, 2) << 16;
    if (wide) handler |= word(8, 4) << 32;
    const Address place(handler);
    return {wide ? place : signExtended(place), static_cast<unsigned>(word(5, 1))};
}

Result<std::uint64_t> valueOf(Call& call, std::string_view name) {
    const auto value = engine::registerInView(call.context.debugger(), name);
    if (!value) return tl::unexpected(value.error());
    if (!*value) return fail(ErrorCode::Unsupported, "!idt is for targets with x86 and x64 processors.");
    return (*value)->value;
}

// What nobody has connected anything to.
bool isUnconnected(std::string_view name) {
    return name.find("!KiUnexpectedInterrupt") != std::string_view::npos ||
           name.find("!KiIsrThunk") != std::string_view::npos;
}

std::string lineOf(const CommandContext& context, std::uint64_t vector, const Gate& gate) {
    const std::string name = context.nameOf(gate.handler);
    return fmt::format("{:02x}:\t{}{}{}\n", vector, context.pointerText(gate.handler.value()),
                       name.empty() ? "" : " ", name);
}

Result<Outcome> showTable(Call& call) {
    CommandContext& context = call.context;
    std::optional<std::uint64_t> chosen;
    bool all = false;
    if (call.arguments.take('-')) {
        all = call.arguments.takeWord() == "a";
        if (!all) return fail(ErrorCode::InvalidArgument, "!idt knows -a and the number of a vector.");
    } else if (!call.arguments.empty()) {
        const auto vector = call.arguments.takeExpression(context);
        if (!vector) return tl::unexpected(vector.error());
        if (*vector >= kVectors) return fail(ErrorCode::InvalidArgument, "A vector is at most ff.");
        chosen = *vector;
    }
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const auto base = valueOf(call, "idtr");
    if (!base) return tl::unexpected(base.error());
    const auto limit = valueOf(call, "idtl");
    if (!limit) return tl::unexpected(limit.error());
    const unsigned size = context.wide() ? 16 : 8;  // bytes of a gate
    const std::uint64_t count = std::min(kVectors, (*limit + 1) / size);
    const Address start = context.debugger().canonical(Address(*base));
    const auto memory = context.debugger().read(start, count * size);
    if (!memory) return tl::unexpected(memory.error());
    std::string text = fmt::format("\nDumping IDT: {}\n\n", context.pointerText(start.value()));
    for (std::uint64_t vector = 0; vector < count; ++vector) {
        if (chosen && *chosen != vector) continue;
        if (!integerAt(*memory, vector * size, 8)) {
            text += fmt::format("{:02x}:\t????????\n", vector);
            continue;
        }
        const Gate gate = gateAt(*memory, vector * size, context.wide());
        const bool device = vector >= kFirstDevice && !isUnconnected(context.nameOf(gate.handler));
        if (chosen || (gate.isPresent() && (all || device))) text += lineOf(context, vector, gate);
    }
    context.output().print(text + "\n");
    return Outcome::Done;
}

}  // namespace

void addInterruptCommands(CommandRegistry& registry) {
    registry.add("Interrupts",
                 {{"!idt", "!idt [Vector | -a]", "Where interrupts lead; -a: exceptions as well",
                   Needs::Stopped, showTable}});
}

}  // namespace hawser::command
