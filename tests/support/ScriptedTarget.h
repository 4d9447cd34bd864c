#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/kd/Notifications.h"
#include "tests/support/Misbehaviour.h"
#include "tests/support/SparseMemory.h"
#include "tests/support/TargetBreakpoints.h"
#include "tests/support/TargetCpuX64.h"
#include "tests/support/TargetHabits.h"
#include "tests/support/TargetImage.h"
#include "tests/support/TargetLine.h"

namespace hawser::test {

struct ScriptedOptions {
    std::uint32_t processors = 1;
    kd::Machine machine = kd::Machine::X64;
    Address kernelBase{
        0xFFFFF80000400000};  // x86 takes its lower half; it lies within 32 bits, sign-extended
    Duration clockTick = std::chrono::milliseconds(15);  // a running system polls one byte per tick (2.1)
    Duration resendAfter = std::chrono::milliseconds(1000);
    Duration bootDelay = std::chrono::milliseconds(500);  // from a reset to the first packet
    Duration stepTime = std::chrono::milliseconds(1);     // from a resume to the stop that it leads to
    std::vector<std::string> bootModules{};               // announced by load-symbols state changes at boot
    bool needsGetContextFirst = true;                     // SetContext is refused before it (3.5)
    bool rebootOnResetRequest = true;
    // Bytes that wait while the system runs and polls; a UART holds 16, a virtual machine's pipe far more.
    std::size_t receiveQueue = TargetLine::kMaxInput;
    // Each stop carries its number where a debugger does not look: the second parameter of its exception, or
    // the process id of a load-symbols report.
    bool numberStops = false;
    TargetHabits habits{};
};

// A machine - x64, x86 or ARM64 - that speaks KD, in memory and on a virtual clock: bytes and the time go in,
// bytes and the next deadline come out. It has memory, processors, a breakpoint table and modules, and
// behaves on the line as kd-protocol.md 1.7, 1.9, 2.8, 3.7 and 13 tell. It executes no code: it follows a
// path of addresses that the test gives.
class ScriptedTarget {
  public:
    enum class State : std::uint8_t { Running, Stopped, Prompting, Booting, Hung };

    explicit ScriptedTarget(const ScriptedOptions& options = {});

    // --- the line ---
    void receive(ByteSpan bytes, TimePoint now);
    void tick(TimePoint now);
    Bytes takeOutput(TimePoint now);
    std::optional<TimePoint> nextDeadline() const;

    // --- what happens in the machine ---
    void boot(TimePoint now);  // a banner, then the kernel, hal and boot modules are announced
    void reboot(TimePoint now);
    void hang() { m_hung = true; }
    void unhang() { m_hung = false; }
    // While it is stopped or hung these wait until it runs.
    void print(std::string text, TimePoint now);
    void prompt(std::string text, std::uint32_t room, TimePoint now);
    void commandString(std::string name, std::string command, TimePoint now);
    void loadModule(TargetModule module, TimePoint now);
    void unloadModule(const std::string& name, TimePoint now);
    void askForFile(std::string name, TimePoint now);
    void sendRaw(kd::PacketType type, Bytes payload, TimePoint now);  // trace I/O, control requests, nonsense
    void raise(std::uint32_t exceptionCode, Address pc, TimePoint now, std::uint32_t processor = 0);
    void bugCheck(std::uint32_t code, TimePoint now);
    // Where a processor goes while it runs, over and over; it stops at breakpoints on the way.
    void setPath(std::vector<Address> path, Duration perStep, std::uint32_t processor = 0);
    // Puts it back to where it is now: registers, memory with its breakpoints, stop and packet ids. What
    // the line has brought meanwhile is gone. It does not outlive the target.
    struct Snapshot;
    std::shared_ptr<const Snapshot> takeSnapshot(TimePoint now) const;
    void restore(const Snapshot& snapshot, TimePoint now);

    // The packet that waits for its acknowledgement counts as acknowledged, whoever took it.
    void takeForAcknowledged(TimePoint now);

    // --- what it is made of ---
    SparseMemory& memory() { return m_memory; }
    SparseMemory& physicalMemory() { return m_physical; }
    TargetImage& image() { return m_image; }
    TargetBreakpoints& breakpoints() { return m_breakpoints; }
    TargetCpu& cpu(std::uint32_t processor = 0) { return *m_processors[processor].cpu; }
    kd::Machine machine() const { return m_options.machine; }
    // Of an x64 machine only.
    kd::x64::Context& context(std::uint32_t processor = 0) { return x64(processor).registers; }
    kd::x64::SpecialRegisters& special(std::uint32_t processor = 0) { return x64(processor).specials; }
    std::map<std::uint64_t, std::uint32_t>& ports() { return m_ports; }
    std::map<std::uint32_t, std::uint64_t>& machineRegisters() { return m_msrs; }
    Misbehaviour& faults() { return m_faults; }

