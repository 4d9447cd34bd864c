#pragma once

#include <QString>
#include <memory>
#include <optional>

#include "core/session/Questions.h"

// How memory is laid out as text: pure functions over what was read.
namespace hawser::ui {

enum class MemoryFormat { Bytes, Words, Dwords, Qwords };

unsigned unitOf(MemoryFormat format);  // bytes
QString nameOf(MemoryFormat format);

using MemorySnapshot = std::shared_ptr<const session::MemoryBlock>;

struct MemoryByte {
    enum class State { Unknown, Unreadable, Readable };  // unknown: not asked yet
    State state = State::Unknown;
    std::uint8_t value = 0;
    bool fromFile = false;  // an image file's: the target does not hold it
};
MemoryByte byteAt(const MemorySnapshot& memory, Address address);

// One little-endian cell: hex digits, "??" for each byte that cannot be read, dots for what has not been read
// yet.
QString cellText(const MemorySnapshot& memory, Address address, unsigned unit);
QString asciiText(const MemorySnapshot& memory, Address address, unsigned count);

// The byte that changes when hex digit `nibble` (0: the first shown) of a cell is typed over, and its new
// value. Nothing when that byte cannot be read.
struct NibbleEdit {
    Address address;
    std::uint8_t value = 0;
};
std::optional<NibbleEdit> editNibble(const MemorySnapshot& memory, Address cell, unsigned unit,
                                     unsigned nibble, unsigned digit);

// A copy with one byte replaced: shown until the target has been read again.
MemorySnapshot withByte(const MemorySnapshot& memory, Address address, std::uint8_t value);

// Where everything stands in one row, in characters; found from the width at hand.
struct MemoryLayout {
    MemoryFormat format = MemoryFormat::Bytes;
    unsigned bytesPerRow = 16;
    int addressChars = 17;

    static MemoryLayout fit(MemoryFormat format, bool pointers64, int charsAvailable);
    int cellsPerRow() const { return static_cast<int>(bytesPerRow / unitOf(format)); }
    int cellColumn(int cell) const;  // where the cell's first digit stands
    int asciiColumn() const;
    int totalChars() const;
};

QString rowText(const MemorySnapshot& memory, const MemoryLayout& layout, Address row, bool pointers64);

}  // namespace hawser::ui
