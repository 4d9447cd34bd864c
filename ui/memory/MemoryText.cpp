#include "ui/memory/MemoryText.h"

#include "ui/text/Format.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {
constexpr QChar kUnknown(0x00b7);  // middle dot
constexpr int kColumnGap = 2;      // characters between the parts of a row
}  // namespace

unsigned unitOf(MemoryFormat format) {
    switch (format) {
        case MemoryFormat::Bytes:
            return 1;
        case MemoryFormat::Words:
            return 2;
        case MemoryFormat::Dwords:
            return 4;
        case MemoryFormat::Qwords:
            return 8;
    }
    return 1;
}

QString nameOf(MemoryFormat format) {
    switch (format) {
        case MemoryFormat::Bytes:
            return u"Bytes, ASCII"_s;
        case MemoryFormat::Words:
            return u"Words"_s;
        case MemoryFormat::Dwords:
            return u"Dwords"_s;
        case MemoryFormat::Qwords:
            return u"Qwords"_s;
    }
    return {};
}

MemoryByte byteAt(const MemorySnapshot& memory, Address address) {
    if (!memory) return {};
    const std::uint64_t offset = address - memory->bytes.start;
    if (offset >= memory->bytes.bytes.size()) return {};
    const auto at = static_cast<std::size_t>(offset);
    // A server may leave out what it owes.
    if (at >= memory->bytes.valid.size() || !memory->bytes.valid[at]) return {MemoryByte::State::Unreadable};
    return {MemoryByte::State::Readable, std::to_integer<std::uint8_t>(memory->bytes.bytes[at]),
            memory->bytes.isFromFile(at)};
}

QString cellText(const MemorySnapshot& memory, Address address, unsigned unit) {
    QString text;
    for (unsigned i = unit; i-- > 0;) {
        const auto byte = byteAt(memory, address + i);
        switch (byte.state) {
            case MemoryByte::State::Unknown:
                text += QString(2, kUnknown);
                break;
            case MemoryByte::State::Unreadable:
                text += "??"_L1;
                break;
            case MemoryByte::State::Readable:
                text += hexDigits(byte.value, 2);
                break;
        }
        if (unit == 8 && i == 4) text += u'`';
    }
    return text;
}

QString asciiText(const MemorySnapshot& memory, Address address, unsigned count) {
    QString text;
    for (unsigned i = 0; i < count; ++i) {
        const auto byte = byteAt(memory, address + i);
        switch (byte.state) {
            case MemoryByte::State::Unknown:
                text += u' ';
                break;
            case MemoryByte::State::Unreadable:
                text += u'?';
                break;
            case MemoryByte::State::Readable:
                text += byte.value >= 0x20 && byte.value < 0x7f ? QChar(ushort{byte.value}) : QChar(u'.');
                break;
        }
    }
    return text;
}

std::optional<NibbleEdit> editNibble(const MemorySnapshot& memory, Address cell, unsigned unit,
                                     unsigned nibble, unsigned digit) {
    const Address address = cell + (unit - 1 - nibble / 2);
    const auto byte = byteAt(memory, address);
    if (byte.state != MemoryByte::State::Readable) return {};
    const unsigned value =
        nibble % 2 == 0 ? (byte.value & 0x0fU) | (digit << 4U) : (byte.value & 0xf0U) | digit;
    return NibbleEdit{address, static_cast<std::uint8_t>(value)};
}

MemorySnapshot withByte(const MemorySnapshot& memory, Address address, std::uint8_t value) {
    auto copy = std::make_shared<session::MemoryBlock>(*memory);
    copy->bytes.bytes[static_cast<std::size_t>(address - memory->bytes.start)] = std::byte{value};
    return copy;
}

MemoryLayout MemoryLayout::fit(MemoryFormat format, bool pointers64, int charsAvailable) {
    MemoryLayout layout{format, 32, pointers64 ? 17 : 8};
    while (
        layout.bytesPerRow > std::max(4U, unitOf(format)) &&
        (layout.totalChars() > charsAvailable || (format == MemoryFormat::Bytes && layout.bytesPerRow > 16)))
        layout.bytesPerRow /= 2;
    return layout;
}

int MemoryLayout::cellColumn(int cell) const {
    const int digits = static_cast<int>(unitOf(format)) * 2 + (format == MemoryFormat::Qwords ? 1 : 0);
    const int middle = format == MemoryFormat::Bytes && cellsPerRow() > 8 && cell >= 8 ? 1 : 0;
    return addressChars + kColumnGap + cell * (digits + 1) + middle;
}

int MemoryLayout::asciiColumn() const {
    return cellColumn(cellsPerRow()) + kColumnGap - 1;
}

int MemoryLayout::totalChars() const {
    return format == MemoryFormat::Bytes ? asciiColumn() + static_cast<int>(bytesPerRow)
                                         : cellColumn(cellsPerRow()) - 1;
}

QString rowText(const MemorySnapshot& memory, const MemoryLayout& layout, Address row, bool pointers64) {
    QString text = hexAddress(row, pointers64);
    const unsigned unit = unitOf(layout.format);
    for (int cell = 0; cell < layout.cellsPerRow(); ++cell) {
        text = text.leftJustified(layout.cellColumn(cell));
        text += cellText(memory, row + static_cast<unsigned>(cell) * unit, unit);
    }
    if (layout.format == MemoryFormat::Bytes)
        text = text.leftJustified(layout.asciiColumn()) + asciiText(memory, row, layout.bytesPerRow);
    return text;
}

}  // namespace hawser::ui
