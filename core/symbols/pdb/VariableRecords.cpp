#include "core/symbols/pdb/VariableRecords.h"

#include <llvm/DebugInfo/CodeView/CodeView.h>

#include "core/base/Machine.h"
#include "core/symbols/pdb/CodeViewText.h"
#include "core/symbols/pdb/RegisterNames.h"

namespace hawser::symbols::pdb {

namespace {

using llvm::codeview::SymbolKind;

constexpr std::int64_t kReturnAddress = 4;  // bytes, on x86

SymbolKind kindOf(const SymbolRecord& record) {
    return static_cast<SymbolKind>(record.kind);
}

std::int32_t takeSigned(ByteReader& reader) {
    return static_cast<std::int32_t>(reader.u32());
}

VariablePlace inRegister(std::uint16_t number, const PdbFile& file) {
    const std::string_view name = registerName(file.debug().machine(), number);
    if (name.empty()) return {};
    return {.kind = VariablePlace::Kind::Register, .name = name};
}

VariablePlace atRegister(std::uint16_t number, std::int64_t offset, const PdbFile& file) {
    const bool isX86 = file.debug().machine() == static_cast<std::uint16_t>(Machine::X86);
    if (number == kVirtualFrame && isX86)
        return {.kind = VariablePlace::Kind::AtFrame, .offset = offset - kReturnAddress};
    const std::string_view name = registerName(file.debug().machine(), number);
    if (name.empty()) return {};
    return {.kind = VariablePlace::Kind::AtRegister, .name = name, .offset = offset};
}

// A stretch of code and what is left out of it.
bool covers(ByteReader& reader, std::uint32_t rva, const PdbFile& file) {
    const std::uint32_t offset = reader.u32();
    const std::uint16_t section = reader.u16();
    const std::uint16_t size = reader.u16();
    const auto start = file.segments().rva(section, offset);
    if (reader.failed() || !start || rva < *start || rva - *start >= size) return false;
    while (reader.remaining() >= 4) {
        const std::uint32_t gap = reader.u16();
        const std::uint32_t gapSize = reader.u16();
        if (rva - *start >= gap && rva - *start - gap < gapSize) return false;
    }
    return true;
}

}  // namespace

std::optional<FrameRegisters> decodeFrameRegisters(const SymbolRecord& record, std::uint16_t machine) {
    if (kindOf(record) != SymbolKind::S_FRAMEPROC) return {};
    ByteReader reader(record.body, "frame");
    reader.skip(22);
    const std::uint32_t flags = reader.u32();
    if (reader.failed()) return {};
    return FrameRegisters{frameRegister(machine, flags >> 14 & 3), frameRegister(machine, flags >> 16 & 3)};
}

std::optional<LocalRecord> decodeLocal(const SymbolRecord& record) {
    if (kindOf(record) != SymbolKind::S_LOCAL) return {};
    ByteReader reader(record.body, "variable");
    LocalRecord local;
    local.type = reader.u32();
    const std::uint16_t flags = reader.u16();
    local.parameter = (flags & 1) != 0;
    local.isGlobal = (flags & 0x600) != 0;
    local.name = takeText(reader);
    return reader.failed() ? std::nullopt : std::optional(local);
}

std::optional<PlacedRecord> decodePlaced(const SymbolRecord& record, const PdbFile& file) {
    constexpr std::uint16_t kEbp = 22;
    ByteReader reader(record.body, "variable");
    PlacedRecord placed;
    switch (kindOf(record)) {
        case SymbolKind::S_REGREL32: {
            const std::int32_t offset = takeSigned(reader);
            placed.type = reader.u32();
            placed.place = atRegister(reader.u16(), offset, file);
            break;
        }
        case SymbolKind::S_BPREL32: {
            const std::int32_t offset = takeSigned(reader);
            placed.type = reader.u32();
            placed.place = atRegister(kEbp, offset, file);
            break;
        }
        case SymbolKind::S_REGISTER:
            placed.type = reader.u32();
            placed.place = inRegister(reader.u16(), file);
            break;
        case SymbolKind::S_CONSTANT:
            placed.type = reader.u32();
            placed.place = {.kind = VariablePlace::Kind::Constant, .value = takeNumber(reader)};
            break;
        default: {
            const auto data = isData(record) ? decodeData(record) : std::nullopt;
            const auto rva = data ? file.segments().rva(data->section, data->offset) : std::nullopt;
            if (!rva) return {};
            return PlacedRecord{data->type, data->name, {.kind = VariablePlace::Kind::Static, .rva = *rva}};
        }
    }
    placed.name = takeText(reader);
    return reader.failed() ? std::nullopt : std::optional(placed);
}

bool isRange(const SymbolRecord& record) {
    const SymbolKind kind = kindOf(record);
    return kind >= SymbolKind::S_DEFRANGE && kind <= SymbolKind::S_DEFRANGE_REGISTER_REL;
}

std::optional<VariablePlace> placeAt(const SymbolRecord& record, std::uint32_t rva, std::uint16_t frame,
                                     const PdbFile& file) {
    ByteReader reader(record.body, "place of a variable");
    VariablePlace place;
    std::uint32_t part = 0;  // bytes from the start of the variable to what is told
    switch (kindOf(record)) {
        case SymbolKind::S_DEFRANGE_REGISTER:
            place = inRegister(reader.u16(), file);
            reader.skip(2);
            break;
        case SymbolKind::S_DEFRANGE_FRAMEPOINTER_REL:
            place = atRegister(frame, takeSigned(reader), file);
            break;
        case SymbolKind::S_DEFRANGE_FRAMEPOINTER_REL_FULL_SCOPE:
            place = atRegister(frame, takeSigned(reader), file);
            return reader.failed() ? std::nullopt : std::optional(place);
        case SymbolKind::S_DEFRANGE_REGISTER_REL: {
            const std::uint16_t number = reader.u16();
            part = reader.u16() >> 4;
            place = atRegister(number, takeSigned(reader), file);
            break;
        }
        default:
            // A part in a register, or a program for another debugger.
            return {};
    }
    if (part != 0 || !covers(reader, rva, file)) return {};
    return place;
}

}  // namespace hawser::symbols::pdb
