#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/dump/CrashDump.h"
#include "core/engine/DebuggerData.h"
#include "core/engine/KernelSearch.h"

namespace hawser::engine {

// The processors of a crashed machine: what the header, the kernel's processor blocks (KPRCB) and a virtual
// machine's notes hold of their registers. Engine thread; the dump outlives it.
class DumpProcessors {
  public:
    explicit DumpProcessors(dump::CrashDump& crashDump);

    // Whose registers can be told, from 0 on; at least 1.
    std::uint16_t count() const { return m_count; }
    // 0 where only one can be told, or nothing shows which it was.
    std::uint16_t crashed() const { return m_crashed; }
    // As the header tells it, or as it was found in memory.
    const FoundKernel& kernel() const { return m_kernel; }
    const std::optional<DebuggerData>& debuggerData() const { return m_data; }

    // CONTEXT and KSPECIAL_REGISTERS, of the machine's full size (kd-protocol.md 8.5, 8.6). Errors Refused:
    // the dump does not hold them; Io: the file has shrunk.
    Result<Bytes> context(std::uint16_t processor);
    Result<Bytes> specialRegisters(std::uint16_t processor);
    Result<Address> programCounter(std::uint16_t processor);  // as context(); 0: it has none
    Address thread(std::uint16_t processor);                  // KTHREAD; 0: not known

    static constexpr std::uint32_t kMaxProcessors = 2048;  // as many as Windows takes

  private:
    bool pointers64() const { return !isNarrow(m_dump.header().machine); }
    std::optional<Bytes> bytes(Address address, std::size_t count);
    std::optional<Address> pointer(Address at);
    FoundKernel searchKernel();
    std::optional<DebuggerData> readDebuggerData();
    void findBlocks();
    std::optional<std::uint16_t> findCrashed();
    Result<Bytes> contextOfBlock(std::uint16_t processor);
    Result<Bytes> part(Address address, std::size_t size, std::string_view what, std::uint16_t processor);

    dump::CrashDump& m_dump;
    FoundKernel m_kernel;
    std::optional<DebuggerData> m_data;
    std::vector<Address> m_blocks;  // KPRCB of each processor, as far as they are known
    std::uint16_t m_count = 1;
    std::uint16_t m_crashed = 0;
};

}  // namespace hawser::engine
