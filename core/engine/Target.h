#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/Address.h"
#include "core/base/Result.h"
#include "core/dump/PageTables.h"
#include "core/dump/TaggedData.h"
#include "core/engine/Capabilities.h"
#include "core/engine/MemoryBytes.h"
#include "core/engine/ResumeOrder.h"
#include "core/engine/Stop.h"
#include "core/engine/TargetVersion.h"
#include "core/engine/ToldBeside.h"

namespace hawser::engine {

class ImageFiles;
using dump::TaggedData;

enum class AddressSpace { Virtual, Physical };

// What a target holds of them at most: as many as its table has entries (kd-protocol.md 3.7).
inline constexpr std::uint32_t kMaxSoftwareBreakpoints = 32;

// The target as the debugger's other parts see it; one interface, two sources: a live kernel (LiveTarget)
// and a crash dump (DumpTarget). Engine thread. Every call that returns a Result may wait for the target, and
// fails with a line error (ErrorKind.h) when it could not be asked, with Refused when it said no, with
// Unsupported and refusalOf() for what its capabilities exclude. TargetConformanceTest.cpp has what all keep.
class Target {
  public:
    virtual ~Target() = default;

    virtual Capabilities capabilities() const = 0;
    virtual Result<TargetVersion> version() = 0;
    virtual Machine machine() const = 0;  // X64 until version() has told
    // A stop that was told before the machine was known, read anew as its machine lays it out.
    virtual Stop interpreted(const Stop& stop) const = 0;
    virtual const ToldBeside& toldBeside() const {
        static const ToldBeside kNothing;
        return kNothing;
    }
    // Where page tables begin, on a machine whose control registers do not tell; nothing: it is not told.
    virtual Result<std::optional<dump::PagingRoot>> pageTables() { return std::nullopt; }
    // What drivers have added to what is told of the crash.
    virtual Result<std::vector<TaggedData>> taggedData() { return std::vector<TaggedData>{}; }
    // Where what the target does not hold of its images is taken from; null: it holds all of them.
    virtual ImageFiles* imageFiles() { return nullptr; }
    // For long loops that ask nothing: true when the user, a resynchronize or a restart wants the thread.
    virtual bool interrupted() const = 0;

    // Whether memory may be read by the hundred kilobytes that nobody has asked for; not over a line of
    // bauds.
    virtual bool readsUnasked() const { return true; }
    // Never fails for unreadable memory: that is in MemoryBytes::valid. Fails only when the target cannot be
    // asked.
    virtual Result<MemoryBytes> read(AddressSpace space, Address address, std::size_t count) = 0;
    // Returns how many bytes were written before the first that could not be.
    virtual Result<std::size_t> write(AddressSpace space, Address address, ByteSpan data) = 0;

    // The machine's CONTEXT record, its first so many bytes at the least.
    virtual Result<Bytes> context(std::uint16_t processor, std::size_t bytes) = 0;
    virtual Result<> setContext(std::uint16_t processor, ByteSpan context) = 0;
    virtual Result<Bytes> controlSpace(std::uint16_t processor, std::uint64_t selector,
                                       std::uint32_t count) = 0;
    virtual Result<> setControlSpace(std::uint16_t processor, std::uint64_t selector, ByteSpan data) = 0;

    // What only a processor that runs has, of the one that stopped: its registers by number (MSRs, ARM64's
    // system registers by their encoding), and I/O ports of 1, 2 or 4 bytes.
    virtual Result<std::uint64_t> readMachineRegister(std::uint32_t number);
    virtual Result<> writeMachineRegister(std::uint32_t number, std::uint64_t value);
    virtual Result<std::uint32_t> readPort(std::uint64_t port, unsigned size);
    virtual Result<> writePort(std::uint64_t port, unsigned size, std::uint32_t value);

    virtual Result<std::uint32_t> insertBreakpoint(Address address) = 0;  // handle, 1..32
    // A handle that the target has dropped by itself counts as removed (kd-protocol.md 13).
    virtual Result<> removeBreakpoint(std::uint32_t handle) = 0;
    // What a dead debugger left behind: handles 1..32.
    virtual Result<> clearLeftoverBreakpoints() = 0;

    virtual Result<> resume(const ResumeOrder& order) = 0;  // returns when the target has taken it
    virtual Result<> resumeFromNotification() = 0;          // load symbols, command string
    virtual Result<> reboot() = 0;
    virtual Result<> causeBugCheck() = 0;
};

}  // namespace hawser::engine
