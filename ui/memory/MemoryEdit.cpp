#include "ui/memory/MemoryEdit.h"

#include <algorithm>

namespace hawser::ui {

bool MemoryEdit::typeDigit(const MemorySnapshot& memory, Address cell, unsigned unit, unsigned nibble,
                           unsigned digit) {
    const auto edit = editNibble(over(memory), cell, unit, nibble, digit);
    if (!edit) return false;
    Digit typed{{cell, nibble}, edit->address, {}};
    auto& byte = m_bytes[edit->address.value()];
    if (isTyped(edit->address))
        typed.typedBefore = byte.after;
    else
        byte.before = byteAt(memory, edit->address).value;
    byte.after = edit->value;
    m_digits.push_back(typed);
    return true;
}

bool MemoryEdit::isTyped(Address address) const {
    return std::ranges::any_of(m_digits, [&](const Digit& digit) { return digit.address == address; });
}

std::optional<MemoryEdit::Place> MemoryEdit::takeBack() {
    if (m_digits.empty()) return {};
    const Digit last = m_digits.back();
    m_digits.pop_back();
    if (last.typedBefore)
        m_bytes[last.address.value()].after = *last.typedBefore;
    else
        m_bytes.erase(last.address.value());
    return last.place;
}

MemorySnapshot MemoryEdit::over(const MemorySnapshot& memory) const {
    MemorySnapshot result = memory;
    for (const auto& [address, byte] : m_bytes)
        if (byteAt(memory, Address(address)).state == MemoryByte::State::Readable)
            result = withByte(result, Address(address), byte.after);
    return result;
}

std::vector<MemoryWrite> MemoryEdit::writes() const {
    std::vector<MemoryWrite> writes;
    for (const auto& [at, byte] : m_bytes) {
        const Address address(at);
        if (writes.empty() ||
            writes.back().address + static_cast<std::uint64_t>(writes.back().after.size()) != address)
            writes.push_back({address, {}, {}});
        writes.back().before += static_cast<char>(byte.before);
        writes.back().after += static_cast<char>(byte.after);
    }
    return writes;
}

}  // namespace hawser::ui
