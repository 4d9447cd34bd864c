#include <fmt/format.h>

#include <set>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/MemoryFormat.h"
#include "core/command/OneLine.h"
#include "core/command/types/ListWalk.h"

// Lists as WinDbg's extensions show them: !dflink, !dblink, !validatelist, !slist.
namespace hawser::command {

namespace {

constexpr unsigned kWord = 4;            // bytes of the values that are shown of an entry
constexpr std::size_t kEntryBytes = 16;  // bytes of an entry
constexpr std::uint64_t kEntries = 32;   // entries where no count is given

// What a list's pointers lead to, each once.
class Walk {
  public:
    Walk(Call& call, Address start) : m_call(call), m_at(start) {}

    Address at() const { return m_at; }
    // False: the list has ended, at a null pointer or where it was before. Cancelled.
    Result<bool> isNew() {
        if (auto go = m_call.context.checkInterrupted(); !go) return tl::unexpected(go.error());
        return m_at.value() != 0 && m_seen.size() < kMaxListed && m_seen.insert(m_at).second;
    }
    std::size_t count() const { return m_seen.size(); }
    Result<Address> pointerAt(Address place) const {
        const auto value = m_call.context.debugger().readInteger(place, m_call.context.pointerBytes());
        if (!value) return tl::unexpected(value.error());
        return m_call.context.debugger().canonical(Address(*value));
    }
    void goTo(Address next) { m_at = next; }

