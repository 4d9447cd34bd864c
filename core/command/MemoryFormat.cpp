#include "core/command/MemoryFormat.h"

#include <fmt/format.h>

#include <bit>

#include "core/base/Text.h"

namespace hawser::command {

namespace {

char printableCharacter(std::uint64_t code) {
    return code >= 0x20 && code < 0x7F ? static_cast<char>(code) : '.';
}

std::size_t valueWidth(unsigned unit) {
    return unit == 8 ? 17 : 2 * static_cast<std::size_t>(unit);
}

std::string textColumn(const engine::MemoryBytes& memory, std::size_t offset, std::size_t bytes,
                       TextColumn kind) {
    const unsigned step = kind == TextColumn::Wide ? 2 : 1;
    std::string text;
    for (std::size_t at = 0; at + step <= bytes; at += step) {
        const auto code = integerAt(memory, offset + at, step);
        text += code ? printableCharacter(*code) : '?';
    }
    return text;
}

// As C's %16.8g and %22.12g.
std::string floatAt(const engine::MemoryBytes& memory, std::size_t offset, unsigned unit) {
    const auto value = integerAt(memory, offset, unit);
    if (unit == 4)
        return value ? fmt::format("{:16.8g}", std::bit_cast<float>(static_cast<std::uint32_t>(*value)))
                     : fmt::format("{:>16}", "????????");
    return value ? fmt::format("{:22.12g}", std::bit_cast<double>(*value))
                 : fmt::format("{:>22}", "????????????????");
}

std::string floatLine(const engine::MemoryBytes& memory, std::size_t offset, std::size_t bytes,
                      unsigned unit) {
    std::string line;
    for (std::size_t at = 0; at + unit <= bytes; at += unit) {
        if (at > 0) line += ' ';
        line += floatAt(memory, offset + at, unit);
    }
    return line;
}

// The highest byte of a value first, as its digits stand.
std::string bitsLine(const engine::MemoryBytes& memory, std::size_t offset, std::size_t bytes, unsigned unit,
                     unsigned columns) {
    constexpr std::size_t kByteWidth = 9;  // of eight digits and a blank
    std::string bits;
    std::string values;
    for (std::size_t at = 0; at + unit <= bytes; at += unit) {
        for (std::size_t byte = unit; byte > 0; --byte) {
            const auto value = integerAt(memory, offset + at + byte - 1, 1);
            bits += (value ? fmt::format("{:08b}", *value) : std::string(8, '?')) + ' ';
        }
        values += ' ' + valueAt(memory, offset + at, unit);
    }
    bits.resize(kByteWidth * unit * columns, ' ');
    return bits + values;
}

}  // namespace

std::string dumpHeader(const DumpFormat& format, std::size_t indent) {
    if (format.form != ValueForm::Bits) return {};
    const std::string margin(indent + 2, ' ');
    std::string numbers;
    std::string line;
    for (unsigned i = 0; i < format.columns * format.unit; ++i) {
        numbers += format.unit == 1 ? "76543210 " : "";
        line += "-------- ";
    }
    if (format.unit == 1) return fmt::format("{0}{1}\n{0}{2}\n", margin, numbers, line);
    return fmt::format(
        "{0} 3          2          1          0\n{0}10987654 32109876 54321098 76543210\n{0}{1}\n", margin,
        line);
}

std::optional<DumpFormat> dumpFormatOf(std::string_view command, bool wide) {
    if (command == "db") return DumpFormat{1, 16, TextColumn::Ansi};
    if (command == "dw") return DumpFormat{2, 8, TextColumn::None};
    if (command == "dW") return DumpFormat{2, 8, TextColumn::Ansi};
    if (command == "dd") return DumpFormat{4, 4, TextColumn::None};
    if (command == "dc") return DumpFormat{4, 4, TextColumn::Ansi};
    if (command == "dq") return DumpFormat{8, 2, TextColumn::None};
    if (command == "df") return DumpFormat{4, 4, TextColumn::None, ValueForm::Float, 16};
    if (command == "dD") return DumpFormat{8, 3, TextColumn::None, ValueForm::Float, 15};
    if (command == "dyb") return DumpFormat{1, 4, TextColumn::None, ValueForm::Bits, 32};
    if (command == "dyd") return DumpFormat{4, 1, TextColumn::None, ValueForm::Bits, 8};
    if (command == "dp")
        return wide ? DumpFormat{8, 2, TextColumn::None} : DumpFormat{4, 4, TextColumn::None};
    return std::nullopt;
}

std::optional<std::uint64_t> integerAt(const engine::MemoryBytes& memory, std::size_t offset, unsigned unit) {
    if (offset + unit > memory.size()) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = unit; i > 0; --i) {
        if (!memory.valid[offset + i - 1]) return std::nullopt;
        value = value << 8 | std::to_integer<std::uint64_t>(memory.bytes[offset + i - 1]);
    }
    return value;
}

std::string valueAt(const engine::MemoryBytes& memory, std::size_t offset, unsigned unit) {
    const auto value = integerAt(memory, offset, unit);
    if (unit == 8) return value ? formatAddress(*value) : "????????`????????";
    return value ? fmt::format("{:0{}x}", *value, 2 * unit)
                 : std::string(2 * static_cast<std::size_t>(unit), '?');
}

std::string dumpLine(const engine::MemoryBytes& memory, std::size_t offset, std::size_t bytes,
                     const DumpFormat& format) {
    if (format.form == ValueForm::Float) return floatLine(memory, offset, bytes, format.unit);
    if (format.form == ValueForm::Bits) return bitsLine(memory, offset, bytes, format.unit, format.columns);
    std::string line;
    const std::size_t count = bytes / format.unit;
    for (std::size_t i = 0; i < count; ++i) {
        // db marks the middle of its line.
        const bool middle = format.unit == 1 && i > 0 && i == format.columns / 2;
        if (i > 0) line += middle ? '-' : ' ';
        line += valueAt(memory, offset + i * format.unit, format.unit);
    }
    if (format.text == TextColumn::None) return line;
    line.resize(format.columns * (valueWidth(format.unit) + 1) - 1, ' ');
    return line + "  " + textColumn(memory, offset, bytes, format.text);
}

}  // namespace hawser::command
