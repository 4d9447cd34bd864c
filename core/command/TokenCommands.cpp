#include <fmt/format.h>

#include <array>

#include "core/command/CommandRegistry.h"
#include "core/command/objects/TokenReader.h"
#include "core/command/types/DebuggerMemory.h"
#include "core/engine/TasksInView.h"

// Who a process or a thread acts as: !token.
namespace hawser::command {

namespace {

// SE_GROUP_, public header winnt.h.
struct GroupBit {
    std::uint64_t bits;
    std::string_view name;
};
constexpr std::array<GroupBit, 9> kGroupBits{{{0x01, "Mandatory"},
                                              {0x02, "Default"},
                                              {0x04, "Enabled"},
                                              {0x08, "Owner"},
                                              {0x10, "DenyOnly"},
                                              {0x20, "GroupIntegrity"},
                                              {0x40, "GroupIntegrityEnabled"},
                                              {0x20000000, "GroupResource"},
                                              {0xC0000000, "LogonId"}}};
constexpr std::uint64_t kTokenPrimary = 1;  // TOKEN_TYPE
constexpr std::array<std::string_view, 4> kTokenLevels{"Anonymous", "Identification", "Impersonation",
                                                       "Delegation"};

std::string groupAttributes(std::uint64_t attributes) {
    std::string text = "    Attributes -";
    for (const GroupBit& bit : kGroupBits)
        if ((attributes & bit.bits) == bit.bits) text += fmt::format(" {}", bit.name);
    return text + "\n";
}

std::string groupLines(const std::vector<TokenGroup>& groups, std::size_t first) {
    std::string text;
    for (std::size_t i = first; i < groups.size(); ++i)
        text += fmt::format(" {:02} {}\n", i - first, groups[i].sid) + groupAttributes(groups[i].attributes);
    return text;
}

std::string pairText(LocalId id) {
    return id ? fmt::format("({:x},{:x})", *id >> 32, *id & UINT32_MAX) : "??";
}

std::string idText(LocalId id) {
    return id ? fmt::format("{:x}", *id) : "??";
}

std::string tokenText(const CommandContext& context, const TokenRow& row) {
    std::string text = fmt::format(
        "_TOKEN {}\nTS Session ID: {}\nUser: {}\nGroups: \n{}Primary Group: {}\nPrivs: \n",
        context.pointerText(row.address.value()), row.session ? fmt::format("0x{:x}", *row.session) : "??",
        row.groups.empty() ? "??" : row.groups.front().sid, groupLines(row.groups, 1), row.primaryGroup);
    for (const TokenPrivilege& privilege : row.privileges) {
        const std::string_view name = privilegeName(privilege.id);
        text += fmt::format(" {:02} 0x{:09x} {:<33} Attributes -{}{}\n", privilege.id, privilege.id,
                            name.empty() ? "Unknown Privilege" : name, privilege.enabled ? " Enabled" : "",
                            privilege.byDefault ? " Default" : "");
    }
    const bool primary = row.type == kTokenPrimary;
    const std::string level = !row.level ? "??"
                              : *row.level < kTokenLevels.size()
                                  ? std::string(kTokenLevels[static_cast<std::size_t>(*row.level)])
                                  : fmt::format("{:x}", *row.level);
    text += fmt::format(
        "Authentication ID:         {}\nImpersonation Level:       {}\nTokenType:                 {}\n"
        "Source: {:<18} TokenFlags: {}{}\nToken ID: {:<16} ParentToken ID: {}\n"
        "Modified ID:               {}\nRestrictedSidCount: {:<6} RestrictedSids: {}\n",
        pairText(row.authentication), level,
        !row.type ? "??"
        : primary ? "Primary"
                  : "Impersonation",
        row.source, row.flags ? fmt::format("0x{:x}", *row.flags) : "??",
        row.inUse ? " ( Token in use )" : "", idText(row.token), idText(row.parent), pairText(row.modified),
        row.restricted.size(), context.pointerText(row.restrictedAt.value()));
    return text + groupLines(row.restricted, 0);
}

// That of the thread that is looked at, or of the process.
Result<Address> tokenInView(const CommandContext& context, const TokenReader& tokens) {
    engine::Debugger& debugger = context.debugger();
    const auto thread = engine::threadInView(debugger);
    if (!thread) return thread;
    const auto process = engine::processInView(debugger);
    if (!process) return process;
    const bool another = debugger.chosenTasks().process.value() != 0;  // than the thread's
    const auto acting = another ? Result<Address>(Address()) : tokens.tokenOfThread(*thread);
    if (!acting) return acting;
    if (acting->value() != 0) return acting;
    if (!another) context.output().print("Thread is not impersonating. Using process token...\n");
    return tokens.tokenOfProcess(*process);
}

Result<Outcome> showToken(Call& call) {
    const CommandContext& context = call.context;
    if (call.arguments.take('-')) {
        const std::string_view option = call.arguments.takeWord();
        if (option == "?") {
            context.output().print(
                "!token [Address]\nA token: user, groups and privileges; without an address that of the "
                "thread or process that is looked at.\n");
            return Outcome::Done;
        }
        if (option == "n")
            return fail(ErrorCode::Unsupported,
                        "The names of accounts are known to the target alone: !token shows SIDs.");
        return fail(ErrorCode::InvalidArgument, "!token knows -?.");
    }
    Address address;
    if (!call.arguments.empty()) {
        const auto given = call.arguments.takeAddress(context);
        if (!given) return tl::unexpected(given.error());
        if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
        address = *given;
    }
    const DebuggerMemory memory(context.debugger(), DebuggerMemory::Writes::Refused);
    const auto tokens = TokenReader::create(context.debugger(), memory);
    if (!tokens) return tl::unexpected(tokens.error());
    if (address.value() == 0) {
        const auto found = tokenInView(context, *tokens);
        if (!found) return tl::unexpected(found.error());
        address = *found;
    }
    const auto row = tokens->token(address);
    if (!row) return tl::unexpected(row.error());
    context.output().print(tokenText(context, *row));
    for (const std::string& trouble : row->troubles) context.output().error(trouble + "\n");
    return Outcome::Done;
}

}  // namespace

void addTokenCommands(CommandRegistry& registry) {
    registry.add("Tokens", {{"!token", "!token [Address]",
                             "Who a process or thread acts as: user, groups and privileges", Needs::Stopped,
                             showToken}});
}

}  // namespace hawser::command
