#pragma once

#include <compare>
#include <cstdint>

namespace hawser {

// A target address, virtual or physical as the context says. Always 64 bits wide: 32-bit targets put
// sign-extended addresses here (KD protocol, 3.1). Never a host pointer.
class Address {
  public:
    constexpr Address() = default;
    constexpr explicit Address(std::uint64_t value) : m_value(value) {}

    constexpr std::uint64_t value() const { return m_value; }
    constexpr auto operator<=>(const Address&) const = default;

    // Wraps at 2^64, as the processor does.
    constexpr Address operator+(std::uint64_t bytes) const { return Address(m_value + bytes); }
    constexpr Address operator-(std::uint64_t bytes) const { return Address(m_value - bytes); }
    constexpr std::uint64_t operator-(Address other) const { return m_value - other.m_value; }
    constexpr Address& operator+=(std::uint64_t bytes) {
        m_value += bytes;
        return *this;
    }

  private:
    std::uint64_t m_value = 0;
};

// Where kernels live, on machines of either width.
constexpr bool inUpperHalf(Address address) {
    return address.value() >> 63 != 0;
}

// A number of 32 bits whose highest is set, with the upper half filled with ones; any other as it is.
constexpr std::uint64_t signExtended32(std::uint64_t value) {
    return value >> 31 == 1 ? value | 0xFFFFFFFF00000000 : value;
}
// Whether it is a 32-bit number: as it is, or sign-extended.
constexpr bool fitsIn32Bits(std::uint64_t value) {
    return value >> 32 == 0 || value >> 31 == 0x1FFFFFFFF;
}

// A virtual address of a 32-bit target from its low 32 bits; what stands above them is dropped.
constexpr Address signExtended(Address address) {
    return Address(signExtended32(address.value() & 0xFFFFFFFF));
}

}  // namespace hawser
