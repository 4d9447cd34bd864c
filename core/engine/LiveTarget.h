#pragma once

#include <optional>

#include "core/engine/RequestChannel.h"
#include "core/engine/Target.h"
#include "core/kd/Notifications.h"

namespace hawser::engine {

// A running kernel behind a request channel. Caching is the Debugger's work. What
// the channel fails with is passed on unchanged. Engine thread; does not own the channel, which outlives it.
class LiveTarget final : public Target {
  public:
    explicit LiveTarget(RequestChannel& channel) : m_channel(channel) {}

    // The target has reported that it stands: in the engine's words.
    Stop stopped(const kd::StateChange& change);

    Capabilities capabilities() const override;
    Result<TargetVersion> version() override;
    Machine machine() const override { return m_channel.machine(); }
    Stop interpreted(const Stop& stop) const override;
    bool interrupted() const override { return m_channel.interrupted(); }

    bool readsUnasked() const override { return m_channel.readsUnasked(); }
    Result<MemoryBytes> read(AddressSpace space, Address address, std::size_t count) override;
    Result<std::size_t> write(AddressSpace space, Address address, ByteSpan data) override;

    Result<Bytes> context(std::uint16_t processor, std::size_t bytes) override;
    Result<> setContext(std::uint16_t processor, ByteSpan context) override;
    Result<Bytes> controlSpace(std::uint16_t processor, std::uint64_t selector, std::uint32_t count) override;
    Result<> setControlSpace(std::uint16_t processor, std::uint64_t selector, ByteSpan data) override;

    Result<std::optional<dump::PagingRoot>> pageTables() override;

    Result<std::uint64_t> readMachineRegister(std::uint32_t number) override;
    Result<> writeMachineRegister(std::uint32_t number, std::uint64_t value) override;
    Result<std::uint32_t> readPort(std::uint64_t port, unsigned size) override;
    Result<> writePort(std::uint64_t port, unsigned size, std::uint32_t value) override;

    Result<std::uint32_t> insertBreakpoint(Address address) override;
    Result<> removeBreakpoint(std::uint32_t handle) override;
    Result<> clearLeftoverBreakpoints() override;

    Result<> resume(const ResumeOrder& order) override;
    Result<> resumeFromNotification() override;
    Result<> reboot() override;
    Result<> causeBugCheck() override;

  private:
    std::size_t contextSize() const;
    Result<Bytes> contextBySlice(std::uint16_t processor, std::size_t bytes);
    Result<Bytes> wholeContext(std::uint16_t processor);
    Result<> send(kd::RequestBody body);
    Result<std::optional<std::uint64_t>> systemRegister(std::uint32_t number);

    RequestChannel& m_channel;
    std::optional<kd::StateChange> m_change;  // the last one, for the machine that may be told after it
    bool m_contextExRefused = false;          // GetContextEx was answered with an error: not asked again
};

}  // namespace hawser::engine
