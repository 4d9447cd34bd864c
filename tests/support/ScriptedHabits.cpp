#include <algorithm>

#include "tests/support/ScriptedTarget.h"

// What a scripted machine does that not every kernel does, and how it goes back in time.
namespace hawser::test {

struct ScriptedTarget::Snapshot {
    SparseMemory memory;
    TargetBreakpoints::Table breakpoints{};
    std::vector<std::pair<Bytes, Bytes>> processors{};  // context and special registers
    std::vector<TargetModule> modules{};
    TargetLink::Numbers numbers{};
    std::uint32_t current = 0;
    bool stopped = false;
    Notice last{};
    TimePoint taken{};
};

std::shared_ptr<const ScriptedTarget::Snapshot> ScriptedTarget::takeSnapshot(TimePoint now) const {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->memory.copyFrom(m_memory);
    snapshot->breakpoints = m_breakpoints.table();
    for (const Processor& p : m_processors)
        snapshot->processors.emplace_back(p.cpu->context(), p.cpu->special());
    snapshot->modules = m_image.modules();
    snapshot->numbers = m_line.link().numbers();
    snapshot->current = m_current;
    snapshot->stopped = m_stopped;
    snapshot->last = m_last;
    snapshot->taken = now - m_behind;
    return snapshot;
}

void ScriptedTarget::restore(const Snapshot& snapshot, TimePoint now) {
    m_memory.copyFrom(snapshot.memory);
    m_breakpoints.setTable(snapshot.breakpoints);
    m_image.setModules(snapshot.modules);
    for (std::size_t i = 0; i < m_processors.size(); ++i) {
        static_cast<void>(m_processors[i].cpu->setContext(snapshot.processors[i].first));
        static_cast<void>(m_processors[i].cpu->setSpecial(snapshot.processors[i].second));
    }
    m_line.dropInput();
    m_line.link().goBackTo(snapshot.numbers);
    m_current = snapshot.current;
    m_stopped = snapshot.stopped;
    m_last = snapshot.last;
    m_behind = now - snapshot.taken;
    m_prompting = m_waitsForAnswer = false;
    m_notices.clear();
    m_lateReplies.clear();
    m_waiting.clear();
    m_traceStopAt.reset();
    m_breakAt.reset();
    m_waitingAt.reset();
}

// KUSER_SHARED_DATA (ntddk.h): the time since the start and the time of day, as three words each.
void ScriptedTarget::showTime(TimePoint now) {
    if (!m_options.habits.timeAdvances) return;
    constexpr std::uint64_t kStart = 132'000'000'000'000'000;  // 100 ns since 1601: in 2019
    const bool narrow = m_options.machine == kd::Machine::X86;
    const Address shared(narrow ? 0xFFFFFFFFFFDF0000 : 0xFFFFF78000000000);
    const auto passed = std::chrono::duration_cast<std::chrono::nanoseconds>(
        now.time_since_epoch() - std::chrono::duration_cast<TimePoint::duration>(m_behind));
    const auto ticks = static_cast<std::uint64_t>(passed.count()) / 100;
    m_memory.map(shared, SparseMemory::kPageSize);
    const auto put = [&](std::uint64_t offset, std::uint64_t value) {
        const auto high = static_cast<std::uint32_t>(value >> 32);
        m_memory.put32(shared + offset, static_cast<std::uint32_t>(value & 0xFFFFFFFF));
        m_memory.put32(shared + offset + 4, high);
        m_memory.put32(shared + offset + 8, high);
    };
    put(0x08, ticks);
    put(0x14, kStart + ticks);
}

Bytes ScriptedTarget::spoiled(Bytes stateChange) {
    constexpr std::size_t kNewState = 0;
    constexpr std::size_t kPathLength = 0x20;  // of a load-symbols report
    constexpr std::byte kLoadSymbols{0x31};
    const auto take = [](int& count) { return count > 0 && count-- > 0; };
    if (stateChange[kNewState] == kLoadSymbols && take(m_faults.longPaths))
        stateChange[kPathLength] = static_cast<std::byte>(std::to_integer<int>(stateChange[kPathLength]) + 1);
    if (take(m_faults.unknownStates)) stateChange[kNewState] = std::byte{0x39};
    if (take(m_faults.cutStateChanges)) stateChange.resize(stateChange.size() / 2);
    return stateChange;
}

}  // namespace hawser::test
