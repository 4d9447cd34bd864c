#include <algorithm>
#include <utility>

#include "core/kd/RequestTraits.h"
#include "tests/support/ScriptedTarget.h"

// How the scripted machine carries out requests: kd-protocol.md 3.
namespace hawser::test {

namespace {

constexpr std::uint32_t kStatusNoSuchDevice = 0xC000000E;  // invalid MSR (3.9)
constexpr std::uint32_t kStatusNotFound = 0xC0000225;      // SearchMemory (3.4)

kd::Reply failed(std::uint32_t status = kd::kStatusUnsuccessful) {
    kd::Reply reply;
    reply.status = status;
    return reply;
}

kd::Reply withData(Bytes data, bool complete) {
    kd::Reply reply;
    reply.data = std::move(data);
    reply.status = complete ? kd::kStatusSuccess : kd::kStatusUnsuccessful;
    return reply;
}

kd::Reply withActual(std::size_t actual, bool complete) {
    kd::Reply reply;
    reply.actual = static_cast<std::uint32_t>(actual);
    reply.status = complete ? kd::kStatusSuccess : kd::kStatusUnsuccessful;
    return reply;
}

kd::Reply withValue(std::uint64_t value) {
    kd::Reply reply;
    reply.value = value;
    return reply;
}

Bytes slice(const Bytes& bytes, std::size_t offset, std::size_t count) {
    if (offset > bytes.size()) return {};
    const std::size_t end = std::min(bytes.size(), offset + count);
    return {bytes.begin() + static_cast<std::ptrdiff_t>(offset),
            bytes.begin() + static_cast<std::ptrdiff_t>(end)};
}

Bytes littleEndian64(std::uint64_t value) {
    Bytes bytes;
    for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<std::byte>((value >> (8 * i)) & 0xFF));
    return bytes;
}

// Where a kernel complains in words.
bool printsWhenItFails(const kd::RequestBody& body) {
    return std::holds_alternative<kd::RestoreBreakPoint>(body) ||
           std::holds_alternative<kd::RestoreBreakPointEx>(body) ||
           std::holds_alternative<kd::WriteBreakPointEx>(body) ||
           std::holds_alternative<kd::UnknownRequest>(body);
}

}  // namespace

class ScriptedTarget::Executor {
  public:
    Executor(ScriptedTarget& target, std::uint16_t processor) : m_target(target), m_processor(processor) {}

