#include "tests/simulation/Audit.h"

#include <algorithm>

#include "core/base/ByteReader.h"
#include "core/kd/RequestTraits.h"
#include "core/kd/x64/ContextX64.h"

namespace hawser::simulation {

namespace {

// What the texts of an error promise: "Cancelled." alone and the codes below mean that nothing was sent.
Report reportOf(const std::optional<Error>& error) {
    if (!error) return Report::Done;
    switch (error->code) {
        case ErrorCode::NotAvailable:
        case ErrorCode::InvalidArgument:
        case ErrorCode::Unsupported:
        case ErrorCode::Refused:
            return Report::Failed;
        case ErrorCode::Cancelled:
            return error->what == "Cancelled." ? Report::Failed : Report::Unknown;
        case ErrorCode::Truncated:
        case ErrorCode::Malformed:
        case ErrorCode::Timeout:
        case ErrorCode::Disconnected:
        case ErrorCode::Io:
            return Report::Unknown;
    }
    return Report::Unknown;
}

}  // namespace

void Audit::violation(std::string text) {
    m_journal.note("VIOLATION: {}", text);
    m_violations.push_back(std::move(text));
}

void Audit::asked(session::RequestId id, OperationKind kind, std::uint64_t value) {
    m_operations[value] = {kind, Report::None, 0};
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

void Audit::hostWrites(ByteSpan bytes, std::uint64_t stopKnown) {
    // A continue is a data packet that begins with its API number.
    if (bytes.size() < kd::kHeaderSize + kd::kManipulateHeaderSize) return;
    for (std::size_t at = 0; at + kd::kHeaderSize + 4 <= bytes.size(); at += kd::kHeaderSize) {
        ByteReader reader(bytes.subspan(at));
        if (reader.u32() != kd::kDataLeader) continue;
        reader.skip(12);
        const auto api = static_cast<kd::ApiNumber>(reader.u32());
        if (api == kd::ApiNumber::Continue || api == kd::ApiNumber::Continue2) m_continueMeant = stopKnown;
        return;
    }
}

void Audit::executed(const kd::Request& request, const kd::Reply& reply, std::uint64_t stop) {
    if (m_journal.on()) {
        m_journal.note("   target did {} at stop {}, status {:x}", kd::nameOf(request.body), stop,
                       reply.status);
    }
    const bool resumes = std::holds_alternative<kd::Continue>(request.body) ||
                         std::holds_alternative<kd::Continue2>(request.body);
    // A target that was reset unheard and stopped at the same place as before is its own twin: nobody can
    // tell.
    const bool twin = m_continueMeant && *m_continueMeant <= m_bootedAfter && stop > m_bootedAfter;
    if (resumes && !twin && m_continueMeant && *m_continueMeant != stop)
        violation(fmt::format("A continue that was meant for stop {} was taken at stop {}.", *m_continueMeant,
                              stop));
    if (!reply.ok()) return;
    if (const auto* write = std::get_if<kd::WriteMemory>(&request.body)) onWrite(*write);
    if (const auto* set = std::get_if<kd::SetContext>(&request.body)) onContext(set->context);
}

void Audit::rebooted(std::uint64_t stop) {
    m_lastRegister = 0;
    m_bootedAfter = stop;
}

void Audit::onWrite(const kd::WriteMemory& request) {
    ByteReader reader(request.data);
    const std::uint64_t value = reader.u64();
    if (reader.failed() || !m_operations.contains(value)) return;
    count(value);
    if (value < m_lastMemory) violation(fmt::format("Write {:x} was done out of order.", value));
    m_lastMemory = std::max(m_lastMemory, value);
    if (m_operations[value].executed > 1)
        violation(fmt::format("Write {:x} was done {} times.", value, m_operations[value].executed));
}

void Audit::onContext(ByteSpan bytes) {
    const auto context = kd::x64::decodeContext(bytes);
    if (!context || !m_operations.contains(context->r15)) return;
    if (context->r15 < m_lastRegister)
        violation(fmt::format("Register value {:x} came back after a newer one.", context->r15));
    if (context->r15 > m_lastRegister) count(context->r15);
    m_lastRegister = std::max(m_lastRegister, context->r15);
}

void Audit::count(std::uint64_t value) {
    Operation& operation = m_operations[value];
    ++operation.executed;
    if (operation.report == Report::Failed)
        violation(fmt::format("Operation {:x} was reported failed, and then the target did it.", value));
}

std::uint64_t Audit::reported(Report report) const {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(m_operations, [report](const auto& o) { return o.second.report == report; }));
}

}  // namespace hawser::simulation
