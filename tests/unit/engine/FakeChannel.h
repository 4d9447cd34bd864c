#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "core/engine/RequestChannel.h"

namespace hawser::engine::test {

// A target at the level of requests: memory, contexts, the table of breakpoints with its habits
// (kd-protocol.md 3.7 and 13). What runs in it is up to the test, which tells where it stops.
class FakeChannel final : public RequestChannel {
  public:
    FakeChannel();

    Result<kd::Reply> exchange(const kd::Request& request) override;
    kd::Machine machine() const override { return machineType; }
    bool interrupted() const override { return looksUntilInterrupted && (*looksUntilInterrupted)-- == 0; }
    mutable std::optional<unsigned> looksUntilInterrupted{};  // somebody wants the thread then

    // --- the target's insides ---
    void map(std::uint64_t address, std::size_t count);  // whole pages, zeros
    void poke(std::uint64_t address, const std::vector<unsigned>& bytes);
    void poke64(std::uint64_t address, std::uint64_t value);
    void poke32(std::uint64_t address, std::uint32_t value);
    void poke16(std::uint64_t address, std::uint16_t value);
    std::optional<std::byte> peek(std::uint64_t address) const;
    void setContext64(std::uint16_t processor, std::size_t offset, std::uint64_t value);
    std::uint64_t context64(std::uint16_t processor, std::size_t offset) const;
    void setSpecial64(std::uint16_t processor, std::size_t offset, std::uint64_t value);
    std::uint64_t special64(std::uint16_t processor, std::size_t offset) const;
    std::size_t breakpointsStanding() const;
    bool standsAt(std::uint64_t address) const;
    // What a target does when it reports a stop at pc: breakpoints in the reported stream are dropped.
    void stopAt(std::uint64_t pc);

    template <class T>
    std::size_t count() const {
        std::size_t n = 0;
        for (const kd::Request& request : log) n += std::holds_alternative<T>(request.body) ? 1 : 0;
        return n;
    }

    std::vector<kd::Request> log;
    std::vector<kd::Continue2> resumes;
    std::size_t plainContinues = 0;
    kd::Machine machineType = kd::Machine::X64;
    kd::Version version;
    bool running = false;
    std::uint16_t processors = 1;
    std::map<std::uint32_t, std::uint64_t> machineRegisters;
    std::map<std::uint64_t, std::uint32_t> ports;

    // --- habits ---
    std::size_t maxReply = kd::kMaxTransfer;  // KDNET answers shorter
    bool knowsContextEx = true;
    bool knowsRestoreEx = true;
    bool allOrNothing = false;  // a read that is not wholly readable gives nothing
    std::vector<std::uint64_t> refusesBreakpointAt;
    std::function<void()> meanwhile;  // happens once, while the next request is out
    struct Failure {
        std::size_t after = 0;  // requests that still work
        ErrorCode code{};
        bool executed = false;  // the request reached the target, its answer was lost
    };
    std::optional<Failure> failure;

  private:
    struct Entry {
        std::uint64_t address = 0;
        std::byte original{};
    };
    kd::Reply handle(const kd::ReadMemory& request);
    kd::Reply handle(const kd::WriteMemory& request);
    kd::Reply handleBreakpoint(const kd::WriteBreakPoint& request);
    kd::Reply restore(std::uint32_t handle);
    kd::Reply execute(const kd::Request& request);
    kd::Reply executeOnMachine(const kd::Request& request);

    std::map<std::uint64_t, Bytes> m_pages;
    std::map<std::uint16_t, Bytes> m_contexts;
    std::map<std::uint16_t, Bytes> m_specials;
    std::array<std::optional<Entry>, kd::kMaxTargetBreakpoints> m_table;
};

}  // namespace hawser::engine::test
