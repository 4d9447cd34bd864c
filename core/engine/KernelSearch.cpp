#include "core/engine/KernelSearch.h"

#include <algorithm>
#include <array>

#include "core/base/ByteReader.h"
#include "core/engine/DebuggerData.h"
#include "core/engine/ErrorKind.h"
#include "core/engine/TargetPointer.h"

namespace hawser::engine {

namespace {

constexpr std::size_t kSearchedPage = 4096;
constexpr std::size_t kHeaderTagOffset = 0x10;  // of DBGKD_DEBUG_DATA_HEADER64

// Where the handler of interrupt 0 begins (Intel SDM vol. 3, 6.11 and 6.14.1); 0: not told.
Result<Address> firstHandler(const MemoryReader& read, ByteSpan specialRegisters, bool pointers64) {
    ByteReader registers(specialRegisters);
    registers.seek(pointers64 ? 0x68 : 0x34);
    const Address table = readPointer(registers, pointers64 ? 8 : 4);
    if (registers.failed() || table.value() == 0) return Address();
    const auto gate = read(table, pointers64 ? 16 : 8);
    if (!gate) return tl::unexpected(gate.error());
    if (!gate->allValid()) return Address();
    ByteReader reader(gate->bytes);
    std::uint64_t handler = reader.u16();
    reader.skip(4);
    handler |= std::uint64_t{reader.u16()} << 16;
    if (!pointers64) return signExtended(Address(handler));
    return Address(handler | std::uint64_t{reader.u32()} << 32);
}

class BlockSearch {
  public:
    BlockSearch(const MemoryReader& read, Address base, std::uint64_t size, bool pointers64)
        : m_read(read), m_base(base), m_size(std::min(size, kMaxKernelSize)), m_pointers64(pointers64) {}

    // Page by page, and a little into the next one: the block may lie across.
    Result<Address> find() {
        for (std::uint64_t offset = 0; offset < m_size; offset += kSearchedPage) {
            const auto memory = m_read(m_base + offset, kSearchedPage + DebuggerData::kHeaderSize + 8);
            if (!memory) return tl::unexpected(memory.error());
            if (const auto at = blockIn(*memory)) return m_base + offset + *at;
        }
        return Address();
    }

  private:
    std::optional<std::size_t> blockIn(const MemoryBytes& memory) const {
        constexpr std::array kTag{std::byte{'K'}, std::byte{'D'}, std::byte{'B'}, std::byte{'G'}};
        const ByteSpan known = ByteSpan(memory.bytes).first(memory.validPrefix());
        auto from = known.begin();
        for (;;) {
            const auto tag = std::search(from, known.end(), kTag.begin(), kTag.end());
            if (tag == known.end()) return std::nullopt;
            const auto place = static_cast<std::size_t>(tag - known.begin());
            if (place >= kHeaderTagOffset && isBlock(known.subspan(place - kHeaderTagOffset)))
                return place - kHeaderTagOffset;
            from = tag + 1;
        }
    }

    bool isBlock(ByteSpan bytes) const {
        const auto data = decodeDebuggerData(bytes, m_pointers64);
        return data && data->kernelBase == m_base;
    }

    const MemoryReader& m_read;
    Address m_base;
    std::uint64_t m_size;
    bool m_pointers64;
};

}  // namespace

Result<std::optional<FoundKernel>> findKernel(const MemoryReader& read, ByteSpan specialRegisters,
                                              bool pointers64) {
    const auto handler = firstHandler(read, specialRegisters, pointers64);
    if (!handler) return tl::unexpected(handler.error());
    if (handler->value() == 0) return std::nullopt;
    const Address start(handler->value() & ~std::uint64_t{kSearchedPage - 1});
    for (std::uint64_t back = 0; back < kMaxKernelSize && back <= start.value(); back += kSearchedPage) {
        const Address base = start - back;
        const auto image = readImageHeaders(read, base);
        if (!image && endsWalk(image.error())) return tl::unexpected(image.error());
        if (!image || *handler - base >= image->sizeOfImage()) continue;
        const auto block = BlockSearch(read, base, image->sizeOfImage(), pointers64).find();
        if (!block) return tl::unexpected(block.error());
        return FoundKernel{base, *block};
    }
    return std::nullopt;
}

}  // namespace hawser::engine
