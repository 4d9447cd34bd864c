#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/kd/Requests.h"
#include "core/session/SessionTypes.h"
#include "tests/simulation/Journal.h"

namespace hawser::simulation {

// What the user asked to change, with a value that no other operation has.
enum class OperationKind : std::uint8_t { Memory, Register };
enum class Report : std::uint8_t { None, Done, Failed, Unknown };

// Holds what was asked against what the target really carried out, and both against what was told.
class Audit {
  public:
    explicit Audit(Journal& journal) : m_journal(journal) {}

    // --- the user ---
    std::uint64_t newValue() { return kMark | ++m_lastValue; }
    void asked(session::RequestId id, OperationKind kind, std::uint64_t value);
    void answered(session::RequestId id, const std::optional<Error>& error);
    // The process that asked is dead: nobody will be told anything.
    void hostDied() { m_byId.clear(); }

    // --- the line ---
    // What the host writes, and the stop that it shows while it does.
    void hostWrites(ByteSpan bytes, std::uint64_t stopKnown);

    // Another number makes a repeat another packet, and nothing in KD can tell: the target does it again.
    void forged(ByteSpan request);

    // --- the target ---
    void executed(const kd::Request& request, const kd::Reply& reply, std::uint64_t stop);
    // `stop`: the last one before it.
    void rebooted(std::uint64_t stop);

    // A datagram that was forged or had come before went in; `held`: it was counted and changed nothing.
    void spuriousDatagram(bool held, std::string_view end);
    std::uint64_t spuriousDatagrams() const { return m_spurious; }

    void violation(std::string text);
    const std::vector<std::string>& violations() const { return m_violations; }
    std::uint64_t operations() const { return m_operations.size(); }
    std::uint64_t reported(Report report) const;

    static constexpr std::uint64_t kMark = 0x5AFE'0000'0000'0000;
    static constexpr Address kArea{0xFFFFFA8000000000};  // memory that the user reads and writes
    static constexpr std::size_t kAreaSize = 0x2000;

  private:
    struct Operation {
        OperationKind kind = OperationKind::Memory;
        Report report = Report::None;
        unsigned executed = 0;
        unsigned executedNow = 0;  // since the last boot
        bool forged = false;
    };

    void countWrites(ByteSpan bytes);
    void onWrite(std::uint64_t value);
    void onContext(std::uint64_t value, std::uint16_t processor);
    const Operation& count(std::uint64_t value);

    Journal& m_journal;
    std::map<std::uint64_t, Operation> m_operations;  // by value, which grows with time
    std::map<session::RequestId, std::uint64_t> m_byId;
    std::uint64_t m_lastValue = 0;
    std::uint64_t m_lastMemory = 0;
    std::map<std::uint16_t, std::uint64_t> m_lastRegister;  // of each processor
    std::uint64_t m_bootedAfter = 0;
    std::uint64_t m_spurious = 0;
    std::optional<std::uint64_t> m_continueMeant;  // the stop that the last continue was written for
    bool m_continueForged = false;
    Bytes m_lastWritten;  // the last data packet, and how often it was written
    int m_writes = 0;
    std::vector<std::string> m_violations;
};

}  // namespace hawser::simulation
