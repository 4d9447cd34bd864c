#include <catch2/catch.hpp>

#include "core/command/objects/TokenReader.h"
#include "tests/support/TextParts.h"
#include "tests/unit/command/NarrowDesk.h"
#include "tests/unit/command/TasksDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

namespace {

constexpr std::uint64_t kToken = 0xFFFFFA8000050000;
constexpr std::uint64_t kSids = kToken + 0x400;
constexpr std::uint64_t kGroupTable = kToken + 0x800;
constexpr std::uint64_t kTokenField = 0xA0;  // in _EPROCESS
constexpr std::uint64_t kActs = 0xA0;        // in _ETHREAD
constexpr std::uint64_t kActsWith = 0xA8;

void putSid(engine::test::FakeChannel& channel, std::uint64_t at, std::vector<std::uint32_t> authorities) {
    channel.poke(at, {1, static_cast<unsigned>(authorities.size()), 0, 0, 0, 0, 0, 5});
    for (const std::uint32_t authority : authorities) {
        channel.poke32(at + 8, authority);
        at += 4;
    }
}

// sh.exe's token: a user, administrators and a logon.
struct TokenDesk : TasksDesk {
    TokenDesk() {
        describeTokens();
        auto& channel = bench.channel;
        channel.map(kToken, 0x1000);
        channel.poke64(kShell + kTokenField, kToken | 7);
        channel.poke32(kToken, 1);
        channel.poke32(kToken + 8, 3);
        channel.poke64(kToken + 0x10, kGroupTable);
        channel.poke64(kToken + 0x18, kSids);
        channel.poke64(kToken + 0x20, (1ULL << 0x14) | (1ULL << 0x17) | (1ULL << 0x3F));
        channel.poke64(kToken + 0x28, 1ULL << 0x17);
        channel.poke64(kToken + 0x30, 1ULL << 0x17);
        channel.poke64(kToken + 0x38, 0x11691);
        channel.poke32(kToken + 0x40, 1);
        channel.poke32(kToken + 0x48, 0x2000);
        channel.poke(kToken + 0x50, {'U', 's', 'e', 'r', '3', '2', ' ', ' '});
        putSid(channel, kSids, {21, 518066528, 1001});
        putSid(channel, kSids + 0x40, {32, 544});
        putSid(channel, kSids + 0x80, {5, 0, 71188});
        group(0, kSids, 0);
        group(1, kSids + 0x40, 0x0F);
        group(2, kSids + 0x80, 0xC0000007);
        run(".process " + pointer(kShell));
    }
    void describeTokens() {
        hawser::test::MadeTypes& types = made->made;
        const auto ulong = types.integer("unsigned long", 4, false);
        const auto slong = types.integer("long", 4, true);
        const auto quad = types.integer("unsigned int64", 8, false);
        const auto pointer = types.pointer(quad);
        const auto id = types.record("_LUID", 8);
        types.field(id, "LowPart", 0, ulong);
        types.field(id, "HighPart", 4, slong);
        const auto sets = types.record("_SEP_TOKEN_PRIVILEGES", 0x18);
        types.field(sets, "Present", 0, quad);
        types.field(sets, "Enabled", 8, quad);
        types.field(sets, "EnabledByDefault", 0x10, quad);
        const auto source = types.record("_TOKEN_SOURCE", 0x10);
        types.field(source, "SourceName", 0, types.array(types.character("char", 1, true), 8));
        const auto member = types.record("_SID_AND_ATTRIBUTES", 0x10);
        types.field(member, "Sid", 0, pointer);
        types.field(member, "Attributes", 8, ulong);
        const auto token = types.record("_TOKEN", 0x80);
        types.field(token, "SessionId", 0, ulong);
        types.field(token, "UserAndGroupCount", 8, ulong);
        types.field(token, "UserAndGroups", 0x10, types.pointer(member));
        types.field(token, "PrimaryGroup", 0x18, pointer);
        types.field(token, "Privileges", 0x20, sets);
        types.field(token, "AuthenticationId", 0x38, id);
        types.field(token, "TokenType", 0x40, ulong);
        types.field(token, "ImpersonationLevel", 0x44, ulong);
        types.field(token, "TokenFlags", 0x48, ulong);
        types.field(token, "TokenSource", 0x50, source);
        const auto reference = types.record("_EX_FAST_REF", 8, symbols::RecordKind::Union);
        types.field(reference, "Value", 0, quad);
        types.field(*types.find("_EPROCESS"), "Token", kTokenField, reference);
        const auto client = types.record("_PS_CLIENT_SECURITY_CONTEXT", 8, symbols::RecordKind::Union);
        types.field(client, "ImpersonationToken", 0, pointer);
        types.bits(*types.find("_ETHREAD"), "ActiveImpersonationInfo", kActs, ulong, 3, 1);
        types.field(*types.find("_ETHREAD"), "ClientSecurity", kActsWith, client);
    }
    void group(unsigned number, std::uint64_t sid, std::uint32_t attributes) {
        bench.channel.poke64(kGroupTable + 0x10 * number, sid);
        bench.channel.poke32(kGroupTable + 0x10 * number + 8, attributes);
    }
    std::string fresh(std::string_view line) {
        bench.debugger.dropStopCaches();
        return run(line);
    }
};

const std::string kTokenText =
    "_TOKEN " + pointer(kToken) +
    "\nTS Session ID: 0x1\nUser: S-1-5-21-518066528-1001\nGroups: \n 00 S-1-5-32-544\n"
    "    Attributes - Mandatory Default Enabled Owner\n 01 S-1-5-5-0-71188\n"
    "    Attributes - Mandatory Default Enabled LogonId\nPrimary Group: S-1-5-21-518066528-1001\nPrivs: \n"
    " 20 0x000000014 SeDebugPrivilege                  Attributes -\n"
    " 23 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default\n"
    " 63 0x00000003f Unknown Privilege                 Attributes -\n"
    "Authentication ID:         (0,11691)\nImpersonation Level:       Anonymous\n"
    "TokenType:                 Primary\nSource: User32             TokenFlags: 0x2000\n"
    "Token ID: ??               ParentToken ID: ??\nModified ID:               ??\n"
    "RestrictedSidCount: 0      RestrictedSids: " +
    pointer(0) + "\n";

}  // namespace

