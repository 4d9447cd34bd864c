#include "core/engine/RegisterFile.h"

#include <fmt/format.h>

#include "core/base/Address.h"
#include "core/base/Text.h"

namespace hawser::engine {

namespace {

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

bool lies(const Bytes& record, const RegisterPlace& place) {
    return place.offset + place.bits / 8 <= record.size();
}

RegisterValue valueOf(const Bytes& record, const RegisterPlace& place) {
    RegisterValue value{.name = std::string(place.name), .group = place.group, .bits = place.bits};
    value.value = load(record, place.offset, std::min(place.bits, 64u) / 8);
    if (place.bits > 64) value.high = load(record, place.offset + 8, (place.bits - 64) / 8);
    return value;
}

}  // namespace

Result<RegisterFile> RegisterFile::create(const RegisterTable& table, Bytes context, Bytes special) {
    if (context.size() < table.roles().needed)
        return fail(ErrorCode::Truncated,
                    fmt::format("the target's context has {} bytes only", context.size()));
    return RegisterFile(table, std::move(context), std::move(special));
}

std::vector<RegisterValue> RegisterFile::all() const {
    std::vector<RegisterValue> values;
    for (const RegisterPlace& place : m_table->places())
        if (lies(recordOf(place), place)) values.push_back(valueOf(recordOf(place), place));
    return values;
}

std::optional<RegisterValue> RegisterFile::get(std::string_view name) const {
    const auto found = m_table->find(toLower(name));
    if (!found || !lies(recordOf(found->place), found->place)) return {};
    RegisterValue value = valueOf(recordOf(found->place), found->place);
    if (found->part) {
        value.name = std::string(found->part->name);
        value.bits = found->part->bits;
        value.value = (value.value >> found->part->shift) & valueMask(found->part->bits);
        value.high = 0;
    }
    return value;
}

Result<> RegisterFile::set(std::string_view name, std::uint64_t value) {
    const std::string lower = toLower(name);
    const auto found = m_table->find(lower);
    if (!found) return fail(ErrorCode::InvalidArgument, fmt::format("there is no register '{}'", name));
    const RegisterPlace& place = found->place;
    Bytes& record = place.record == RegisterRecord::Context ? m_context : m_special;
    if (!lies(record, place))
        return fail(ErrorCode::Unsupported, fmt::format("the target does not give register '{}'", name));
    const unsigned bits = found->part ? found->part->bits : place.bits;
    if (place.bits == 80 && !found->part)
        return fail(ErrorCode::Unsupported,
                    fmt::format("{} can be looked at, not set: it is no integer", lower));
    // Addresses of 32 bits are sign-extended everywhere else.
    const bool narrow = m_table->roles().addressBits == 32 && bits == 32;
    if (narrow && (value >> 31) == 0x1FFFFFFFF) value &= valueMask(bits);
    if (value > valueMask(bits))
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("0x{:x} does not fit into the {} bits of {}", value, bits, lower));

    const unsigned bytes = std::min(place.bits, 64u) / 8;
    std::uint64_t whole = value;
    if (found->part) {
        const std::uint64_t hole = valueMask(bits) << found->part->shift;
        whole = (load(record, place.offset, bytes) & ~hole) | (value << found->part->shift);
    }
    store(record, place.offset, bytes, whole);
    if (place.bits == 128) store(record, place.offset + 8, 8, 0);
    return {};
}

Address RegisterFile::addressIn(std::string_view name) const {
    const auto value = get(name);
    const Address address(value ? value->value : 0);
    return m_table->roles().addressBits == 32 ? signExtended(address) : address;
}

Address RegisterFile::programCounter() const {
    return addressIn(m_table->roles().programCounter);
}
Address RegisterFile::stackPointer() const {
    return addressIn(m_table->roles().stackPointer);
}
Address RegisterFile::framePointer() const {
    return addressIn(m_table->roles().framePointer);
}

}  // namespace hawser::engine
