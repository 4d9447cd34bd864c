#include "core/symbols/pdb/SymbolRecords.h"

#include <llvm/DebugInfo/CodeView/CodeView.h>

#include "core/symbols/pdb/CodeViewText.h"

// Layouts: LLVM's SymbolRecordMapping.cpp.
namespace hawser::symbols::pdb {

namespace {

using llvm::codeview::SymbolKind;

}  // namespace

SymbolRecords::SymbolRecords(ByteSpan stream, std::size_t start) : m_reader(stream, "symbols") {
    m_reader.seek(start);
}

std::optional<SymbolRecord> SymbolRecords::next() {
    if (m_damaged || m_reader.remaining() == 0) return {};
    SymbolRecord record;
    record.offset = offset();
    const std::uint16_t length = m_reader.u16();
    record.kind = m_reader.u16();
    if (length >= 2) record.body = m_reader.bytes(length - 2U);
    m_damaged = m_reader.failed() || length < 2;
    return m_damaged ? std::nullopt : std::optional(record);
}

void SymbolRecords::skipTo(std::uint32_t target) {
    if (target < offset()) m_damaged = true;
    m_reader.seek(target);
    m_damaged = m_damaged || m_reader.failed();
}

bool isProcedure(const SymbolRecord& record) {
    switch (static_cast<SymbolKind>(record.kind)) {
        case SymbolKind::S_GPROC32:
        case SymbolKind::S_LPROC32:
        case SymbolKind::S_GPROC32_ID:
        case SymbolKind::S_LPROC32_ID:
        case SymbolKind::S_LPROC32_DPC:
        case SymbolKind::S_LPROC32_DPC_ID:
            return true;
        default:
            return false;
    }
}

std::optional<ProcedureRecord> decodeProcedure(const SymbolRecord& record) {
    ByteReader reader(record.body, "procedure");
    ProcedureRecord procedure;
    reader.skip(4);  // its parent
    procedure.end = reader.u32();
    reader.skip(4);
    procedure.size = reader.u32();
    procedure.bodyOffset = reader.u32();
    reader.skip(4);  // the end of the body
    procedure.type = reader.u32();
    procedure.offset = reader.u32();
    procedure.section = reader.u16();
    reader.skip(1);
    procedure.name = takeText(reader);
    const auto kind = static_cast<SymbolKind>(record.kind);
    procedure.typeIsId = kind == SymbolKind::S_GPROC32_ID || kind == SymbolKind::S_LPROC32_ID ||
                         kind == SymbolKind::S_LPROC32_DPC_ID;
    return whole(reader, procedure);
}

std::optional<ProcedureRecord> decodeThunk(const SymbolRecord& record) {
    if (static_cast<SymbolKind>(record.kind) != SymbolKind::S_THUNK32) return {};
    ByteReader reader(record.body, "thunk");
    ProcedureRecord thunk;
    reader.skip(4);
    thunk.end = reader.u32();
    reader.skip(4);
    thunk.offset = reader.u32();
    thunk.section = reader.u16();
    thunk.size = reader.u16();
    reader.skip(1);
    thunk.name = takeText(reader);
    return whole(reader, thunk);
}

bool isData(const SymbolRecord& record) {
    switch (static_cast<SymbolKind>(record.kind)) {
        case SymbolKind::S_GDATA32:
        case SymbolKind::S_LDATA32:
        case SymbolKind::S_GMANDATA:
        case SymbolKind::S_LMANDATA:
            return true;
        default:
            return false;
    }
}

std::optional<DataRecord> decodeData(const SymbolRecord& record) {
    ByteReader reader(record.body, "variable");
    DataRecord data;
    data.type = reader.u32();
    data.offset = reader.u32();
    data.section = reader.u16();
    data.name = takeText(reader);
    return whole(reader, data);
}

std::optional<DataRecord> decodePublic(const SymbolRecord& record) {
    if (static_cast<SymbolKind>(record.kind) != SymbolKind::S_PUB32) return {};
    ByteReader reader(record.body, "public symbol");
    DataRecord data;
    reader.skip(4);  // code or data, as the section tells as well
    data.offset = reader.u32();
    data.section = reader.u16();
    data.name = takeText(reader);
    return whole(reader, data);
}

std::optional<AliasRecord> decodeAlias(const SymbolRecord& record) {
    const auto kind = static_cast<SymbolKind>(record.kind);
    if (kind != SymbolKind::S_UDT && kind != SymbolKind::S_COBOLUDT) return {};
    ByteReader reader(record.body, "name of a type");
    AliasRecord alias;
    alias.type = reader.u32();
    alias.name = takeText(reader);
    return whole(reader, alias);
}

}  // namespace hawser::symbols::pdb
