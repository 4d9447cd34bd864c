#pragma once

#include <QByteArray>
#include <map>
#include <vector>

#include "ui/memory/MemoryText.h"

namespace hawser::ui {

// Bytes that follow each other, as they were and as they shall be.
struct MemoryWrite {
    Address address;
    QByteArray before;
    QByteArray after;
};

// What was typed over memory and is not written yet. Pure.
class MemoryEdit {
  public:
    // As editNibble(), over what was typed already. False: the byte cannot be read.
    bool typeDigit(const MemorySnapshot& memory, Address cell, unsigned unit, unsigned nibble,
                   unsigned digit);
    // The digit typed last; nothing: there is none. The cell and the digit in it that it stood in.
    struct Place {
        Address cell;
        unsigned nibble = 0;
    };
    std::optional<Place> takeBack();

    bool isEdited(Address address) const { return m_bytes.contains(address.value()); }
    std::size_t size() const { return m_bytes.size(); }  // bytes
    MemorySnapshot over(const MemorySnapshot& memory) const;
    std::vector<MemoryWrite> writes() const;  // in order of their addresses

  private:
    struct Byte {
        std::uint8_t before = 0;
        std::uint8_t after = 0;
    };
    struct Digit {
        Place place;
        Address address;
        std::optional<std::uint8_t> typedBefore;  // nothing: the byte was not edited yet
    };
    bool isTyped(Address address) const;

    std::map<std::uint64_t, Byte> m_bytes;  // by address
    std::vector<Digit> m_digits;            // in the order typed
};

}  // namespace hawser::ui
