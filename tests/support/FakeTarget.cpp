#include "tests/support/FakeTarget.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/engine/Architectures.h"

namespace hawser::test {

using engine::Capability;

FakeTarget::FakeTarget(Machine machine, std::uint16_t processors, engine::Capabilities capabilities)
    : m_capabilities(capabilities) {
    told.machine = machine;
    told.pointers64 = !isNarrow(machine);
    const engine::Architecture& architecture = engine::architectureOf(machine);
    for (std::uint16_t i = 0; i < processors; ++i)
        m_processors.push_back({Bytes(architecture.contextSize(), static_cast<std::byte>(i + 1)),
                                Bytes(architecture.specialSize(), static_cast<std::byte>(0x80 + i))});
}

Result<FakeTarget::Processor*> FakeTarget::processor(std::uint16_t number) {
    if (number < m_processors.size()) return &m_processors[number];
    return fail(ErrorCode::Refused, fmt::format("there is no processor {}", number));
}

Result<engine::MemoryBytes> FakeTarget::read(engine::AddressSpace space, Address address, std::size_t count) {
    engine::MemoryBytes result{address, Bytes(count), std::vector<bool>(count, false)};
    for (std::size_t i = 0; i < count && i <= ~address.value(); ++i) {
        if (of(space).read(address + i, std::span(result.bytes).subspan(i, 1)) == 1) result.valid[i] = true;
    }
    return result;
}

Result<std::size_t> FakeTarget::write(engine::AddressSpace space, Address address, ByteSpan data) {
    if (auto can = demand(m_capabilities, Capability::Write); !can) return tl::unexpected(can.error());
    return of(space).write(address, data);
}

Result<Bytes> FakeTarget::context(std::uint16_t number, std::size_t /*bytes*/) {
    const auto found = processor(number);
    if (!found) return tl::unexpected(found.error());
    return (*found)->context;
}

Result<> FakeTarget::setContext(std::uint16_t number, ByteSpan context) {
    if (auto can = demand(m_capabilities, Capability::Write); !can) return can;
    const auto found = processor(number);
    if (!found) return tl::unexpected(found.error());
    (*found)->context.assign(context.begin(), context.end());
    return {};
}

Result<Bytes> FakeTarget::controlSpace(std::uint16_t number, std::uint64_t selector, std::uint32_t count) {
    const auto found = processor(number);
    if (!found) return tl::unexpected(found.error());
    if (selector != engine::architectureOf(machine()).specialSelector())
        return fail(ErrorCode::Refused, "the control space ends before that");
    Bytes bytes = (*found)->special;
    bytes.resize(std::min<std::size_t>(bytes.size(), count));
    return bytes;
}

Result<> FakeTarget::setControlSpace(std::uint16_t number, std::uint64_t selector, ByteSpan data) {
    if (auto can = demand(m_capabilities, Capability::Write); !can) return can;
    const auto found = processor(number);
    if (!found) return tl::unexpected(found.error());
    if (selector != engine::architectureOf(machine()).specialSelector() ||
        data.size() > (*found)->special.size())
        return fail(ErrorCode::Refused, "the control space ends before that");
    std::ranges::copy(data, (*found)->special.begin());
    return {};
}

Result<std::uint32_t> FakeTarget::insertBreakpoint(Address address) {
    if (auto can = demand(m_capabilities, Capability::Breakpoints); !can) return tl::unexpected(can.error());
    const Bytes there = memory.bytes(address, engine::architectureOf(machine()).breakSize());
    std::uint32_t handle = 1;
    while (m_breakpoints.contains(handle)) ++handle;
    if (there.empty() || handle > engine::kMaxSoftwareBreakpoints)
        return fail(ErrorCode::Refused, "no breakpoint can stand there");
    m_breakpoints[handle] = {address, there};
    memory.put(address, Bytes(there.size(), std::byte{0xCC}));
    return handle;
}

Result<> FakeTarget::removeBreakpoint(std::uint32_t handle) {
    if (auto can = demand(m_capabilities, Capability::Breakpoints); !can) return can;
    const auto found = m_breakpoints.find(handle);
    if (found == m_breakpoints.end()) return {};
    memory.put(found->second.first, found->second.second);
    m_breakpoints.erase(found);
    return {};
}

Result<> FakeTarget::clearLeftoverBreakpoints() {
    if (auto can = demand(m_capabilities, Capability::Breakpoints); !can) return can;
    while (!m_breakpoints.empty())
        if (auto removed = removeBreakpoint(m_breakpoints.begin()->first); !removed) return removed;
    return {};
}

Result<> FakeTarget::resume(const engine::ResumeOrder&) {
    return demand(m_capabilities, Capability::Run);
}

Result<> FakeTarget::resumeFromNotification() {
    return demand(m_capabilities, Capability::Run);
}

Result<> FakeTarget::reboot() {
    return demand(m_capabilities, Capability::Reboot);
}

Result<> FakeTarget::causeBugCheck() {
    return demand(m_capabilities, Capability::Crash);
}

}  // namespace hawser::test
