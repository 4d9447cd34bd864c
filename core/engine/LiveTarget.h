#pragma once

#include "core/engine/RequestChannel.h"
#include "core/engine/Target.h"

namespace hawser::engine {

// A running kernel behind a request channel. Keeps no copy of anything: caching is the Debugger's work. What
// the channel fails with is passed on unchanged. Engine thread; does not own the channel, which outlives it.
class LiveTarget final : public Target {
  public:
    explicit LiveTarget(RequestChannel& channel) : m_channel(channel) {}

    Capabilities capabilities() const override { return {.canRun = true, .canWrite = true}; }
    Result<kd::Version> version() override;

    Result<MemoryBytes> read(AddressSpace space, Address address, std::size_t count) override;
    Result<std::size_t> write(AddressSpace space, Address address, ByteSpan data) override;

    Result<Bytes> context(std::uint16_t processor) override;
    Result<> setContext(std::uint16_t processor, ByteSpan context) override;
    Result<Bytes> controlSpace(std::uint16_t processor, std::uint64_t selector, std::uint32_t count) override;
    Result<> setControlSpace(std::uint16_t processor, std::uint64_t selector, ByteSpan data) override;

    Result<std::uint32_t> insertBreakpoint(Address address) override;
    Result<> removeBreakpoint(std::uint32_t handle) override;
    Result<> clearLeftoverBreakpoints() override;

    Result<> resume(const kd::Continue2& how) override;
    Result<> resumeFromNotification() override;
    Result<> switchProcessor(std::uint16_t processor) override;
    Result<> reboot() override;
    Result<> causeBugCheck() override;

  private:
    std::size_t contextSize() const;
    Result<Bytes> contextBySlice(std::uint16_t processor);
    Result<Bytes> wholeContext(std::uint16_t processor);
    Result<> send(kd::RequestBody body, std::uint16_t processor = 0xFFFF);

    RequestChannel& m_channel;
    bool m_contextExRefused = false;  // GetContextEx was answered with an error: not asked again
};

}  // namespace hawser::engine
