#include "core/engine/VirtualMemory.h"

#include <algorithm>

#include "core/base/ByteReader.h"

namespace hawser::engine {

namespace {

constexpr std::uint64_t kPageBytes = 0x1000;  // the smallest page of every machine
// Entries of neighbouring pages stand side by side: one request serves 64 pages.
constexpr std::uint64_t kPiece = 0x200;
constexpr std::size_t kMaxPieces = 0x1000;

}  // namespace

bool VirtualMemory::lookThrough(const std::optional<TablesInView>& tables) {
    if (tables == m_tables) return false;
    m_tables = tables;
    forgetTables();
    return true;
}

bool VirtualMemory::isTranslated(Address address) const {
    return m_tables && (m_tables->ofKernelToo || !inUpperHalf(address));
}

std::optional<std::uint64_t> VirtualMemory::entryAt(std::uint64_t physical, unsigned bytes,
                                                    std::optional<Error>& trouble) {
    const std::uint64_t number = physical / kPiece;
    auto piece = m_pieces.find(number);
    if (piece == m_pieces.end()) {
        auto memory = m_target.read(AddressSpace::Physical, Address(number * kPiece), kPiece);
        if (!memory) {
            trouble = memory.error();
            return std::nullopt;
        }
        if (m_pieces.size() == kMaxPieces) m_pieces.clear();
        piece = m_pieces.emplace(number, std::move(*memory)).first;
    }
    const MemoryBytes& memory = piece->second;
    const std::size_t offset = physical % kPiece;
    if (offset + bytes > memory.size()) return std::nullopt;
    for (std::size_t i = offset; i < offset + bytes; ++i)
        if (!memory.valid[i]) return std::nullopt;
    ByteReader reader(memory.bytes);
    reader.seek(offset);
    return bytes == 8 ? reader.u64() : reader.u32();
}

Result<std::optional<Address>> VirtualMemory::physicalOf(Address address) {
    std::optional<Error> trouble;
    const auto place =
        dump::translate(m_tables->paging, m_tables->root, address,
                        [&](std::uint64_t physical, unsigned bytes) -> std::optional<std::uint64_t> {
                            return trouble ? std::nullopt : entryAt(physical, bytes, trouble);
                        });
    if (trouble) return tl::unexpected(*trouble);
    return place ? std::optional(Address(place->physical)) : std::nullopt;
}

Result<VirtualMemory::Stretch> VirtualMemory::stretchAt(Address address, std::uint64_t most) {
    if (!isTranslated(address)) return Stretch{most, AddressSpace::Virtual, address};
    const auto toPageEnd = [](Address at) { return kPageBytes - at.value() % kPageBytes; };
    const auto physical = physicalOf(address);
    if (!physical) return tl::unexpected(physical.error());
    Stretch stretch{std::min(most, toPageEnd(address)), AddressSpace::Physical, *physical};
    while (stretch.size < most) {
        const Address next = address + stretch.size;
        if (!isTranslated(next)) break;
        const auto follows = physicalOf(next);
        if (!follows) return tl::unexpected(follows.error());
        const bool goesOn = stretch.place ? *follows == *stretch.place + stretch.size : !follows->has_value();
        if (!goesOn) break;
        stretch.size = std::min(most, stretch.size + toPageEnd(next));
    }
    return stretch;
}

Result<MemoryBytes> VirtualMemory::read(Address address, std::size_t count) {
    if (!m_tables) return m_target.read(AddressSpace::Virtual, address, count);
    MemoryBytes all{address, Bytes(count), std::vector<bool>(count, false)};
    for (std::size_t done = 0; done < count;) {
        const auto stretch = stretchAt(address + done, count - done);
        if (!stretch) return tl::unexpected(stretch.error());
        const auto size = static_cast<std::size_t>(stretch->size);
        const std::size_t at = done;
        done += size;
        if (!stretch->place) continue;
        const auto part = m_target.read(stretch->space, *stretch->place, size);
        if (!part) return tl::unexpected(part.error());
        const auto to = static_cast<std::ptrdiff_t>(at);
        std::ranges::copy(part->bytes, all.bytes.begin() + to);
        std::copy(part->valid.begin(), part->valid.end(), all.valid.begin() + to);
        if (part->fromFile.empty()) continue;
        all.fromFile.resize(count);
        std::copy(part->fromFile.begin(), part->fromFile.end(), all.fromFile.begin() + to);
    }
    return all;
}

Result<std::size_t> VirtualMemory::write(Address address, ByteSpan data) {
    if (!m_tables) return m_target.write(AddressSpace::Virtual, address, data);
    std::size_t done = 0;
    while (done < data.size()) {
        const auto stretch = stretchAt(address + done, data.size() - done);
        if (!stretch) return tl::unexpected(stretch.error());
        if (!stretch->place) break;
        const ByteSpan part = data.subspan(done, static_cast<std::size_t>(stretch->size));
        const auto written = m_target.write(stretch->space, *stretch->place, part);
        if (!written) return tl::unexpected(written.error());
        done += *written;
        if (*written < part.size()) break;
    }
    // A table may be what was written.
    forgetTables();
    return done;
}

}  // namespace hawser::engine
