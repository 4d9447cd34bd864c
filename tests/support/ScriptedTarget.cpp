#include "tests/support/ScriptedTarget.h"

#include <algorithm>
#include <utility>

namespace hawser::test {

namespace {

kd::LinkOptions lineOptions(const ScriptedOptions& options) {
    kd::LinkOptions line = kd::LinkOptions::target();
    line.resendAfter = options.resendAfter;
    return line;
}

}  // namespace

ScriptedTarget::ScriptedTarget(const ScriptedOptions& options)
    : m_options(options),
      m_image(m_memory, options.kernelBase, options.processors, options.machine),
      m_breakpoints(m_memory, m_image.breakBytes()),
      m_line(lineOptions(options), m_faults) {
    initialise();
}

void ScriptedTarget::initialise() {
    m_processors.clear();
    for (std::uint32_t i = 0; i < m_options.processors; ++i) {
        m_processors.push_back({.cpu = TargetCpu::create(m_options.machine)});
        cpu(i).start(m_image.codeStart(), m_image.stackTop(i) - 0x100, m_image.pcr(i));
    }
    m_current = 0;
    m_stopped = m_hung = m_prompting = m_waitsForAnswer = false;
    m_debuggerPresent = true;
    m_notices.clear();
    m_lateReplies.clear();
    m_traceStopAt.reset();
    m_breakAt.reset();
    m_waiting.clear();
    m_waitingAt.reset();
}

ScriptedTarget::State ScriptedTarget::state() const {
    if (m_hung) return State::Hung;
    if (m_bootAt) return State::Booting;
    if (m_prompting) return State::Prompting;
    return m_stopped ? State::Stopped : State::Running;
}

void ScriptedTarget::receive(ByteSpan bytes, TimePoint now) {
    if (m_hung || m_bootAt) return;  // nobody reads the line
    m_line.arrive(bytes, reads() ? TargetLine::kMaxInput : m_options.receiveQueue, now);
    advance(now);
}

void ScriptedTarget::tick(TimePoint now) {
    if (m_hung) return;
    if (m_bootAt) {
        if (now < *m_bootAt) return;
        m_bootAt.reset();
        boot(now);
    }
    m_line.link().tick(now);
    advance(now);
}

Bytes ScriptedTarget::takeOutput(TimePoint) {
    if (m_bootAt) return {};
    return m_line.takeOutput();
}

// The system reads its line only in the debugger loop or while it waits for an acknowledgement; otherwise the
// clock tick does, byte by byte.
void ScriptedTarget::advance(TimePoint now) {
    handleLink(now);
    while (!m_lateReplies.empty() && m_lateReplies.front().due <= now) {
        m_line.link().submit(kd::PacketType::StateManipulate, std::move(m_lateReplies.front().payload), now);
        m_lateReplies.pop_front();
    }
    while (!m_bootAt && reads() && m_lateReplies.empty() && m_line.readPacket(now)) handleLink(now);
    if (m_bootAt || reads()) {
        m_nextPoll = now + m_options.clockTick;
        return;
    }
    followPath(now);
    sendNotice(now);
    if (!m_stopped && !m_line.link().isOutstanding()) pollTick(now);
}

bool ScriptedTarget::reads() const {
    return m_stopped || m_prompting || m_waitsForAnswer || m_line.link().isOutstanding();
}

void ScriptedTarget::handleLink(TimePoint now) {
    for (kd::LinkEvent& event : m_line.link().takeEvents()) {
        if (const auto* accepted = std::get_if<kd::PacketAccepted>(&event)) onPacket(accepted->packet, now);
        if (std::holds_alternative<kd::PacketDelivered>(event)) {
            m_debuggerPresent = true;
            const bool print = m_line.link().lastDelivered() == kd::PacketType::DebugIo && !m_prompting;
            if (print && m_options.habits.printsEatByte) static_cast<void>(m_line.pollByte());
        }
        if (std::holds_alternative<kd::DeliveryFailed>(event)) onGaveUp();
        const bool again = std::holds_alternative<kd::ResetSeen>(event) ||
                           std::holds_alternative<kd::ResendSeen>(event) ||
                           std::holds_alternative<kd::BreakInSeen>(event);
        if (again) repeatLast(now);
    }
}

void ScriptedTarget::repeatLast(TimePoint now) {
    if (m_line.link().isOutstanding() || !(m_stopped || m_prompting || m_waitsForAnswer)) return;
    m_line.link().submit(m_last.type, m_last.payload, now, m_last.mayGiveUp);
}

// 1.9: nobody is there; the system runs on and says no more until it is broken into.
void ScriptedTarget::onGaveUp() {
    m_debuggerPresent = false;
    m_stopped = m_prompting = m_waitsForAnswer = false;
    m_notices.clear();
}

void ScriptedTarget::pollTick(TimePoint now) {
    if (now < m_nextPoll) return;
    m_nextPoll = now + m_options.clockTick;
    if (m_line.pollByte() != kd::kBreakInByte) return;
    cpu(0).setPc(m_image.breakInstruction());
    stop(kd::kExceptionBreakpoint, 0, now);
}

void ScriptedTarget::say(Notice notice, TimePoint now) {
    if (!m_debuggerPresent && notice.mayGiveUp) return;
    m_notices.push_back(std::move(notice));
    if (!m_hung && !m_bootAt) advance(now);
}

void ScriptedTarget::sendNotice(TimePoint now) {
    if (m_notices.empty() || m_stopped || m_prompting || m_waitsForAnswer || m_line.link().isOutstanding())
        return;
    m_last = std::move(m_notices.front());
    m_notices.pop_front();
    m_stopped = m_last.stops;
    m_prompting = m_last.prompts;
    m_waitsForAnswer = m_last.answered;
    for (Processor& processor : m_processors) processor.contextRead = false;
    m_line.link().expect(m_prompting || m_waitsForAnswer ? m_last.type : kd::PacketType::StateManipulate);
    if (m_stopped) ++m_stops;
    if (m_stopped && m_last.stamp) m_last.payload = m_last.stamp(m_stops);
    if (m_stopped) m_last.payload = spoiled(std::move(m_last.payload));
    m_line.link().submit(m_last.type, m_last.payload, now, m_last.mayGiveUp);
}

void ScriptedTarget::onPacket(const kd::Packet& packet, TimePoint now) {
    if (packet.type == kd::PacketType::StateManipulate && m_stopped) {
        onRequest(packet, now);
    } else if (packet.type == kd::PacketType::DebugIo && m_prompting) {
        if (auto answer = kd::decodePromptReply(packet.payload))
            m_promptAnswers.push_back(std::move(*answer));
        m_prompting = false;
    } else if (packet.type == m_last.type && m_waitsForAnswer) {
        m_otherAnswers.push_back(packet.payload);
        m_waitsForAnswer = false;
    }
}

kd::StateChange ScriptedTarget::describe(std::uint32_t code, std::uint32_t processor) const {
    const TargetCpu& cpu = *m_processors[processor].cpu;
    kd::StateChange change;
    change.processorLevel = 0x0F;
    change.processor = static_cast<std::uint16_t>(processor);
    change.processorCount = m_options.processors;
    change.thread = m_image.thread(processor);
    change.programCounter = cpu.pc();
    kd::ExceptionReport report;
    report.code = code;
    report.address = change.programCounter;
    if (code == kd::kExceptionBreakpoint) report.parameters = {0};
    if (m_options.numberStops) report.parameters = {0, m_stops};
    if (code == kd::kExceptionBreakpoint) {
        using enum TargetHabits::BreakReport;
        const auto habit = m_options.habits.breakReport;
        const std::size_t length = m_image.breakBytes().size();
        if (habit != AtInstruction) report.address = report.address + length;
        if (habit == CounterBehind) change.programCounter = change.programCounter + length;
    }
    change.what = std::move(report);
    change.control = cpu.report();
    change.control.instructionStream = m_memory.bytes(cpu.pc(), kd::kMaxInstructionStream);
    return change;
}

void ScriptedTarget::stop(std::uint32_t code, std::uint32_t processor, TimePoint now) {
    if (m_options.habits.stopsWait && m_traceStopAt && m_current != processor)
        m_waiting.push_back({kd::kExceptionSingleStep, m_current, true});
    m_traceStopAt.reset();
    m_breakAt.reset();
    m_waitingAt.reset();
    ++m_stops;
    m_breakpoints.removeIn(cpu(processor).pc(), kd::kMaxInstructionStream);
    showTime(now);
    m_last = {.type = kd::PacketType::StateChange64,
              .payload = spoiled(kd::encodeStateChange(describe(code, processor), m_options.machine)),
              .stops = true,
              .mayGiveUp = false};
    m_line.link().expect(kd::PacketType::StateManipulate);
    m_stopped = true;
    m_current = processor;
    for (Processor& p : m_processors) p.contextRead = false;
    m_line.link().submit(m_last.type, m_last.payload, now, false);
}

void ScriptedTarget::resume(bool trace, TimePoint now) {
    ++m_resumes;
    m_stopped = false;
    for (Processor& processor : m_processors) bringBack(processor);
    m_nextPoll = now + m_options.clockTick;
    if (m_breakpoints.breaksAt(cpu(m_current).pc())) {
        m_breakAt = now + m_options.stepTime;
    } else if (trace) {
        m_traceStopAt = now + m_options.stepTime;
    }
    for (Processor& processor : m_processors) {
        if (!processor.path.empty()) processor.nextStep = now + processor.perStep;
    }
    if (!m_waiting.empty()) m_waitingAt = now + m_options.stepTime;
}

void ScriptedTarget::followPath(TimePoint now) {
    if (m_waitingAt && now >= *m_waitingAt && !m_waiting.empty()) {
        const WaitingStop next = m_waiting.front();
        m_waiting.pop_front();
        if (next.steps) cpu(next.processor).step();
        stop(next.code, next.processor, now);
        return;
    }
    if (m_breakAt && now >= *m_breakAt) {
        stop(kd::kExceptionBreakpoint, m_current, now);
        return;
    }
    if (m_traceStopAt && now >= *m_traceStopAt) {
        cpu(m_current).step();
        stop(kd::kExceptionSingleStep, m_current, now);
        return;
    }
    // A processor that steps does not hold the others up where stops wait for each other.
    if (m_traceStopAt && !m_options.habits.stopsWait) return;
    for (std::uint32_t i = 0; i < m_processors.size() && !m_breakAt && !m_stopped; ++i) {
        if (!m_traceStopAt || i != m_current) walk(i, now);
    }
}

void ScriptedTarget::walk(std::uint32_t number, TimePoint now) {
    Processor& processor = m_processors[number];
    if (processor.path.empty() || !processor.nextStep || now < *processor.nextStep) return;
    processor.nextStep = now + processor.perStep;
    const Address pc = processor.path[processor.pathPosition++ % processor.path.size()];
    processor.cpu->setPc(pc);
    if (m_breakpoints.breaksAt(pc)) {
        stop(kd::kExceptionBreakpoint, number, now);
    } else if (processor.cpu->watchHits(pc)) {
        // ARM64 tells a breakpoint register as a breakpoint, the others as a trace.
        const bool arm = m_options.machine == kd::Machine::Arm64;
        stop(arm ? kd::kExceptionBreakpoint : kd::kExceptionSingleStep, number, now);
    }
}

std::optional<TimePoint> ScriptedTarget::nextDeadline() const {
    if (m_hung) return std::nullopt;
    if (m_bootAt) return m_bootAt;
    std::optional<TimePoint> earliest = m_line.link().nextDeadline();
    const auto consider = [&earliest](std::optional<TimePoint> when) {
        if (when && (!earliest || *when < *earliest)) earliest = when;
    };
    if (!m_lateReplies.empty()) consider(m_lateReplies.front().due);
    if (m_stopped || m_prompting || m_waitsForAnswer) return earliest;
    consider(m_breakAt);
    consider(m_traceStopAt);
    consider(m_waitingAt);
    for (const Processor& processor : m_processors) {
        if (!processor.path.empty()) consider(processor.nextStep);
    }
    if (m_line.hasInput()) consider(m_nextPoll);
    return earliest;
}

}  // namespace hawser::test