  private:
    Call& m_call;
    Address m_at;
    std::set<Address> m_seen;
};

// The address of an entry, and the first values in it.
Result<> printEntry(const Call& call, Address entry) {
    const auto memory = call.context.debugger().read(entry, kEntryBytes);
    if (!memory) return tl::unexpected(memory.error());
    std::string line = call.context.numberText(entry.value()) + " ";
    for (std::size_t at = 0; at < kEntryBytes; at += kWord) line += ' ' + valueAt(*memory, at, kWord);
    call.context.output().print(line + "\n");
    return {};
}

Result<Outcome> showLinks(Call& call) {
    const auto start = call.arguments.takeAddress(call.context);
    if (!start) return tl::unexpected(start.error());
    const auto most = call.arguments.takeExpressionOr(call.context, kEntries);
    if (!most) return tl::unexpected(most.error());
    const auto bias = call.arguments.takeExpressionOr(call.context, 0);
    if (!bias) return tl::unexpected(bias.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const unsigned link = call.name == "!dblink" ? call.context.pointerBytes() : 0;
    Walk walk(call, *start);
    for (std::uint64_t i = 0; i < *most; ++i) {
        const auto another = walk.isNew();
        if (!another) return tl::unexpected(another.error());
        if (!*another) break;
        if (auto printed = printEntry(call, walk.at()); !printed) return tl::unexpected(printed.error());
        const auto next = walk.pointerAt(walk.at() + link);
        if (!next) return tl::unexpected(next.error());
        walk.goTo(Address(next->value() & ~*bias));
    }
    if (walk.count() < *most && walk.at().value() != 0 && walk.at() != *start)
        call.context.output().error(fmt::format(
            "The list leads back into its own middle, or has more than 0x{:x} entries.\n", kMaxListed));
    return Outcome::Done;
}

// Each entry that one leads on to must lead back to it.
Result<Outcome> validateList(Call& call) {
    const auto head = call.arguments.takeAddress(call.context);
    if (!head) return tl::unexpected(head.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (head->value() == 0) return fail(ErrorCode::InvalidArgument, "There is no list at 0.");
    const auto text = [&](Address address) { return call.context.numberText(address.value()); };
    Walk walk(call, *head);
    for (;;) {
        const auto another = walk.isNew();
        if (!another) return tl::unexpected(another.error());
        if (!*another) break;
        const Address entry = walk.at();
        const auto next = walk.pointerAt(entry);
        if (!next) return tl::unexpected(next.error());
        const auto back = walk.pointerAt(*next + call.context.pointerBytes());
        if (!back)
            return fail(
                ErrorCode::NotAvailable,
                fmt::format("The Flink at {} leads to {}, which cannot be read.", text(entry), text(*next)),
                next->value());
        if (*back != entry)
            return fail(ErrorCode::NotAvailable,
                        fmt::format("The Flink at {} leads to {}, whose Blink leads to {}.", text(entry),
                                    text(*next), text(*back)));
        walk.goTo(*next);
    }
    if (walk.at() != *head)
        return fail(ErrorCode::NotAvailable,
                    fmt::format("The list does not come back to {} within 0x{:x} entries.", text(*head),
                                walk.count()));
    call.context.output().print(fmt::format("Found list end after {} entries\n", walk.count() - 1));
    return Outcome::Done;
}

// --- !slist ---

// SLIST_HEADER (winnt.h): of 32-bit targets Next, a 16-bit Depth, a 16-bit Sequence; of 64-bit ones a 16-bit
// Depth below a Sequence of 48 bits, then Next without its four lowest bits.
struct SingleList {
    Address next;
    std::uint64_t depth = 0;
    std::uint64_t sequence = 0;
};

Result<SingleList> readHeader(const Call& call, Address at) {
    engine::Debugger& debugger = call.context.debugger();
    const auto low = debugger.readInteger(at, 8);
    if (!low) return tl::unexpected(low.error());
    SingleList list;
    std::string text = "SLIST HEADER:\n";
    const auto row = [&](unsigned offset, std::string_view name, std::uint64_t value) {
        text += fmt::format("   +0x{:03x} {:<19}: {:x}\n", offset, name, value);
    };
    row(0, "Alignment", *low);
    if (call.context.wide()) {
        const auto high = debugger.readInteger(at + 8, 8);
        if (!high) return tl::unexpected(high.error());
        list = {debugger.canonical(Address(*high & ~std::uint64_t{0xF})), *low & 0xFFFF, *low >> 16};
        row(8, "Region", *high);
        row(0, "HeaderX64.Depth", list.depth);
        row(0, "HeaderX64.Sequence", list.sequence);
        row(8, "HeaderX64.NextEntry", list.next.value());
    } else {
        list = {debugger.canonical(Address(*low & 0xFFFFFFFF)), *low >> 32 & 0xFFFF, *low >> 48};
        row(0, "Next", *low & 0xFFFFFFFF);
        row(4, "Depth", list.depth);
        row(6, "Sequence", list.sequence);
    }
    call.context.output().print(text + "\nSLIST CONTENTS:\n");
    return list;
}

// As that type, or else as its first values.
Result<> printElement(Call& call, Address element, std::string_view type, std::uint64_t offset) {
    if (type.empty()) return printEntry(call, element);
    const auto shown =
        call.capture(fmt::format("dt {} 0x{:x}", type, (Address(element.value() - offset)).value()));
    if (!shown) return tl::unexpected(shown.error());
    call.context.output().print(fmt::format("{}\n{}", call.context.numberText(element.value()), *shown));
    return {};
}

Result<Outcome> showSingleList(Call& call) {
    const auto head = call.arguments.takeAddress(call.context);
    if (!head) return tl::unexpected(head.error());
    const std::string type(call.arguments.takeWord());
    const auto offset = call.arguments.takeExpressionOr(call.context, 0);
    if (!offset) return tl::unexpected(offset.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (type.find_first_of(";\"{}'") != std::string::npos)
        return fail(ErrorCode::InvalidArgument, fmt::format("'{}' is no type.", oneLine(type, 64)));
    const auto list = readHeader(call, *head);
    if (!list) return tl::unexpected(list.error());
    Walk walk(call, list->next);
    for (;;) {
        const auto another = walk.isNew();
        if (!another) return tl::unexpected(another.error());
        if (!*another) break;
        if (auto printed = printElement(call, walk.at(), type, *offset); !printed)
            return tl::unexpected(printed.error());
        const auto next = walk.pointerAt(walk.at());
        if (!next) return tl::unexpected(next.error());
        walk.goTo(*next);
    }
    if (walk.at().value() != 0) call.context.output().error("The list does not end at a null pointer.\n");
    return Outcome::Done;
}

}  // namespace

void addLinkCommands(CommandRegistry& registry) {
    registry.add(
        "Lists",
        {
            {"!dflink", "!dflink Address [Count [Bias]]", "Follow a list of LIST_ENTRY", Needs::Stopped,
             showLinks},
            {"!dblink", "!dblink Address [Count [Bias]]", "Follow it backwards", Needs::Stopped, showLinks},
            {"!validatelist", "!validatelist Address", "Whether each entry leads back to the one before",
             Needs::Stopped, validateList},
            {"!slist", "!slist Address [Type [Offset]]", "The entries of an SLIST_HEADER", Needs::Stopped,
             showSingleList},
        });
}

}  // namespace hawser::command
