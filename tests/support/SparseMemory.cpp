#include "tests/support/SparseMemory.h"

#include <algorithm>

namespace hawser::test {

namespace {

std::uint64_t pageNumber(Address address) {
    return address.value() / SparseMemory::kPageSize;
}
std::size_t pageOffset(Address address) {
    return static_cast<std::size_t>(address.value() % SparseMemory::kPageSize);
}

}  // namespace

void SparseMemory::map(Address address, std::size_t bytes) {
    if (bytes == 0) return;
    for (std::uint64_t n = pageNumber(address); n <= pageNumber(address + (bytes - 1)); ++n) {
        auto& entry = m_pages[n];
        if (!entry) entry = std::make_unique<Page>();
    }
}

void SparseMemory::copyFrom(const SparseMemory& other) {
    m_pages.clear();
    for (const auto& [number, page] : other.m_pages) m_pages[number] = std::make_unique<Page>(*page);
}

void SparseMemory::unmap(Address address, std::size_t bytes) {
    if (bytes == 0) return;
    for (std::uint64_t n = pageNumber(address); n <= pageNumber(address + (bytes - 1)); ++n) m_pages.erase(n);
}

SparseMemory::Page* SparseMemory::page(Address address) const {
    const auto found = m_pages.find(pageNumber(address));
    return found != m_pages.end() ? found->second.get() : nullptr;
}

std::size_t SparseMemory::read(Address address, std::span<std::byte> into) const {
    std::size_t done = 0;
    while (done < into.size()) {
        const Page* from = page(address + done);
        if (from == nullptr) break;
        const std::size_t offset = pageOffset(address + done);
        const std::size_t part = std::min(kPageSize - offset, into.size() - done);
        std::ranges::copy(std::span(*from).subspan(offset, part),
                          into.begin() + static_cast<std::ptrdiff_t>(done));
        done += part;
    }
    return done;
}

std::size_t SparseMemory::write(Address address, ByteSpan bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        Page* to = page(address + done);
        if (to == nullptr) break;
        const std::size_t offset = pageOffset(address + done);
        const std::size_t part = std::min(kPageSize - offset, bytes.size() - done);
        std::ranges::copy(bytes.subspan(done, part), to->begin() + static_cast<std::ptrdiff_t>(offset));
        done += part;
    }
    return done;
}

Bytes SparseMemory::bytes(Address address, std::size_t count) const {
    Bytes result(count);
    result.resize(read(address, result));
    return result;
}

std::byte SparseMemory::byteAt(Address address) const {
    const Page* from = page(address);
    return from != nullptr ? (*from)[pageOffset(address)] : std::byte{0};
}

void SparseMemory::put(Address address, ByteSpan bytes) {
    map(address, bytes.size());
    static_cast<void>(write(address, bytes));
}

void SparseMemory::putText(Address address, std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) put8(address + i, static_cast<std::uint8_t>(text[i]));
    put8(address + text.size(), 0);
}

void SparseMemory::putUtf16(Address address, std::string_view asciiText) {
    for (std::size_t i = 0; i < asciiText.size(); ++i) {
        put16(address + 2 * i, static_cast<std::uint8_t>(asciiText[i]));
    }
}

void SparseMemory::putLittleEndian(Address address, std::uint64_t value, std::size_t size) {
    std::array<std::byte, 8> bytes{};
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>((value >> (8 * i)) & 0xFF);
    put(address, ByteSpan(bytes).first(size));
}

}  // namespace hawser::test
