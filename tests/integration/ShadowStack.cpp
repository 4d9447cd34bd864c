#include "tests/integration/ShadowStack.h"

#include <fmt/format.h>

namespace hawser::test {

namespace {

// A register of a caller as the walk tells it, against the one that was written down.
std::string differs(const session::StackFrame& frame, std::string_view name, std::uint64_t expected) {
    for (const auto& told : frame.registers) {
        if (told.name != name) continue;
        return told.value == expected ? std::string()
                                      : fmt::format("{} is {:x}, told {:x}", name, expected, told.value);
    }
    return fmt::format("{} is not told", name);
}

std::string wrongInCaller(const session::StackFrame& caller, const RecordedCall& call) {
    if (caller.instruction.value() != call.returnTo)
        return fmt::format("returns to {:x}, told {:x}", call.returnTo, caller.instruction.value());
    if (caller.stackPointer.value() != call.callerRsp)
        return fmt::format("rsp is {:x}, told {:x}", call.callerRsp, caller.stackPointer.value());
    for (std::size_t i = 0; i < kKeptRegisters.size(); ++i)
        if (auto wrong = differs(caller, kKeptRegisters[i], call.kept[i]); !wrong.empty()) return wrong;
    return {};
}

std::uint64_t valueIn(const session::StackFrame& frame, std::string_view name) {
    for (const auto& told : frame.registers)
        if (told.name == name) return told.value;
    return 0;
}

}  // namespace

void ShadowStack::begin(const SteppedPlace& place) {
    m_calls.clear();
    std::size_t end = 1;
    while (end < place.frames.size() && place.frames[end].source == session::FrameSource::UnwindData) ++end;
    m_whole = end == place.frames.size();
    for (std::size_t i = end; i-- > 1;) {
        const session::StackFrame& caller = place.frames[i];
        RecordedCall call{caller.instruction.value(), caller.stackPointer.value()};
        for (std::size_t n = 0; n < kKeptRegisters.size(); ++n)
            call.kept[n] = valueIn(caller, kKeptRegisters[n]);
        m_calls.push_back(std::move(call));
    }
}

void ShadowStack::call(const SteppedPlace& entered, std::uint64_t returnTo) {
    m_calls.push_back({returnTo, entered.rsp + 8, entered.kept});
}

void ShadowStack::leave(std::uint64_t rsp) {
    while (!m_calls.empty() && rsp >= m_calls.back().callerRsp) m_calls.pop_back();
}

std::string ShadowStack::compare(const SteppedPlace& place) const {
    const std::size_t expected = m_calls.size() + 1;
    if (m_whole ? place.frames.size() != expected : place.frames.size() < expected)
        return fmt::format("{} calls are out, and {} frames told", m_calls.size(), place.frames.size());
    for (std::size_t i = 0; i < m_calls.size(); ++i) {
        const RecordedCall& call = m_calls[m_calls.size() - 1 - i];
        if (place.frames[i].returnAddress.value() != call.returnTo)
            return fmt::format("frame {} returns to {:x}, told {:x}", i, call.returnTo,
                               place.frames[i].returnAddress.value());
        if (auto wrong = wrongInCaller(place.frames[i + 1], call); !wrong.empty())
            return fmt::format("frame {}: {}", i + 1, wrong);
    }
    return {};
}

}  // namespace hawser::test