    kd::Reply operator()(const kd::ReadMemory& r) const {
        Bytes data(std::min<std::size_t>(r.count, kd::kMaxTransfer));
        data.resize(space(r.space).read(r.address, data));
        const bool complete = data.size() == r.count;
        return withData(std::move(data), complete);
    }
    kd::Reply operator()(const kd::WriteMemory& r) const {
        const std::size_t done = space(r.space).write(r.address, r.data);
        return withActual(done, done == r.data.size());
    }
    kd::Reply operator()(const kd::GetContext&) const {
        auto* cpu = processor();
        if (cpu == nullptr || m_target.m_options.habits.noContext) return failed();
        cpu->contextRead = true;
        return withData(cpu->cpu->context(), true);
    }
    kd::Reply operator()(const kd::SetContext& r) const {
        auto* cpu = processor();
        if (cpu == nullptr || refusesSet(*cpu)) return failed();
        return m_target.setContext(*cpu, r.context) ? kd::Reply{} : failed();
    }
    kd::Reply operator()(const kd::GetContextEx& r) const {
        auto* cpu = processor();
        if (cpu == nullptr || m_target.m_options.habits.noContextEx) return failed();
        if (r.offset > cpu->cpu->context().size()) return failed();
        cpu->contextRead = true;
        return withData(slice(cpu->cpu->context(), r.offset, r.count), true);
    }
    kd::Reply operator()(const kd::SetContextEx& r) const {
        auto* cpu = processor();
        if (cpu == nullptr || refusesSet(*cpu) || m_target.m_options.habits.noContextEx) return failed();
        Bytes bytes = cpu->cpu->context();
        if (r.offset > bytes.size() || r.slice.size() > bytes.size() - r.offset) return failed();
        std::ranges::copy(r.slice, bytes.begin() + r.offset);
        return m_target.setContext(*cpu, bytes) ? withActual(r.slice.size(), true) : failed();
    }
    kd::Reply operator()(const kd::WriteBreakPoint& r) const {
        const auto handle = m_target.m_breakpoints.write(r.address);
        return handle ? withValue(*handle) : failed();
    }
    kd::Reply operator()(const kd::RestoreBreakPoint& r) const {
        const auto& refused = m_target.m_options.habits.refusedHandles;
        if (std::ranges::find(refused, r.handle) != refused.end()) return failed();
        return m_target.m_breakpoints.restore(r.handle) ? kd::Reply{} : failed();
    }
    kd::Reply operator()(const kd::WriteBreakPointEx& r) const {
        if (m_target.m_options.habits.noExApis) return failed();
        kd::Reply reply;
        for (const Address address : r.addresses) {
            const std::uint32_t handle = m_target.m_breakpoints.write(address).value_or(0);
            if (handle == 0) reply.status = kd::kStatusUnsuccessful;
            reply.breakpoints.push_back({handle, 0});
        }
        return reply;
    }
    kd::Reply operator()(const kd::RestoreBreakPointEx& r) const {
        if (m_target.m_options.habits.noExApis) return failed();
        kd::Reply reply;
        for (const std::uint32_t handle : r.handles) {
            const bool restored = m_target.m_breakpoints.restore(handle);
            if (!restored) reply.status = kd::kStatusUnsuccessful;
            reply.breakpoints.push_back({handle, restored ? kd::kStatusSuccess : kd::kStatusUnsuccessful});
        }
        return reply;
    }
    kd::Reply operator()(const kd::ReadControlSpace& r) const {
        auto* cpu = processor();
        if (cpu == nullptr) return failed();
        if (const auto state = cpu->cpu->controlSpace(r.selector))
            return withData(slice(*state, 0, r.count), true);
        if (m_target.machine() == kd::Machine::X86 || r.selector > 3) return failed();
        const std::uint64_t addresses[] = {m_target.m_image.pcr(m_processor).value(),
                                           m_target.m_image.prcb(m_processor).value(), 0,
                                           m_target.m_image.thread(m_processor).value()};
        return withData(slice(littleEndian64(addresses[r.selector]), 0, r.count), true);
    }
    kd::Reply operator()(const kd::WriteControlSpace& r) const {
        auto* cpu = processor();
        if (cpu == nullptr || !cpu->cpu->setControlSpace(r.selector, r.data)) return failed();
        return withActual(r.data.size(), true);
    }
    kd::Reply operator()(const kd::ReadIoSpace& r) const { return withValue(m_target.m_ports[r.port]); }
    kd::Reply operator()(const kd::WriteIoSpace& r) const {
        m_target.m_ports[r.port] = r.value;
        return {};
    }
    kd::Reply operator()(const kd::GetVersion&) const {
        kd::Reply reply;
        reply.version = m_target.m_image.version();
        return reply;
    }
    kd::Reply operator()(const kd::ReadMsr& r) const {
        const auto found = m_target.m_msrs.find(r.msr);
        return found != m_target.m_msrs.end() ? withValue(found->second) : failed(kStatusNoSuchDevice);
    }
    kd::Reply operator()(const kd::WriteMsr& r) const {
        m_target.m_msrs[r.msr] = r.value;
        return {};
    }
    kd::Reply operator()(const kd::SearchMemory& r) const {
        constexpr std::uint64_t kMost = 1 << 20;
        const Bytes bytes =
            m_target.m_memory.bytes(r.address, static_cast<std::size_t>(std::min(r.length, kMost)));
        const auto found = std::ranges::search(bytes, r.pattern);
        if (found.empty()) return failed(kStatusNotFound);
        return withValue(r.address.value() + static_cast<std::uint64_t>(found.begin() - bytes.begin()));
    }
    kd::Reply operator()(const kd::FillMemory& r) const {
        std::uint32_t done = 0;
        while (done < r.length) {
            const std::byte value = r.pattern[done % r.pattern.size()];
            if (space(r.space).write(r.address + done, std::array{value}) == 0) break;
            ++done;
        }
        return withActual(done, done == r.length);
    }
    kd::Reply operator()(const kd::QueryMemory& r) const {
        if (!m_target.m_memory.isMapped(r.address)) return failed();
        kd::Reply reply;
        reply.memory = kd::MemoryProperties{r.address.value() >> 63 != 0 ? 2U : 0U, true, true, true, false};
        return reply;
    }
    kd::Reply operator()(const auto&) const { return failed(); }  // unknown here

