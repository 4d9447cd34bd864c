#include "core/engine/RegistersX64.h"

#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/engine/RegisterTableX64.h"

namespace hawser::engine {

namespace {

constexpr std::size_t kIntegerPart = 0x100;  // up to and with rip

std::uint64_t load(const Bytes& record, std::size_t offset, unsigned bytes) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < bytes; ++i)
        value |= static_cast<std::uint64_t>(std::to_integer<std::uint8_t>(record[offset + i])) << (8 * i);
    return value;
}

void store(Bytes& record, std::size_t offset, unsigned bytes, std::uint64_t value) {
    for (unsigned i = 0; i < bytes; ++i)
        record[offset + i] = static_cast<std::byte>((value >> (8 * i)) & 0xFF);
}

std::uint64_t mask(unsigned bits) {
    return bits >= 64 ? UINT64_MAX : (std::uint64_t{1} << bits) - 1;
}

bool lies(const Bytes& record, const RegisterPlace& place) {
    return place.offset + place.bits / 8 <= record.size();
}

RegisterValue valueOf(const Bytes& record, const RegisterPlace& place) {
    RegisterValue value{.name = std::string(place.name), .group = place.group, .bits = place.bits};
    value.value = load(record, place.offset, std::min(place.bits, 64u) / 8);
    if (place.bits == 128) value.high = load(record, place.offset + 8, 8);
    return value;
}

}  // namespace

Result<RegistersX64> RegistersX64::create(Bytes context, Bytes special) {
    if (context.size() < kIntegerPart)
        return fail(ErrorCode::Truncated,
                    fmt::format("the target's context has {} bytes only", context.size()));
    return RegistersX64(std::move(context), std::move(special));
}

std::vector<RegisterValue> RegistersX64::all() const {
    std::vector<RegisterValue> values;
    for (const RegisterPlace& place : registerPlacesX64()) {
        const Bytes& record = place.record == RegisterRecord::Context ? m_context : m_special;
        if (lies(record, place)) values.push_back(valueOf(record, place));
    }
    return values;
}

std::optional<RegisterValue> RegistersX64::get(std::string_view name) const {
    const std::string lower = toLower(name);
    const auto part = registerPartX64(lower);
    const auto place = part ? std::optional(part->whole) : registerPlaceX64(lower);
    if (!place) return {};
    const Bytes& record = place->record == RegisterRecord::Context ? m_context : m_special;
    if (!lies(record, *place)) return {};
    RegisterValue value = valueOf(record, *place);
    if (part) {
        value.name = lower;
        value.bits = part->bits;
        value.value = (value.value >> part->shift) & mask(part->bits);
    }
    return value;
}

Result<> RegistersX64::set(std::string_view name, std::uint64_t value) {
    const std::string lower = toLower(name);
    const auto part = registerPartX64(lower);
    const auto place = part ? std::optional(part->whole) : registerPlaceX64(lower);
    if (!place) return fail(ErrorCode::InvalidArgument, fmt::format("there is no register '{}'", name));
    Bytes& record = place->record == RegisterRecord::Context ? m_context : m_special;
    if (!lies(record, *place))
        return fail(ErrorCode::Unsupported, fmt::format("the target does not give register '{}'", name));
    const unsigned bits = part ? part->bits : place->bits;
    if (value > mask(bits))
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("0x{:x} does not fit into the {} bits of {}", value, bits, lower));

    const unsigned bytes = std::min(place->bits, 64u) / 8;
    std::uint64_t whole = value;
    if (part) {
        const std::uint64_t hole = mask(part->bits) << part->shift;
        whole = (load(record, place->offset, bytes) & ~hole) | (value << part->shift);
    }
    store(record, place->offset, bytes, whole);
    if (place->bits == 128) store(record, place->offset + 8, 8, 0);
    return {};
}

Address RegistersX64::programCounter() const {
    return Address(load(m_context, 0xF8, 8));
}
Address RegistersX64::stackPointer() const {
    return Address(load(m_context, 0x98, 8));
}
Address RegistersX64::framePointer() const {
    return Address(load(m_context, 0xA0, 8));
}

}  // namespace hawser::engine