    // --- what it saw ---
    State state() const;
    bool isBooting() const { return m_bootAt.has_value(); }
    bool isRunning() const { return state() == State::Running; }
    bool isStopped() const { return state() == State::Stopped; }
    bool debuggerPresent() const { return m_debuggerPresent; }
    std::uint64_t executed(kd::ApiNumber api) const;  // how often it was really carried out
    std::uint64_t resumes() const { return m_resumes; }
    std::uint64_t stops() const { return m_stops; }
    // Called after each request that was carried out.
    void onExecuted(std::function<void(const kd::Request&, const kd::Reply&)> callback) {
        m_onExecuted = std::move(callback);
    }
    const std::deque<kd::Request>& lastRequests() const { return m_lastRequests; }  // newest last, at most 64
    const std::vector<std::string>& promptAnswers() const { return m_promptAnswers; }
    const std::vector<Bytes>& otherAnswers() const { return m_otherAnswers; }  // to file and control requests
    const kd::LinkCounters& counters() const { return m_line.link().counters(); }

  private:
    struct Processor {
        std::unique_ptr<TargetCpu> cpu;
        bool contextRead = false;                            // since the stop
        std::optional<std::array<std::uint64_t, 3>> kept{};  // what a write did not change for good
        std::vector<Address> path{};
        std::size_t pathPosition = 0;
        Duration perStep{};
        std::optional<TimePoint> nextStep{};
    };
    struct WaitingStop {
        std::uint32_t code = 0;
        std::uint32_t processor = 0;
        bool steps = false;  // the step is still to be taken
    };
    struct Notice {  // what the machine wants to say as soon as it runs
        kd::PacketType type = kd::PacketType::DebugIo;
        Bytes payload{};
        bool stops = false;     // waits for Continue
        bool prompts = false;   // waits for an answer
        bool answered = false;  // waits for a packet of the same type
        bool mayGiveUp = true;
        std::function<Bytes(std::uint64_t)> stamp{};  // the payload with the number of the stop in it
    };
    struct LateReply {
        TimePoint due{};
        Bytes payload{};
    };

    void initialise();
    void handleLink(TimePoint now);
    bool reads() const;
    void advance(TimePoint now);
    void pollTick(TimePoint now);
    void sendNotice(TimePoint now);
    void repeatLast(TimePoint now);
    void onPacket(const kd::Packet& packet, TimePoint now);
    void onRequest(const kd::Packet& packet, TimePoint now);
    void onGaveUp();
    kd::StateChange describe(std::uint32_t code, std::uint32_t processor) const;
    void stop(std::uint32_t code, std::uint32_t processor, TimePoint now);
    void resume(bool trace, TimePoint now);
    void followPath(TimePoint now);
    void walk(std::uint32_t processor, TimePoint now);
    void showTime(TimePoint now);
    Bytes spoiled(Bytes stateChange);
    TargetCpuX64& x64(std::uint32_t processor) { return dynamic_cast<TargetCpuX64&>(cpu(processor)); }
    void say(Notice notice, TimePoint now);
    Notice loadNotice(const TargetModule& module, bool unload) const;

    // ScriptedRequests.cpp
    class Executor;
    kd::Reply execute(const kd::Request& request, TimePoint now);
    void reply(Bytes payload, TimePoint now);
    static void bringBack(Processor& processor);
    bool setContext(Processor& processor, ByteSpan bytes);

    ScriptedOptions m_options;
    Misbehaviour m_faults;
    SparseMemory m_memory;
    SparseMemory m_physical;
    TargetImage m_image;
    TargetBreakpoints m_breakpoints;
    TargetLine m_line;
    std::vector<Processor> m_processors;
    std::uint32_t m_current = 0;  // the processor that stopped last
    std::map<std::uint64_t, std::uint32_t> m_ports;
    std::map<std::uint32_t, std::uint64_t> m_msrs;

    bool m_stopped = false;
    bool m_hung = false;
    bool m_debuggerPresent = true;
    bool m_prompting = false;
    bool m_waitsForAnswer = false;  // to a file or control request
    Notice m_last;                  // what a RESET makes it say again
    std::deque<Notice> m_notices;
    std::deque<LateReply> m_lateReplies;
    TimePoint m_nextPoll{};
    std::optional<TimePoint> m_bootAt;
    std::optional<TimePoint> m_traceStopAt;
    std::optional<TimePoint> m_breakAt;  // it resumed on a breakpoint instruction
    std::deque<WaitingStop> m_waiting;
    std::optional<TimePoint> m_waitingAt;
    Duration m_behind{};  // how far a restored snapshot set its clock back

    std::uint64_t m_resumes = 0;
    std::uint64_t m_stops = 0;
    std::function<void(const kd::Request&, const kd::Reply&)> m_onExecuted;
    std::map<std::uint32_t, std::uint64_t> m_executed;
    std::deque<kd::Request> m_lastRequests;
    std::vector<std::string> m_promptAnswers;
    std::vector<Bytes> m_otherAnswers;
};

}  // namespace hawser::test