TEST_CASE("!token shows who a process acts as", "[token]") {
    TokenDesk desk;
    CHECK(desk.run("!token") == kTokenText);
    CHECK(desk.run("!token 0") == kTokenText);
    CHECK(desk.run("!token " + pointer(kToken)) == kTokenText);
    CHECK(has(desk.run("!token -n"), "!token shows SIDs."));
    CHECK(has(desk.run("!token -?"), "!token [Address]\n"));
    CHECK(desk.run("!token fffffa80`00bad000") == "The token at fffffa80`00bad000 cannot be read.\n");
    desk.run(".process " + pointer(kSystem));
    CHECK(has(desk.run("!token"), "has no token that can be read."));
    CHECK(has(TasksDesk().run("!token"), "Tokens need the types of nt"));
}

TEST_CASE("!token shows what a thread acts with", "[token]") {
    TokenDesk desk;
    desk.run(".process");
    desk.bench.channel.poke64(kSystem + kTokenField, kToken);
    CHECK(desk.fresh("!token") == "Thread is not impersonating. Using process token...\n" + kTokenText);
    desk.bench.channel.poke64(kSystem + kTokenField, 0);
    desk.bench.channel.poke(kThread + kActs, {8});
    desk.bench.channel.poke64(kThread + kActsWith, kToken | 2);
    CHECK(desk.fresh("!token") == kTokenText);
}

