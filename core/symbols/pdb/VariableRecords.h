#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/symbols/ScopeTable.h"
#include "core/symbols/pdb/PdbFile.h"
#include "core/symbols/pdb/SymbolRecords.h"

// Variables of procedures and where they are. Layouts: LLVM's SymbolRecordMapping.cpp.
namespace hawser::symbols::pdb {

// What S_FRAMEPROC tells: the registers that offsets in a procedure's frame count from.
struct FrameRegisters {
    std::uint16_t locals = 0;
    std::uint16_t parameters = 0;
};
std::optional<FrameRegisters> decodeFrameRegisters(const SymbolRecord& record, std::uint16_t machine);

// S_LOCAL: told without a place; records that follow tell one for each stretch of code.
struct LocalRecord {
    std::uint32_t type = 0;
    bool parameter = false;
    bool isGlobal = false;  // a variable of the module whose value is kept in a register here
    std::string_view name;
};
std::optional<LocalRecord> decodeLocal(const SymbolRecord& record);

// Told with its one place: relative to a register, in one, at an address, or a constant.
struct PlacedRecord {
    std::uint32_t type = 0;
    std::string_view name;
    VariablePlace place;
};
std::optional<PlacedRecord> decodePlaced(const SymbolRecord& record, const PdbFile& file);

// True of the records that tell where the S_LOCAL before them is.
bool isRange(const SymbolRecord& record);
// Where it is at `rva` by this record; nothing: it does not hold there, or tells a part of the variable.
// `frame`: the register that it counts from where it counts from the frame.
std::optional<VariablePlace> placeAt(const SymbolRecord& record, std::uint32_t rva, std::uint16_t frame,
                                     const PdbFile& file);

}  // namespace hawser::symbols::pdb
