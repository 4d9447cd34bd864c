#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/Address.h"
#include "core/base/Result.h"
#include "core/engine/MemoryBytes.h"
#include "core/kd/Requests.h"
#include "core/kd/Wire.h"

namespace hawser::engine {

enum class AddressSpace { Virtual, Physical };

struct Capabilities {
    bool canRun = false;    // go, step, break
    bool canWrite = false;  // memory and registers
};

// The target as the debugger's other parts see it; one interface, two sources: a live kernel (LiveTarget)
// and, later, a crash dump. Engine thread. Every call may wait for the line and may fail with what
// RequestChannel fails with.
class Target {
  public:
    virtual ~Target() = default;

    virtual Capabilities capabilities() const = 0;
    virtual Result<kd::Version> version() = 0;

    // Never fails for unreadable memory: that is in MemoryBytes::valid. Fails only when the target cannot be
    // asked.
    virtual Result<MemoryBytes> read(AddressSpace space, Address address, std::size_t count) = 0;
    // Returns how many bytes were written before the first that could not be.
    virtual Result<std::size_t> write(AddressSpace space, Address address, ByteSpan data) = 0;

    virtual Result<Bytes> context(std::uint16_t processor) = 0;  // the machine's CONTEXT record
    virtual Result<> setContext(std::uint16_t processor, ByteSpan context) = 0;
    virtual Result<Bytes> controlSpace(std::uint16_t processor, std::uint64_t selector,
                                       std::uint32_t count) = 0;
    virtual Result<> setControlSpace(std::uint16_t processor, std::uint64_t selector, ByteSpan data) = 0;

    virtual Result<std::uint32_t> insertBreakpoint(Address address) = 0;  // handle, 1..32
    // A handle that the target has dropped by itself counts as removed (kd-protocol.md 13).
    virtual Result<> removeBreakpoint(std::uint32_t handle) = 0;
    // What a dead debugger left behind: handles 1..32.
    virtual Result<> clearLeftoverBreakpoints() = 0;

    virtual Result<> resume(const kd::Continue2& how) = 0;  // returns when the target has taken it
    virtual Result<> resumeFromNotification() = 0;          // load symbols, command string
    virtual Result<> switchProcessor(std::uint16_t processor) = 0;
    virtual Result<> reboot() = 0;
    virtual Result<> causeBugCheck() = 0;
};

}  // namespace hawser::engine
