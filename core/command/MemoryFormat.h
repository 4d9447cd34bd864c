#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/engine/MemoryBytes.h"

// The lines of the d commands, in WinDbg's columns. Pure.
namespace hawser::command {

enum class TextColumn { None, Ansi, Wide };
enum class ValueForm { Hex, Float, Bits };

struct DumpFormat {
    unsigned unit = 1;      // bytes of one value
    unsigned columns = 16;  // values in one line
    TextColumn text = TextColumn::None;
    ValueForm form = ValueForm::Hex;
    std::uint64_t defaultCount = 0;  // values; 0: as many as make 128 bytes
};

// da, du: strings; dps and its kin: symbols; they have formats of their own.
std::optional<DumpFormat> dumpFormatOf(std::string_view command, bool wide);

// One line of `format.columns` values from byte `offset` on; a short last line keeps its text column in
// place. Without address and newline. Bytes that were not read are ??.
std::string dumpLine(const engine::MemoryBytes& memory, std::size_t offset, std::size_t bytes,
                     const DumpFormat& format);

// What stands above the columns of dyb and dyd; `indent` is the width of an address. Empty: nothing.
std::string dumpHeader(const DumpFormat& format, std::size_t indent);

// A value of 1, 2, 4 or 8 bytes; question marks when one of them was not read.
std::string valueAt(const engine::MemoryBytes& memory, std::size_t offset, unsigned unit);
std::optional<std::uint64_t> integerAt(const engine::MemoryBytes& memory, std::size_t offset, unsigned unit);

}  // namespace hawser::command
