#include "core/engine/DebuggerData.h"

#include <fmt/format.h>

#include <algorithm>

namespace hawser::engine {

namespace {

constexpr std::uint32_t kOwnerTag = 0x4742444B;  // KDBG
constexpr std::size_t kTagOffset = 0x10;
constexpr std::size_t kSmallest = 0x20;  // header and KernBase

class Fields {
  public:
    Fields(ByteSpan block, bool pointers64) : m_block(block), m_pointers64(pointers64) {}

    std::uint16_t offset(std::size_t at) const {
        if (at + 2 > m_block.size()) return 0;
        ByteReader reader(m_block);
        reader.seek(at);
        return reader.u16();
    }
    Address address(std::size_t at) const {
        if (at + 8 > m_block.size()) return {};
        ByteReader reader(m_block);
        reader.seek(at);
        const std::uint64_t value = reader.u64();
        // 32-bit kernels store the bare 32 bits here, unlike on the wire (13).
        return m_pointers64 ? Address(value) : signExtended(Address(value));
    }

  private:
    ByteSpan m_block;
    bool m_pointers64;
};

}  // namespace

Result<std::size_t> debuggerDataSize(ByteSpan header) {
    ByteReader reader(header, "debugger data block");
    reader.seek(kTagOffset);
    const std::uint32_t tag = reader.u32();
    const std::size_t size = reader.u32();
    if (auto done = reader.finish(); !done) return tl::unexpected(done.error());
    if (tag != kOwnerTag)
        return fail(ErrorCode::Malformed, fmt::format("the debugger data block's tag is 0x{:08x}", tag));
    if (size < kSmallest || size > DebuggerData::kMaxSize)
        return fail(ErrorCode::Malformed, fmt::format("the debugger data block claims 0x{:x} bytes", size));
    return size;
}

Result<DebuggerData> decodeDebuggerData(ByteSpan block, bool pointers64) {
    const auto size = debuggerDataSize(block);
    if (!size) return tl::unexpected(size.error());
    const Fields fields(block.first(std::min(block.size(), *size)), pointers64);
    DebuggerData data;
    data.size = static_cast<std::uint32_t>(*size);
    data.kernelBase = fields.address(0x18);
    data.breakpointWithStatus = fields.address(0x20);
    data.loadedModuleList = fields.address(0x48);
    data.activeProcessHead = fields.address(0x50);
    data.systemResources = fields.address(0x60);
    data.rootDirectory = fields.address(0x98);
    data.bugCheckData = fields.address(0x88);
    data.buildLab = fields.address(0x208);
    data.processorBlock = fields.address(0x218);
    data.unloadedDrivers = fields.address(0x220);
    data.lastUnloadedDriver = fields.address(0x228);
    data.threadApcProcess = fields.offset(0x2A0);
    data.processPeb = fields.offset(0x2AA);
    data.processDirectoryTableBase = fields.offset(0x2AE);
    data.prcbCurrentThread = fields.offset(0x2B4);
    data.prcbProcessorState = fields.offset(0x2BC);
    data.prcbNumber = fields.offset(0x2BE);
    data.prcbSpecialRegisters = fields.offset(0x2F2);
    data.prcbContext = fields.offset(0x338);
    data.processSize = fields.offset(0x2A8);
    data.prcbSize = fields.offset(0x2B0);
    data.threadSize = fields.offset(0x2C0);
    return data;
}

}  // namespace hawser::engine
