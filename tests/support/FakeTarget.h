#pragma once

#include <map>
#include <vector>

#include "core/engine/Target.h"
#include "tests/support/SparseMemory.h"

namespace hawser::test {

// A target without a line: memory, processors and what may be done with them, as a crash dump is one. Can
// nothing but be read unless the test says otherwise; it never runs.
class FakeTarget final : public engine::Target {
  public:
    FakeTarget(Machine machine, std::uint16_t processors, engine::Capabilities capabilities = {});

    engine::Capabilities capabilities() const override { return m_capabilities; }
    Result<engine::TargetVersion> version() override { return told; }
    Machine machine() const override { return told.machine; }
    engine::Stop interpreted(const engine::Stop& stop) const override { return stop; }
    const engine::ToldBeside& toldBeside() const override { return beside; }
    bool interrupted() const override { return false; }

    Result<engine::MemoryBytes> read(engine::AddressSpace space, Address address, std::size_t count) override;
    Result<std::size_t> write(engine::AddressSpace space, Address address, ByteSpan data) override;
    Result<Bytes> context(std::uint16_t processor, std::size_t bytes) override;
    Result<> setContext(std::uint16_t processor, ByteSpan context) override;
    Result<Bytes> controlSpace(std::uint16_t processor, std::uint64_t selector, std::uint32_t count) override;
    Result<> setControlSpace(std::uint16_t processor, std::uint64_t selector, ByteSpan data) override;
    Result<std::uint32_t> insertBreakpoint(Address address) override;
    Result<> removeBreakpoint(std::uint32_t handle) override;
    Result<> clearLeftoverBreakpoints() override;
    Result<> resume(const engine::ResumeOrder& order) override;
    Result<> resumeFromNotification() override;
    Result<> reboot() override;
    Result<> causeBugCheck() override;

    // --- what it is made of ---
    engine::TargetVersion told;
    engine::ToldBeside beside;
    SparseMemory memory;
    SparseMemory physical;

  private:
    struct Processor {
        Bytes context;
        Bytes special;
    };
    Result<Processor*> processor(std::uint16_t number);
    SparseMemory& of(engine::AddressSpace space) {
        return space == engine::AddressSpace::Virtual ? memory : physical;
    }

    engine::Capabilities m_capabilities;
    std::vector<Processor> m_processors;
    std::map<std::uint32_t, std::pair<Address, Bytes>> m_breakpoints;  // and what stood there
};

}  // namespace hawser::test
