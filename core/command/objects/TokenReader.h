#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/command/objects/KernelRecord.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// Of a TOKEN. "S-1-5-32-544"; "??": it cannot be read, or is none.
struct TokenGroup {
    std::string sid{};
    std::uint64_t attributes = 0;  // SE_GROUP_, public header winnt.h
};

struct TokenPrivilege {
    std::uint64_t id = 0;
    bool enabled = false;
    bool byDefault = false;
};

// A LUID; nothing: cannot be read, or not told.
using LocalId = std::optional<std::uint64_t>;

// A TOKEN. What is not told by nt's types, or cannot be read, is nothing.
struct TokenRow {
    Address address;
    std::optional<std::uint64_t> session{};
    std::vector<TokenGroup> groups{};  // the first is the user
    std::vector<TokenGroup> restricted{};
    std::string primaryGroup{};
    std::vector<TokenPrivilege> privileges{};
    LocalId authentication{};
    LocalId token{};
    LocalId parent{};
    LocalId modified{};
    std::optional<std::uint64_t> type{};   // TOKEN_TYPE
    std::optional<std::uint64_t> level{};  // SECURITY_IMPERSONATION_LEVEL
    std::optional<std::uint64_t> flags{};
    bool inUse = false;
    std::string source{};
    Address restrictedAt{};
    std::vector<std::string> troubles{};  // why there may be more, a sentence each
};

// Tokens by nt's types. For one command; engine thread; debugger and memory outlive it.
class TokenReader {
  public:
    // NotAvailable: the types are not there, and how to get them.
    static Result<TokenReader> create(engine::Debugger& debugger, const TypedMemory& memory);

    // NotAvailable: nothing can be read there. Errors: the target cannot be asked; Cancelled.
    Result<TokenRow> token(Address address) const;
    // EPROCESS.Token. NotAvailable: it has none that can be read.
    Result<Address> tokenOfProcess(Address process) const;
    // What a thread acts as somebody else with; 0: it does not, or nt's types do not tell.
    Result<Address> tokenOfThread(Address thread) const;

    static constexpr std::uint64_t kMaxGroups = 1024;  // as Windows has them
    static constexpr std::uint64_t kMaxPrivileges = 64;

  private:
    TokenReader(engine::Debugger& debugger, const TypedMemory& memory, KernelRecord token, KernelRecord group,
                KernelRecord process, KernelRecord thread)
        : m_debugger(debugger),
          m_memory(memory),
          m_token(std::move(token)),
          m_group(std::move(group)),
          m_process(std::move(process)),
          m_thread(std::move(thread)) {}

    Result<std::string> sidAt(Address address) const;
    Result<std::vector<TokenGroup>> groupsAt(TokenRow& row, Address first,
                                             std::optional<std::uint64_t> count) const;
    Result<std::vector<TokenPrivilege>> privilegesIn(const RecordBytes& token) const;

    engine::Debugger& m_debugger;
    const TypedMemory& m_memory;
    KernelRecord m_token;
    KernelRecord m_group;
    KernelRecord m_process;
    KernelRecord m_thread;
    std::optional<KernelRecord> m_privilege{};  // of kernels that keep a list of them
};

// A SID (public header winnt.h) from its bytes; nothing: it is none.
std::optional<std::string> sidText(ByteSpan bytes);
// "SeDebugPrivilege", as public header wdm.h numbers them; "": none is called so.
std::string_view privilegeName(std::uint64_t id);

}  // namespace hawser::command
