#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/MemoryFormat.h"
#include "core/engine/FrameView.h"

// Segment descriptors (Intel SDM vol. 3, 3.4.5 and 7.2): "dg 10".
namespace hawser::command {

namespace {

constexpr std::uint64_t kSelectorStep = 8;
constexpr std::uint64_t kMaxSelectors = 256;  // as WinDbg
constexpr std::uint64_t kLocalTable = 4;      // the selector's bit that says so

struct Descriptor {
    std::uint64_t base = 0;
    std::uint64_t limit = 0;
    unsigned access = 0;  // bits 40 to 47: type, kind, privilege, presence
    unsigned size = 0;    // bits 52 to 55: available, long, big, granular
    bool wide = false;    // of 16 bytes

    bool isSegment() const { return (access & 0x10) != 0; }
    bool isLong() const { return isSegment() && (size & 2) != 0; }
};

Descriptor decode(std::uint64_t low, std::uint64_t high, bool x64) {
    Descriptor descriptor;
    descriptor.access = static_cast<unsigned>(low >> 40 & 0xFF);
    descriptor.size = static_cast<unsigned>(low >> 52 & 0xF);
    descriptor.base = (low >> 16 & 0xFFFFFF) | (low >> 56 & 0xFF) << 24;
    descriptor.limit = (low & 0xFFFF) | (low >> 48 & 0xF) << 16;
    if ((descriptor.size & 8) != 0) descriptor.limit = descriptor.limit << 12 | 0xFFF;
    descriptor.wide = x64 && !descriptor.isSegment() && descriptor.access != 0;
    if (descriptor.wide) descriptor.base |= (high & 0xFFFFFFFF) << 32;
    // The processor looks at neither of them in such a segment.
    if (descriptor.isLong()) descriptor.base = descriptor.limit = 0;
    return descriptor;
}

std::string typeText(const Descriptor& descriptor) {
    const unsigned type = descriptor.access & 0xF;
    if (descriptor.access == 0) return "<Reserved>";
    if (descriptor.isSegment()) {
        const std::string_view accessed = (type & 1) != 0 ? " Ac" : "";
        if ((type & 8) != 0) return fmt::format("Code {}{}", (type & 2) != 0 ? "RE" : "EO", accessed);
        return fmt::format("Data {}{}", (type & 2) != 0 ? "RW" : "RO", accessed);
    }
    switch (type) {
        case 1:
            return "TSS16 Avl";
        case 2:
            return "LDT";
        case 3:
            return "TSS16 Busy";
        case 4:
            return "CallGate16";
        case 5:
            return "TaskGate";
        case 9:
            return "TSS32 Avl";
        case 11:
            return "TSS32 Busy";
        case 12:
            return "CallGate32";
        case 14:
            return "IntGate32";
        case 15:
            return "TrapGate32";
        default:
            return "<Reserved>";
    }
}

std::string lineOf(const CommandContext& context, std::uint64_t selector, const Descriptor& descriptor) {
    return fmt::format(
        "{:04x} {} {} {:<10} {} {} {} {} {} {:08x}\n", selector,
        formatAddress(descriptor.base, context.wide()), formatAddress(descriptor.limit, context.wide()),
        typeText(descriptor), descriptor.access >> 5 & 3, (descriptor.size & 4) != 0 ? "Bg" : "Nb",
        (descriptor.size & 8) != 0 ? "Pg" : "By", (descriptor.access & 0x80) != 0 ? "P " : "Np",
        descriptor.isLong() ? "Lo" : "Nl", descriptor.access | descriptor.size << 8);
}

std::string header(bool wide) {
    const std::string dashes(wide ? 17 : 8, '-');
    const std::string margin(wide ? 52 : 34, ' ');
    return fmt::format(
        "{}P Si Gr Pr Lo\nSel  {:^{}} {:^{}}    Type    l ze an es ng Flags\n---- {} {} ---------- - -- -- "
        "-- -- "
        "--------\n",
        margin, "Base", dashes.size(), "Limit", dashes.size(), dashes, dashes);
}

struct Table {
    Address base;
    std::uint64_t limit = 0;
};

Result<std::uint64_t> systemRegister(Call& call, std::string_view name) {
    const auto value = engine::registerInView(call.context.debugger(), name);
    if (!value) return tl::unexpected(value.error());
    if (!*value) return fail(ErrorCode::Unsupported, "This target tells of no descriptor table.");
    return (*value)->value;
}

Result<Descriptor> descriptorAt(Call& call, const Table& table, std::uint64_t index) {
    const bool x64 = call.context.wide();
    if (index + kSelectorStep - 1 > table.limit) return Descriptor{};
    const auto memory = call.context.debugger().read(table.base + index, 2 * kSelectorStep);
    if (!memory) return tl::unexpected(memory.error());
    const auto low = integerAt(*memory, 0, 8);
    if (!low)
        return fail(
            ErrorCode::NotAvailable,
            fmt::format("Memory access error at '{}'", call.context.numberText((table.base + index).value())),
            (table.base + index).value());
    return decode(*low, integerAt(*memory, kSelectorStep, 8).value_or(0), x64);
}

Result<Table> tableOf(Call& call, std::uint64_t selector) {
    const auto base = systemRegister(call, "gdtr");
    if (!base) return tl::unexpected(base.error());
    const auto limit = systemRegister(call, "gdtl");
    if (!limit) return tl::unexpected(limit.error());
    const Table global{call.context.debugger().canonical(Address(*base)), *limit};
    if ((selector & kLocalTable) == 0) return global;
    const auto local = systemRegister(call, "ldtr");
    if (!local) return tl::unexpected(local.error());
    const auto descriptor = descriptorAt(call, global, *local & ~std::uint64_t{7});
    if (!descriptor) return tl::unexpected(descriptor.error());
    return Table{Address(descriptor->base), descriptor->access == 0 ? 0 : descriptor->limit};
}

Result<Outcome> show(Call& call) {
    const auto first = call.arguments.takeExpression(call.context);
    if (!first) return tl::unexpected(first.error());
    std::uint64_t last = *first;
    if (!call.arguments.empty()) {
        const auto value = call.arguments.takeExpression(call.context);
        if (!value) return tl::unexpected(value.error());
        last = *value;
    }
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (*first > 0xFFFF || last > 0xFFFF || last < *first)
        return fail(ErrorCode::InvalidArgument, "dg takes a selector of 16 bits, or the first and the last.");
    if ((last - *first) / kSelectorStep >= kMaxSelectors)
        return fail(ErrorCode::InvalidArgument, "dg shows at most 256 selectors.");
    const auto table = tableOf(call, *first);
    if (!table) return tl::unexpected(table.error());
    call.context.output().print(header(call.context.wide()));
    for (std::uint64_t selector = *first; selector <= last; selector += kSelectorStep) {
        if (auto go = call.context.checkInterrupted(); !go) return tl::unexpected(go.error());
        const auto descriptor = descriptorAt(call, *table, selector & ~std::uint64_t{7});
        if (!descriptor) return tl::unexpected(descriptor.error());
        call.context.output().print(lineOf(call.context, selector, *descriptor));
        if (descriptor->wide) selector += kSelectorStep;
    }
    return Outcome::Done;
}

}  // namespace

void addDescriptorCommands(CommandRegistry& registry) {
    registry.add("Descriptors", {{"dg", "dg Selector [Last]", "Segment descriptors", Needs::Stopped, show}});
}

}  // namespace hawser::command
