#include "core/command/objects/TokenReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/command/OneLine.h"
#include "core/command/types/TypedValue.h"

namespace hawser::command {

namespace {

enum TokenField : std::size_t {
    TokenSession,
    GroupCount,
    Groups,
    RestrictedCount,
    RestrictedGroups,
    PrimaryGroup,
    PrivilegesPresent,
    PrivilegesEnabled,
    PrivilegesDefault,
    PrivilegeCount,
    PrivilegeList,
    AuthenticationLow,
    AuthenticationHigh,
    TokenLow,
    TokenHigh,
    ParentLow,
    ParentHigh,
    ModifiedLow,
    ModifiedHigh,
    TokenKind,
    TokenLevel,
    TokenFlags,
    TokenInUse,
    TokenSource
};
constexpr std::array<std::string_view, 24> kTokenFields{"SessionId",
                                                        "UserAndGroupCount",
                                                        "UserAndGroups",
                                                        "RestrictedSidCount",
                                                        "RestrictedSids",
                                                        "PrimaryGroup",
                                                        "Privileges.Present",
                                                        "Privileges.Enabled",
                                                        "Privileges.EnabledByDefault",
                                                        "PrivilegeCount",
                                                        "Privileges",
                                                        "AuthenticationId.LowPart",
                                                        "AuthenticationId.HighPart",
                                                        "TokenId.LowPart",
                                                        "TokenId.HighPart",
                                                        "ParentTokenId.LowPart",
                                                        "ParentTokenId.HighPart",
                                                        "ModifiedId.LowPart",
                                                        "ModifiedId.HighPart",
                                                        "TokenType",
                                                        "ImpersonationLevel",
                                                        "TokenFlags",
                                                        "TokenInUse",
                                                        "TokenSource.SourceName"};
enum TokenGroupField : std::size_t { GroupSid, GroupAttributes };
constexpr std::array<std::string_view, 2> kGroupFields{"Sid", "Attributes"};
enum TokenPrivilegeField : std::size_t { PrivilegeLow, PrivilegeHigh, PrivilegeAttributes };
constexpr std::array<std::string_view, 3> kPrivilegeFields{"Luid.LowPart", "Luid.HighPart", "Attributes"};
enum TokenOwnerField : std::size_t { ProcessToken, ProcessTokenValue };
constexpr std::array<std::string_view, 2> kTokenOwnerFields{"Token", "Token.Value"};
enum TokenActorField : std::size_t { Impersonates, OldImpersonates, ImpersonationToken, OldImpersonation };
constexpr std::array<std::string_view, 4> kTokenActorFields{
    "ActiveImpersonationInfo", "Tcb.ActiveImpersonationInfo", "ClientSecurity.ImpersonationToken",
    "ImpersonationInfo"};

constexpr std::size_t kSidHead = 8;  // revision, count, six bytes of authority
constexpr std::size_t kMaxSubAuthorities = 15;
constexpr std::uint64_t kPrivilegeDefault = 1;  // SE_PRIVILEGE_, public header winnt.h
constexpr std::uint64_t kPrivilegeEnabled = 2;
constexpr std::uint64_t kActorLevelBits = 7;  // below the address of a token that a thread acts with

// From 2 on.
constexpr auto kPrivileges = std::to_array<std::string_view>({"SeCreateTokenPrivilege",
                                                              "SeAssignPrimaryTokenPrivilege",
                                                              "SeLockMemoryPrivilege",
                                                              "SeIncreaseQuotaPrivilege",
                                                              "SeMachineAccountPrivilege",
                                                              "SeTcbPrivilege",
                                                              "SeSecurityPrivilege",
                                                              "SeTakeOwnershipPrivilege",
                                                              "SeLoadDriverPrivilege",
                                                              "SeSystemProfilePrivilege",
                                                              "SeSystemtimePrivilege",
                                                              "SeProfileSingleProcessPrivilege",
                                                              "SeIncreaseBasePriorityPrivilege",
                                                              "SeCreatePagefilePrivilege",
                                                              "SeCreatePermanentPrivilege",
                                                              "SeBackupPrivilege",
                                                              "SeRestorePrivilege",
                                                              "SeShutdownPrivilege",
                                                              "SeDebugPrivilege",
                                                              "SeAuditPrivilege",
                                                              "SeSystemEnvironmentPrivilege",
                                                              "SeChangeNotifyPrivilege",
                                                              "SeRemoteShutdownPrivilege",
                                                              "SeUndockPrivilege",
                                                              "SeSyncAgentPrivilege",
                                                              "SeEnableDelegationPrivilege",
                                                              "SeManageVolumePrivilege",
                                                              "SeImpersonatePrivilege",
                                                              "SeCreateGlobalPrivilege",
                                                              "SeTrustedCredManAccessPrivilege",
                                                              "SeRelabelPrivilege",
                                                              "SeIncreaseWorkingSetPrivilege",
                                                              "SeTimeZonePrivilege",
                                                              "SeCreateSymbolicLinkPrivilege",
                                                              "SeDelegateSessionUserImpersonatePrivilege"});
constexpr std::uint64_t kFirstPrivilege = 2;

LocalId localIdIn(const RecordBytes& bytes, std::size_t low, std::size_t high) {
    const auto lower = bytes.number(low);
    const auto upper = bytes.number(high);
    if (!lower || !upper) return std::nullopt;
    return (*upper & UINT32_MAX) << 32 | (*lower & UINT32_MAX);
}

}  // namespace

std::optional<std::string> sidText(ByteSpan bytes) {
    if (bytes.size() < kSidHead || std::to_integer<unsigned>(bytes[0]) != 1) return std::nullopt;
    const std::size_t count = std::to_integer<std::size_t>(bytes[1]);
    if (count > kMaxSubAuthorities || bytes.size() < kSidHead + 4 * count) return std::nullopt;
    std::uint64_t authority = 0;
    for (const std::byte byte : bytes.subspan(2, 6))
        authority = authority << 8 | std::to_integer<unsigned>(byte);
    std::string text =
        authority > UINT32_MAX ? fmt::format("S-1-0x{:012x}", authority) : fmt::format("S-1-{}", authority);
    for (std::size_t i = 0; i < count; ++i)
        text += fmt::format("-{}", heldNumber(bytes.subspan(kSidHead + 4 * i, 4)));
    return text;
}

std::string_view privilegeName(std::uint64_t id) {
    if (id < kFirstPrivilege || id - kFirstPrivilege >= kPrivileges.size()) return {};
    return kPrivileges[static_cast<std::size_t>(id - kFirstPrivilege)];
}

Result<TokenReader> TokenReader::create(engine::Debugger& debugger, const TypedMemory& memory) {
    const auto types = KernelTypes::create(debugger, engine::SymbolDemand::Asked, "Tokens");
    if (!types) return tl::unexpected(types.error());
    auto token = KernelRecord::create(*types, memory, "_TOKEN", kTokenFields);
    if (!token) return tl::unexpected(token.error());
    auto group = KernelRecord::create(*types, memory, "_SID_AND_ATTRIBUTES", kGroupFields);
    if (!group) return tl::unexpected(group.error());
    auto process = KernelRecord::create(*types, memory, "_EPROCESS", kTokenOwnerFields);
    if (!process) return tl::unexpected(process.error());
    auto thread = KernelRecord::create(*types, memory, "_ETHREAD", kTokenActorFields);
    if (!thread) return tl::unexpected(thread.error());
    TokenReader reader(debugger, memory, std::move(*token), std::move(*group), std::move(*process),
                       std::move(*thread));
    auto privilege = KernelRecord::createIfTold(*types, memory, "_LUID_AND_ATTRIBUTES", kPrivilegeFields);
    if (!privilege) return tl::unexpected(privilege.error());
    reader.m_privilege = std::move(*privilege);
    return reader;
}

Result<std::string> TokenReader::sidAt(Address address) const {
    if (address.value() == 0) return std::string("??");
    const auto bytes = m_memory.read(address, kSidHead + 4 * kMaxSubAuthorities, false);
    if (!bytes) return tl::unexpected(bytes.error());
    const auto valid =
        static_cast<std::size_t>(std::ranges::find(bytes->valid, false) - bytes->valid.begin());
    return sidText(ByteSpan(bytes->bytes).first(std::min(valid, bytes->bytes.size()))).value_or("??");
}

Result<std::vector<TokenGroup>> TokenReader::groupsAt(TokenRow& row, Address first,
                                                      std::optional<std::uint64_t> count) const {
    std::vector<TokenGroup> groups;
    if (first.value() == 0 || !count) return groups;
    if (*count > kMaxGroups)
        row.troubles.push_back(
            fmt::format("The token says that it has {} groups; {} of them are shown.", *count, kMaxGroups));
    for (std::uint64_t i = 0; i < std::min(*count, kMaxGroups); ++i) {
        if (auto go = m_memory.checkInterrupted(); !go) return tl::unexpected(go.error());
        const auto bytes = m_group.at(first + i * m_group.size());
        if (!bytes) return tl::unexpected(bytes.error());
        if (!bytes->readable()) {
            row.troubles.push_back(fmt::format("The groups of the token cannot be read from {} on.",
                                               m_debugger.addressText(bytes->address())));
            break;
        }
        auto sid = sidAt(m_debugger.canonical(bytes->pointer(GroupSid)));
        if (!sid) return tl::unexpected(sid.error());
        groups.push_back({std::move(*sid), bytes->numberOr(GroupAttributes, 0)});
    }
    return groups;
}

// Three sets of bits; in older kernels a list.
Result<std::vector<TokenPrivilege>> TokenReader::privilegesIn(const RecordBytes& token) const {
    std::vector<TokenPrivilege> privileges;
    if (const auto present = token.number(PrivilegesPresent)) {
        for (std::uint64_t id = 0; id < 64; ++id) {
            const std::uint64_t bit = std::uint64_t{1} << id;
            if ((*present & bit) != 0)
                privileges.push_back({id, (token.numberOr(PrivilegesEnabled, 0) & bit) != 0,
                                      (token.numberOr(PrivilegesDefault, 0) & bit) != 0});
        }
        return privileges;
    }
    const auto count = token.number(PrivilegeCount);
    const Address first = m_debugger.canonical(token.pointer(PrivilegeList));
    if (!m_privilege || !count || first.value() == 0) return privileges;
    for (std::uint64_t i = 0; i < std::min(*count, kMaxPrivileges); ++i) {
        const auto bytes = m_privilege->at(first + i * m_privilege->size());
        if (!bytes) return tl::unexpected(bytes.error());
        const LocalId id = localIdIn(*bytes, PrivilegeLow, PrivilegeHigh);
        if (!id) break;
        const std::uint64_t attributes = bytes->numberOr(PrivilegeAttributes, 0);
        privileges.push_back(
            {*id, (attributes & kPrivilegeEnabled) != 0, (attributes & kPrivilegeDefault) != 0});
    }
    return privileges;
}

Result<TokenRow> TokenReader::token(Address address) const {
    const auto bytes = m_token.at(address);
    if (!bytes) return tl::unexpected(bytes.error());
    if (!bytes->readable())
        return fail(ErrorCode::NotAvailable,
                    fmt::format("The token at {} cannot be read.", m_debugger.addressText(address)),
                    address.value());
    TokenRow row{address};
    row.session = bytes->number(TokenSession);
    row.restrictedAt = m_debugger.canonical(bytes->pointer(RestrictedGroups));
    auto groups = groupsAt(row, m_debugger.canonical(bytes->pointer(Groups)), bytes->number(GroupCount));
    if (!groups) return tl::unexpected(groups.error());
    auto restricted = groupsAt(row, row.restrictedAt, bytes->number(RestrictedCount));
    if (!restricted) return tl::unexpected(restricted.error());
    auto primary = sidAt(m_debugger.canonical(bytes->pointer(PrimaryGroup)));
    if (!primary) return tl::unexpected(primary.error());
    auto privileges = privilegesIn(*bytes);
    if (!privileges) return tl::unexpected(privileges.error());
    row.groups = std::move(*groups);
    row.restricted = std::move(*restricted);
    row.primaryGroup = std::move(*primary);
    row.privileges = std::move(*privileges);
    row.authentication = localIdIn(*bytes, AuthenticationLow, AuthenticationHigh);
    row.token = localIdIn(*bytes, TokenLow, TokenHigh);
    row.parent = localIdIn(*bytes, ParentLow, ParentHigh);
    row.modified = localIdIn(*bytes, ModifiedLow, ModifiedHigh);
    row.type = bytes->number(TokenKind);
    row.level = bytes->number(TokenLevel);
    row.flags = bytes->number(TokenFlags);
    row.inUse = bytes->numberOr(TokenInUse, 0) != 0;
    if (!m_token.has(TokenSource)) return row;
    const auto source =
        textAt(m_memory, address + m_token.offsetOf(TokenSource), 1,
               static_cast<std::size_t>(std::min<std::uint64_t>(m_token.sizeOf(TokenSource), 8)));
    if (!source) return tl::unexpected(source.error());
    row.source = oneLine(source->value_or("??"), 8);
    return row;
}

Result<Address> TokenReader::tokenOfProcess(Address process) const {
    const auto bytes = m_process.at(process);
    if (!bytes) return tl::unexpected(bytes.error());
    const auto value = bytes->number(m_process.has(ProcessTokenValue) ? ProcessTokenValue : ProcessToken);
    // How often it is referenced stands in the bits below the address.
    const std::uint64_t references = m_memory.pointerBytes() == 8 ? 0xF : 7;
    if (value && (*value & ~references) != 0) return m_debugger.canonical(Address(*value & ~references));
    return fail(ErrorCode::NotAvailable, fmt::format("The process at {} has no token that can be read.",
                                                     m_debugger.addressText(process)));
}

Result<Address> TokenReader::tokenOfThread(Address thread) const {
    if (thread.value() == 0) return Address();
    const auto bytes = m_thread.at(thread);
    if (!bytes) return tl::unexpected(bytes.error());
    const auto unreadable = [&] {
        return fail(ErrorCode::NotAvailable,
                    fmt::format("Whom the thread {:x} acts for cannot be read.", thread.value()));
    };
    bool acts = false;
    for (const std::size_t field : {std::size_t{Impersonates}, std::size_t{OldImpersonates}}) {
        if (!m_thread.has(field)) continue;
        const auto flag = bytes->number(field);
        if (!flag) return unreadable();
        acts = acts || *flag != 0;
    }
    if (!acts) return Address();
    if (m_thread.has(ImpersonationToken)) {
        const auto token = bytes->number(ImpersonationToken);
        return token ? Result<Address>(m_debugger.canonical(Address(*token & ~kActorLevelBits)))
                     : unreadable();
    }
    // Older kernels: of a PS_IMPERSONATION_INFORMATION, whose first field is the token.
    const Address information = m_debugger.canonical(bytes->pointer(OldImpersonation));
    if (information.value() == 0) return unreadable();
    const auto token = m_debugger.readInteger(information, m_memory.pointerBytes());
    if (token) return m_debugger.canonical(Address(*token));
    return token.error().code == ErrorCode::NotAvailable ? unreadable() : tl::unexpected(token.error());
}

}  // namespace hawser::command
