#include "tests/integration/StackTracer.h"

#include <fmt/format.h>

#include "core/base/ByteReader.h"

namespace hawser::test {

namespace {

constexpr unsigned kEntries = 1;                   // of one function, stepped through
constexpr std::uint64_t kLongestInstruction = 15;  // bytes
constexpr std::uint64_t kLargestStack = 0x10000;
constexpr unsigned kFrames = 64;
constexpr unsigned kMostPasses = 1000;  // of a place that other threads run by as well

std::uint64_t registerIn(const session::RegisterList& list, std::string_view name) {
    for (const auto& value : list.values)
        if (value.name == name) return value.value;
    return 0;
}

}  // namespace

SteppedPlace StackTracer::look() {
    using Group = session::RegisterGroup;
    const auto registers = m_user.ask(
        session::ReadRegisters{{Group::Segment, Group::Flags, Group::Debug, Group::Control, Group::Vector}});
    REQUIRE(registers.value);
    SteppedPlace place{registerIn(*registers.value, "rip"), registerIn(*registers.value, "rsp")};
    for (std::size_t i = 0; i < kKeptRegisters.size(); ++i)
        place.kept[i] = registerIn(*registers.value, kKeptRegisters[i]);
    const auto stack = m_user.ask(session::ReadStack{kFrames});
    REQUIRE(stack.value);
    for (const session::StackFrame& frame : stack.value->frames)
        if (frame.inlined == 0) place.frames.push_back(frame);
    REQUIRE(!place.frames.empty());
    m_function = place.frames[0].callSite.substr(0, place.frames[0].callSite.find('+'));
    return place;
}

// A command that moves the target on, to where it stops. Past a breakpoint instruction it need not run for
// that.
SteppedPlace StackTracer::runs(const std::string& line) {
    const session::Epoch before = m_user.told().epoch;
    m_user.run(line);
    const bool stopped = m_user.waitFor([&] {
        const session::Told& told = m_user.told();
        return told.epoch > before && told.state == session::ConnectionState::Stopped &&
               told.prompt.acceptsCommands;
    });
    INFO(line << " in " << m_function << ": " << m_user.output);
    REQUIRE(stopped);
    return look();
}

std::uint64_t StackTracer::wordAt(std::uint64_t address) {
    const session::MemoryAnswer answer = m_user.readMemory(Address(address), 8);
    REQUIRE(answer.value);
    ByteReader reader(answer.value->bytes.bytes);
    return reader.u64();
}

std::uint64_t StackTracer::behind(std::uint64_t instruction) {
    const auto code = m_user.ask(session::DisassembleAt{{}, Address(instruction), 0, 2});
    REQUIRE(code.value);
    REQUIRE(code.value->lines.size() == 2);
    return code.value->lines[1].address.value();
}

void StackTracer::judge() {
    if (const std::string what = m_stack.compare(m_place); !what.empty())
        m_wrong.push_back(fmt::format("{}: {}", m_place.frames[0].callSite, what));
    m_functions.insert(m_function);
    m_instructions.insert(m_place.rip);
    m_stack.innermost().executed.insert(m_place.rip);
}

void StackTracer::step() {
    const SteppedPlace before = m_place;
    m_place = runs("t");
    ++m_steps;
    m_lost = m_place.rsp + kLargestStack < before.rsp || m_place.rsp > before.rsp + kLargestStack;
    if (m_lost) return;
    const bool away = m_place.rip < before.rip || m_place.rip > before.rip + kLongestInstruction;
    if (away && m_place.rsp == before.rsp - 8) {
        const std::uint64_t pushed = wordAt(m_place.rsp);
        m_entered = pushed > before.rip && pushed <= before.rip + kLongestInstruction;
        if (m_entered) m_stack.call(m_place, pushed);
    }
    m_stack.leave(m_place.rsp);
    if (m_place.rip < before.rip && m_place.rsp == before.rsp)
        m_stack.innermost().jumpedBackFrom = before.rip;
}

// Other threads may come by, with stacks of their own.
void StackTracer::runTo(const std::string& addresses, std::uint64_t rsp) {
    for (unsigned passes = 0; passes < kMostPasses; ++passes) {
        m_place = runs("ga " + addresses);
        if (m_place.rsp >= rsp && m_place.rsp <= m_stack.innermost().callerRsp) break;
    }
    m_stack.leave(m_place.rsp);
}

// To where the loop is left, or the function.
void StackTracer::pass() {
    RecordedCall& call = m_stack.innermost();
    std::string places = fmt::format("{:#x}", call.returnTo);
    if (call.jumpedBackFrom != 0) {
        const std::uint64_t left = behind(call.jumpedBackFrom);
        if (!call.executed.contains(left)) places += fmt::format(" {:#x}", left);
        call.jumpedBackFrom = 0;
    }
    runTo(places, m_place.rsp);
}

// What the stub itself executes: a breakpoint there, which is how a repeated instruction is stepped over, has
// nobody to report it.
bool StackTracer::skips() const {
    return m_function.starts_with("nt!Kd") || m_function.starts_with("nt!Dbg") ||
           m_function.starts_with("nt!mem");
}

void StackTracer::trace(std::size_t levels, unsigned mostSteps) {
    m_place = look();
    m_stack.begin(m_place);
    REQUIRE(m_stack.depth() >= levels);
    CHECK(m_stack.innermost().returnTo == wordAt(m_place.rsp));
    const std::size_t last = m_stack.depth() - levels;
    const unsigned end = m_steps + mostSteps;
    m_lost = m_entered = false;
    while (!m_lost && m_steps < end && m_stack.depth() > last && m_function != "nt!KiIdleLoop") {
        const bool entered = std::exchange(m_entered, false);
        if (m_stack.innermost().executed.contains(m_place.rip)) {
            pass();
            continue;
        }
        judge();
        if (entered && (skips() || ++m_entries[m_function] > kEntries))
            runTo(fmt::format("{:#x}", m_stack.innermost().returnTo), m_place.rsp);
        else
            step();
    }
}

}  // namespace hawser::test
