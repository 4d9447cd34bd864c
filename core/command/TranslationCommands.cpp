#include <fmt/format.h>

#include <array>

#include "core/command/CommandRegistry.h"
#include "core/command/MemoryFormat.h"
#include "core/dump/TableWalk.h"
#include "core/engine/MachineHeader.h"

// How addresses are translated: !pte, !vtop.
namespace hawser::command {

namespace {

using dump::Paging;
using dump::TableEntry;

constexpr std::uint64_t kSmallPage = 0x1000;
constexpr std::uint64_t kMaxFrame = 0x100000;  // what is below is a page's number, what is not its address

// Where the tables are, and how they are read.
struct Tables {
    Paging paging;
    dump::PagingRoot root;
    std::optional<Error> trouble;  // the target could not be asked

    std::vector<TableEntry> to(engine::Debugger& debugger, Address address) {
        return dump::tableEntries(paging, root, address, [&](std::uint64_t at, unsigned bytes) {
            return read(debugger, at, bytes);
        });
    }
    std::optional<std::uint64_t> read(engine::Debugger& debugger, std::uint64_t at, unsigned bytes) {
        if (trouble) return std::nullopt;
        const auto memory = debugger.readPhysical(Address(at), bytes);
        if (!memory) trouble = memory.error();
        return memory ? integerAt(*memory, 0, bytes) : std::nullopt;
    }
    bool wide() const { return paging == Paging::X64 || paging == Paging::X64FiveLevels; }
};

Result<Tables> tablesOf(Call& call) {
    engine::Debugger& debugger = call.context.debugger();
    const auto root = engine::pagingRoot(debugger);
    if (!root) return tl::unexpected(root.error());
    const auto paging = engine::pagingOf(debugger, *root);
    if (!paging) return tl::unexpected(paging.error());
    if (*paging == Paging::Arm64)
        return fail(ErrorCode::Unsupported,
                    fmt::format("{} is for targets with x86 and x64 processors.", call.name));
    return Tables{*paging, *root, {}};
}

// Without the grave accent.
std::string plainText(const CommandContext& context, Address address) {
    return fmt::format("{:0{}x}", context.wide() ? address.value() : address.value() & 0xFFFFFFFF,
                       context.wide() ? 16 : 8);
}

std::uint64_t frameOf(std::uint64_t entry) {
    return (entry & 0x000FFFFFFFFFF000) / kSmallPage;
}

// --- !vtop ---

std::string_view entryName(unsigned shift, bool wide) {
    if (shift == 12) return "PTE";
    if (shift < 30) return "PDE";
    if (shift == 30) return wide ? "PDPE" : "PAE PDPE";
    return shift == 39 ? "PML4E" : "PML5E";
}

Result<Outcome> toPhysical(Call& call) {
    CommandContext& context = call.context;
    auto tables = tablesOf(call);
    if (!tables) return tl::unexpected(tables.error());
    const auto root = call.arguments.takeExpression(context);
    if (!root) return tl::unexpected(root.error());
    const auto place = call.arguments.takeAddress(context);
    if (!place) return tl::unexpected(place.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (*root != 0) tables->root = {.base = *root < kMaxFrame ? *root * kSmallPage : *root};
    const std::string_view who = tables->wide() ? "Amd64VtoP" : "X86VtoP";
    std::string text = fmt::format("{}: Virt {}, pagedir {:x}\n", who, context.pointerText(place->value()),
                                   tables->root.base);
    const auto entries = tables->to(context.debugger(), *place);
    if (tables->trouble) return tl::unexpected(*tables->trouble);
    for (const TableEntry& entry : entries)
        text += fmt::format("{}: {} {:x}\n", who, entryName(entry.level.shift, tables->wide()), entry.place);
    const std::string virt = plainText(context, *place);
    if (entries.empty() || !entries.back().isPresent()) {
        if (!entries.empty())
            text += fmt::format("{}: {} {}\n", who, entries.back().value ? "invalid" : "unreadable",
                                entryName(entries.back().level.shift, tables->wide()));
        text += fmt::format("Virtual address {} translation fails.\n", virt);
    } else {
        const std::uint64_t physical = entries.back().physical;
        text += fmt::format("{}: {} phys {:x}\n", who, entries.back().large ? "Large page mapped" : "Mapped",
                            physical);
        text += fmt::format("Virtual address {} translates to physical address {:x}.\n", virt, physical);
    }
    context.output().print(text);
    return Outcome::Done;
}

// --- !pte ---

// "---DA--KWEV": the bits of an entry as the public page "!pte" tells them.
std::string flagsOf(std::uint64_t entry, bool table) {
    const auto bit = [&](std::uint64_t mask, char set, char clear) {
        return (entry & mask) != 0 ? set : clear;
    };
    return {bit(0x200, 'C', '-'),
            bit(0x100, 'G', '-'),
            table ? bit(0x80, 'L', '-') : '-',
            bit(0x40, 'D', '-'),
            bit(0x20, 'A', '-'),
            bit(0x10, 'N', '-'),
            bit(0x8, 'T', '-'),
            bit(0x4, 'U', 'K'),
            bit(0x2, 'W', 'R'),
            bit(std::uint64_t{1} << 63, '-', 'E'),
            bit(0x1, 'V', '-')};
}

std::string_view columnName(unsigned shift) {
    if (shift == 12) return "PTE";
    if (shift < 30) return "PDE";
    if (shift == 30) return "PPE";
    return shift == 39 ? "PXE" : "P5E";
}

struct Columns {
    std::string places;
    std::string contents;
    std::string meanings;

    void add(const TableEntry& entry, int digits) {
        const int width = digits + 11;
        places += fmt::format("{:<{}}",
                              fmt::format("{} at #{:X}", columnName(entry.level.shift), entry.place), width);
        if (!entry.value) {
            contents += fmt::format("{:<{}}", "unreadable", width);
            return;
        }
        contents += fmt::format("contains {:0{}X}  ", *entry.value, digits);
        meanings += entry.isPresent() ? fmt::format("pfn {:<{}x}{}  ", frameOf(*entry.value), digits - 6,
                                                    flagsOf(*entry.value, entry.level.shift != 12))
                                      : fmt::format("{:<{}}", "not valid", width);
    }
};

std::string trimmedRight(std::string text) {
    text.resize(text.find_last_not_of(' ') + 1);
    return text;
}

Result<Outcome> showEntries(Call& call) {
    CommandContext& context = call.context;
    auto tables = tablesOf(call);
    if (!tables) return tl::unexpected(tables.error());
    const auto place = call.arguments.takeAddress(context);
    if (!place) return tl::unexpected(place.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const auto entries = tables->to(context.debugger(), *place);
    if (tables->trouble) return tl::unexpected(*tables->trouble);
    const std::string virt = plainText(context, *place);
    if (entries.empty())
        return fail(ErrorCode::InvalidArgument, fmt::format("{} is no address of this machine.", virt));
    const int digits = tables->paging == Paging::X86 ? 8 : 16;
    Columns columns;
    for (const TableEntry& entry : entries) columns.add(entry, digits);
    if (entries.back().large)
        columns.meanings += fmt::format("LARGE PAGE pfn {:x}", entries.back().physical / kSmallPage);
    context.output().print(fmt::format("{:>{}}\n{}\n{}\n{}\n\n", "VA " + virt, 2 * (digits + 11) + 5,
                                       trimmedRight(columns.places), trimmedRight(columns.contents),
                                       trimmedRight(columns.meanings)));
    return Outcome::Done;
}

}  // namespace

void addTranslationCommands(CommandRegistry& registry) {
    registry.add("Translation of addresses",
                 {
                     {"!pte", "!pte Address", "The entries of the page tables that lead to an address",
                      Needs::Stopped, showEntries},
                     {"!vtop", "!vtop 0|PFN Address", "From a virtual address to the physical one",
                      Needs::Stopped, toPhysical},
                 });
}

}  // namespace hawser::command