  private:
    Processor* processor() const {
        // Where none is meant, the one that stopped.
        constexpr std::uint16_t kNone = 0xFFFF;
        const std::size_t index = m_processor == kNone ? 0 : m_processor;
        return index < m_target.m_processors.size() ? &m_target.m_processors[index] : nullptr;
    }
    bool refusesSet(const Processor& cpu) const {
        return m_target.m_options.needsGetContextFirst && !cpu.contextRead;
    }
    SparseMemory& space(kd::MemorySpace space) const {
        return space == kd::MemorySpace::Virtual ? m_target.m_memory : m_target.m_physical;
    }

    ScriptedTarget& m_target;
    std::uint16_t m_processor;
};

bool ScriptedTarget::setContext(Processor& processor, ByteSpan bytes) {
    auto* x64 = dynamic_cast<TargetCpuX64*>(processor.cpu.get());
    if (m_options.habits.writesDoNotHold && x64 != nullptr && !processor.kept) {
        processor.kept = {x64->registers.rbx, x64->registers.rsi, x64->registers.rdi};
    }
    return processor.cpu->setContext(bytes);
}

// They are in the exception frame only, which nobody writes back.
void ScriptedTarget::bringBack(Processor& processor) {
    auto* x64 = dynamic_cast<TargetCpuX64*>(processor.cpu.get());
    if (x64 == nullptr || !processor.kept) return;
    x64->registers.rbx = (*processor.kept)[0];
    x64->registers.rsi = (*processor.kept)[1];
    x64->registers.rdi = (*processor.kept)[2];
    processor.kept.reset();
}

std::uint64_t ScriptedTarget::executed(kd::ApiNumber api) const {
    const auto found = m_executed.find(static_cast<std::uint32_t>(api));
    return found != m_executed.end() ? found->second : 0;
}

void ScriptedTarget::onRequest(const kd::Packet& packet, TimePoint now) {
    constexpr std::size_t kRemembered = 64;
    if (m_faults.dropRequests > 0) {
        --m_faults.dropRequests;
        return;
    }
    if (m_faults.resetsForRequests > 0) {
        --m_faults.resetsForRequests;
        m_line.link().sayReset();
        repeatLast(now);
        return;
    }
    auto request = kd::decodeRequest(packet.payload, m_options.machine);
    if (!request) {
        reply(kd::encodeReply(packet.payload, {kd::UnknownRequest{}}, failed()), now);
        return;
    }
    ++m_executed[kd::apiNumberOf(request->body)];
    if (m_lastRequests.size() >= kRemembered) m_lastRequests.pop_front();
    m_lastRequests.push_back(*request);
    const bool answered = kd::expectsReply(request->body);
    showTime(now);
    const kd::Reply result = execute(*request, now);
    const bool fails = answered && !result.ok();
    if (fails && m_options.habits.loopPrints && printsWhenItFails(request->body)) {
        const std::string text = "KDTARGET: no such thing\n";
        m_line.link().submit(kd::PacketType::DebugIo, kd::encodePrint({0, text}), now);
    }
    if (m_onExecuted) m_onExecuted(*request, result);
    if (!answered) return;
    if (m_faults.keepReplies > 0) {
        --m_faults.keepReplies;
        return;
    }
    reply(kd::encodeReply(packet.payload, *request, result), now);
}

kd::Reply ScriptedTarget::execute(const kd::Request& request, TimePoint now) {
    if (std::holds_alternative<kd::Continue>(request.body)) {
        resume(false, now);
    } else if (const auto* go = std::get_if<kd::Continue2>(&request.body)) {
        for (Processor& processor : m_processors) processor.cpu->resume(*go);
        if (!go->trace) m_traceStopAt.reset();  // a trace that was to come before the stop is off now
        resume(go->trace, now);
    } else if (std::holds_alternative<kd::Reboot>(request.body)) {
        if (m_options.rebootOnResetRequest) reboot(now);
    } else if (const auto* crash = std::get_if<kd::CauseBugCheck>(&request.body)) {
        m_stopped = false;
        bugCheck(crash->code, now);
    } else if (std::holds_alternative<kd::SwitchProcessor>(request.body)) {
        if (request.processor < m_processors.size()) {
            stop(kd::kExceptionWakeDebugger, request.processor, now);
        } else {
            repeatLast(now);
        }
    }
    return std::visit(Executor(*this, request.processor), request.body);
}

void ScriptedTarget::reply(Bytes payload, TimePoint now) {
    if (m_faults.replyDelay > Duration::zero()) {
        m_lateReplies.push_back({now + m_faults.replyDelay, std::move(payload)});
        return;
    }
    m_line.link().submit(kd::PacketType::StateManipulate, std::move(payload), now);
}

}  // namespace hawser::test
