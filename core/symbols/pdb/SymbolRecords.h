#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/ByteReader.h"

namespace hawser::symbols::pdb {

// One record of a stream of symbols.
struct SymbolRecord {
    std::uint32_t offset = 0;  // bytes from the stream's start, as other records refer to it
    std::uint16_t kind = 0;    // LLVM's CodeViewSymbols.def
    ByteSpan body{};           // behind the kind
};

// The records of a stream, one after the other. Does not own the bytes.
class SymbolRecords {
  public:
    // `start`: of the first record; a module's stream has a signature of four bytes before it.
    explicit SymbolRecords(ByteSpan stream, std::size_t start = 0);

    // Nothing at the end of the stream, and from where it is damaged on.
    std::optional<SymbolRecord> next();
    // Goes on with the record at this offset; only forward, so that a walk always ends.
    void skipTo(std::uint32_t offset);
    bool damaged() const { return m_damaged; }
    std::uint32_t offset() const { return static_cast<std::uint32_t>(m_reader.offset()); }

  private:
    ByteReader m_reader;
    bool m_damaged = false;
};

// Texts and spans belong to the stream. Nothing: the record is too short for what it is.
struct ProcedureRecord {
    std::uint32_t end = 0;         // offset of the record that closes its scope
    std::uint32_t size = 0;        // bytes of code
    std::uint32_t bodyOffset = 0;  // bytes to the end of the prologue
    std::uint32_t type = 0;        // index into types, or into ids where `typeIsId`
    bool typeIsId = false;
    std::uint32_t offset = 0;  // in the section
    std::uint16_t section = 0;
    std::string_view name;
};
bool isProcedure(const SymbolRecord& record);
std::optional<ProcedureRecord> decodeProcedure(const SymbolRecord& record);
// The compiler's or linker's own piece of code.
std::optional<ProcedureRecord> decodeThunk(const SymbolRecord& record);

struct DataRecord {
    std::uint32_t type = 0;  // 0 of a public symbol
    std::uint32_t offset = 0;
    std::uint16_t section = 0;
    std::string_view name;
};
bool isData(const SymbolRecord& record);  // a variable with an address of its own
std::optional<DataRecord> decodeData(const SymbolRecord& record);
std::optional<DataRecord> decodePublic(const SymbolRecord& record);

struct AliasRecord {
    std::uint32_t type = 0;
    std::string_view name;
};
std::optional<AliasRecord> decodeAlias(const SymbolRecord& record);  // S_UDT

}  // namespace hawser::symbols::pdb
