#include "tests/simulation/Audit.h"

#include <algorithm>

#include "core/base/ByteReader.h"
#include "core/kd/RequestTraits.h"
#include "core/kd/x64/ContextX64.h"
#include "tests/simulation/Bounds.h"

namespace hawser::simulation {

namespace {

Report reportOf(const std::optional<Error>& error) {
    if (!error) return Report::Done;
    return error->effect == Effect::None ? Report::Failed : Report::Unknown;
}

// A list of its own, since the audit judges the request traits of core/kd.
bool resumes(const kd::Request& request) {
    return std::holds_alternative<kd::Continue>(request.body) ||
           std::holds_alternative<kd::Continue2>(request.body);
}

// What the user's write or register write carries.
std::optional<std::uint64_t> valueOf(const kd::Request& request) {
    if (const auto* write = std::get_if<kd::WriteMemory>(&request.body)) {
        ByteReader reader(write->data);
        const std::uint64_t value = reader.u64();
        return reader.failed() ? std::nullopt : std::optional(value);
    }
    if (const auto* set = std::get_if<kd::SetContext>(&request.body)) {
        const auto context = kd::x64::decodeContext(set->context);
        return context ? std::optional(context->r15) : std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

void Audit::violation(std::string text) {
    m_journal.note("VIOLATION: {}", text);
    m_violations.push_back(std::move(text));
}

void Audit::asked(session::RequestId id, OperationKind kind, std::uint64_t value) {
    m_operations[value] = {kind, Report::None, 0, 0};
    m_byId[id] = value;
}

void Audit::answered(session::RequestId id, const std::optional<Error>& error) {
    const auto found = m_byId.find(id);
    if (found == m_byId.end()) return;
    Operation& operation = m_operations[found->second];
    if (operation.report != Report::None) violation("An operation was answered twice.");
    operation.report = reportOf(error);
    m_journal.note("answer {}: {}", id, error ? error->what : "done");
    if (operation.report == Report::Done && operation.executed == 0)
        violation(
            fmt::format("Operation {:x} was reported done, but the target never did it.", found->second));
    if (operation.report == Report::Failed && operation.executed != 0)
        violation(fmt::format("Operation {:x} was reported failed ({}), but the target did it.",
                              found->second, error->what));
}

void Audit::countWrites(ByteSpan bytes) {
    for (std::size_t at = 0; at + kd::kHeaderSize <= bytes.size(); at += kd::kHeaderSize) {
        ByteReader reader(bytes.subspan(at));
        const std::uint32_t leader = reader.u32();
        if (leader == kd::kControlLeader) {
            if (static_cast<kd::PacketType>(reader.u16()) == kd::PacketType::Reset) m_lastWritten.clear();
        } else if (leader == kd::kDataLeader) {
            const ByteSpan packet = bytes.subspan(at);
            if (!std::ranges::equal(packet, m_lastWritten)) m_writes = 0;
            m_lastWritten.assign(packet.begin(), packet.end());
            if (++m_writes > kMostWrites)
                violation(fmt::format("One packet was written {} times.", m_writes));
            return;
        }
    }
}

void Audit::hostWrites(ByteSpan bytes, std::uint64_t stopKnown) {
    countWrites(bytes);
    // A continue is a data packet that begins with its API number.
    if (bytes.size() < kd::kHeaderSize + kd::kManipulateHeaderSize) return;
    for (std::size_t at = 0; at + kd::kHeaderSize + 4 <= bytes.size(); at += kd::kHeaderSize) {
        ByteReader reader(bytes.subspan(at));
        if (reader.u32() != kd::kDataLeader) continue;
        reader.skip(12);
        const auto api = static_cast<kd::ApiNumber>(reader.u32());
        if (api == kd::ApiNumber::Continue || api == kd::ApiNumber::Continue2) {
            m_continueForged = m_continueForged && m_continueMeant == stopKnown;
            m_continueMeant = stopKnown;
        }
        return;
    }
}

void Audit::forged(ByteSpan packet) {
    const std::size_t size = std::min<std::size_t>(packet.size() - kd::kHeaderSize, kd::kMaxPayload);
    const auto request = kd::decodeRequest(packet.subspan(kd::kHeaderSize, size), kd::Machine::X64);
    if (!request) return;
    if (resumes(*request)) m_continueForged = true;
    if (const auto value = valueOf(*request); value && m_operations.contains(*value))
        m_operations[*value].forged = true;
}

void Audit::executed(const kd::Request& request, const kd::Reply& reply, std::uint64_t stop) {
    if (m_journal.on()) {
        m_journal.note("   target did {} at stop {}, status {:x}", kd::nameOf(request.body), stop,
                       reply.status);
    }
    // A target that was reset unheard and stopped at the same place as before is its own twin: nobody can
    // tell.
    const bool twin = m_continueMeant && *m_continueMeant <= m_bootedAfter && stop > m_bootedAfter;
    if (resumes(request) && !twin && !m_continueForged && m_continueMeant && *m_continueMeant != stop)
        violation(fmt::format("A continue that was meant for stop {} was taken at stop {}.", *m_continueMeant,
                              stop));
    if (!reply.ok()) return;
    const auto value = valueOf(request);
    if (!value || !m_operations.contains(*value)) return;
    if (std::holds_alternative<kd::WriteMemory>(request.body)) {
        onWrite(*value);
    } else {
        onContext(*value, request.processor);
    }
}

void Audit::rebooted(std::uint64_t stop) {
    m_lastRegister.clear();
    m_bootedAfter = stop;
    // A request that is repeated because its answer is held up on the line may reach a boot that nobody has
    // heard of yet: the packets carry nothing that tells the boots apart. What it did before is gone.
    for (auto& [value, operation] : m_operations) operation.executedNow = 0;
}

void Audit::spuriousDatagram(bool held, std::string_view end) {
    ++m_spurious;
    if (!held) violation(fmt::format("{} took a datagram that was forged or had come before.", end));
}

void Audit::onWrite(std::uint64_t value) {
    const Operation& operation = count(value);
    if (operation.forged) return;
    if (value < m_lastMemory) violation(fmt::format("Write {:x} was done out of order.", value));
    m_lastMemory = std::max(m_lastMemory, value);
    if (operation.executedNow > 1)
        violation(fmt::format("Write {:x} was done {} times.", value, operation.executedNow));
}

void Audit::onContext(std::uint64_t value, std::uint16_t processor) {
    std::uint64_t& last = m_lastRegister[processor];
    const bool forged = m_operations[value].forged;
    if (value < last && !forged)
        violation(fmt::format("Register value {:x} came back after a newer one.", value));
    if (value > last || forged) count(value);
    last = std::max(last, value);
}

const Audit::Operation& Audit::count(std::uint64_t value) {
    Operation& operation = m_operations[value];
    ++operation.executed;
    ++operation.executedNow;
    if (operation.report == Report::Failed)
        violation(fmt::format("Operation {:x} was reported failed, and then the target did it.", value));
    return operation;
}

std::uint64_t Audit::reported(Report report) const {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(m_operations, [report](const auto& o) { return o.second.report == report; }));
}

}  // namespace hawser::simulation