TEST_CASE("Damaged tokens end with a sentence", "[token]") {
    TokenDesk desk;
    desk.bench.channel.poke32(kToken + 8, 0xFFFFFFFF);
    const std::string huge = desk.fresh("!token");
    CHECK(has(huge, "The token says that it has 4294967295 groups; 1024 of them are shown.\n"));
    CHECK(has(huge, "The groups of the token cannot be read from " + pointer(kToken + 0x1000) + " on.\n"));
    desk.bench.channel.poke32(kToken + 8, 1);
    desk.bench.channel.poke(kSids, {2});
    CHECK(has(desk.fresh("!token"), "User: ??\n"));
    desk.group(0, 0xFFFFFA8000BAD000, 0);
    CHECK(has(desk.fresh("!token"), "User: ??\n"));
}

TEST_CASE("SIDs are printed as Windows prints them", "[token]") {
    const auto text = [](std::vector<unsigned> numbers) {
        Bytes bytes;
        for (const unsigned number : numbers) bytes.push_back(static_cast<std::byte>(number));
        return sidText(bytes).value_or("none");
    };
    CHECK(text({1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0}) == "S-1-1-0");
    CHECK(text({1, 0, 0, 0, 0, 0, 0, 5}) == "S-1-5");
    CHECK(text({1, 0, 1, 0, 0, 0, 0, 5}) == "S-1-0x010000000005");
    CHECK(text({1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0}) == "none");
    CHECK(text({1, 16, 0, 0, 0, 0, 0, 1}) == "none");
    CHECK(text({2, 0, 0, 0, 0, 0, 0, 1}) == "none");
    CHECK(text({1, 0, 0, 0, 0, 0, 0}) == "none");
    CHECK(privilegeName(2) == "SeCreateTokenPrivilege");
    CHECK(privilegeName(0x24) == "SeDelegateSessionUserImpersonatePrivilege");
    CHECK(privilegeName(0x25).empty());
    CHECK(privilegeName(1).empty());
}

TEST_CASE("Older 32-bit kernels keep a list of privileges", "[token]") {
    NarrowDesk desk;
    hawser::test::MadeTypes& types = desk.made->made;
    const auto dword = types.integer("unsigned long", 4, false);
    const auto id = types.record("_LUID", 8);
    types.field(id, "LowPart", 0, dword);
    types.field(id, "HighPart", 4, dword);
    const auto privilege = types.record("_LUID_AND_ATTRIBUTES", 0xC);
    types.field(privilege, "Luid", 0, id);
    types.field(privilege, "Attributes", 8, dword);
    const auto member = types.record("_SID_AND_ATTRIBUTES", 8);
    types.field(member, "Sid", 0, types.pointer(dword, 4));
    types.field(member, "Attributes", 4, dword);
    const auto token = types.record("_TOKEN", 0x20);
    types.field(token, "UserAndGroupCount", 0, dword);
    types.field(token, "UserAndGroups", 4, types.pointer(member, 4));
    types.field(token, "PrivilegeCount", 8, dword);
    types.field(token, "Privileges", 0xC, types.pointer(privilege, 4));
    types.record("_EPROCESS", 0x10);
    types.record("_ETHREAD", 0x10);
    const Address records = desk.records();
    desk.put(records, 1, 4);
    desk.putPointer(records + 4, (records + 0x40).value());
    desk.putPointer(records + 0x40, (records + 0x50).value());
    desk.put(records + 0x50, 0x0101, 4);
    desk.put(records + 0x54, 0x05000000, 4);
    desk.put(records + 0x58, 18, 4);
    desk.put(records + 8, 1, 4);
    desk.putPointer(records + 0xC, (records + 0x80).value());
    desk.put(records + 0x80, 0x13, 4);
    desk.put(records + 0x88, 3, 4);
    desk.symbolsCome();
    const std::string text = desk.run("!token 80300000");
    CHECK(has(text, "User: S-1-5-18\n"));
    CHECK(has(text, " 19 0x000000013 SeShutdownPrivilege               Attributes - Enabled Default\n"));
}
