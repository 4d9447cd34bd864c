#include "core/symbols/pdb/ScopeWalk.h"

#include <llvm/DebugInfo/CodeView/CodeView.h>

#include <algorithm>

#include "core/symbols/SymbolText.h"
#include "core/symbols/pdb/CodeViewText.h"

namespace hawser::symbols::pdb {

namespace {

using llvm::codeview::SymbolKind;

struct BlockRecord {
    std::uint32_t end = 0;
    std::uint32_t size = 0;
    std::uint32_t offset = 0;
    std::uint16_t section = 0;
};

std::optional<BlockRecord> decodeBlock(const SymbolRecord& record) {
    if (static_cast<SymbolKind>(record.kind) != SymbolKind::S_BLOCK32) return {};
    ByteReader reader(record.body, "block");
    BlockRecord block;
    reader.skip(4);  // its parent
    block.end = reader.u32();
    block.size = reader.u32();
    block.offset = reader.u32();
    block.section = reader.u16();
    return reader.failed() ? std::nullopt : std::optional(block);
}

bool closesScope(const SymbolRecord& record) {
    const auto kind = static_cast<SymbolKind>(record.kind);
    return kind == SymbolKind::S_END || kind == SymbolKind::S_INLINESITE_END ||
           kind == SymbolKind::S_PROC_ID_END;
}

class Walk {
  public:
    Walk(const PdbFile& file, const std::vector<InlineeRecord>& inlinees, std::uint32_t rva,
         const ModuleScopes::Place& place)
        : m_file(file), m_inlinees(inlinees), m_rva(rva), m_place(place) {}

    std::optional<ScopesThere> run(SymbolRecords records,
                                   const std::function<std::size_t(const ProcedureRecord&)>& parameters) {
        const auto first = records.next();
        const auto procedure = first ? decodeProcedure(*first) : std::nullopt;
        if (!procedure) return {};
        m_parameters = parameters(*procedure);
        findFrame(records, procedure->end);
        open({});
        while (!m_open.empty()) {
            const auto record = records.next();
            if (!record || record->offset > procedure->end) return {};
            take(*record, records);
        }
        return ScopesThere{*procedure, std::move(m_scopes)};
    }

  private:
    // It stands behind the variables that count from it.
    void findFrame(SymbolRecords records, std::uint32_t end) {
        while (const auto record = records.next()) {
            if (record->offset >= end) return;
            if (const auto frame = decodeFrameRegisters(*record, m_file.debug().machine())) {
                m_frame = *frame;
                return;
            }
        }
    }

    void take(const SymbolRecord& record, SymbolRecords& records) {
        if (closesScope(record)) return close();
        if (const auto block = decodeBlock(record)) {
            const auto start = m_file.segments().rva(block->section, block->offset);
            const bool isThere = start && m_rva >= *start && m_rva - *start < block->size;
            return isThere ? open({}) : passOver(block->end, records);
        }
        if (auto site = decodeInlineSite(record, m_inlinees)) {
            if (!site->contains(m_rva - m_place.rva)) return passOver(site->end, records);
            return open(std::move(site));
        }
        if (m_count < kMaxVariables) takeVariable(record);
    }

    void open(std::optional<InlineSite> site) {
        m_open.push_back(m_scopes.size());
        m_scopes.push_back({.inlined = std::move(site)});
        m_isInLocal = false;
    }
    void close() {
        m_open.pop_back();
        m_isInLocal = false;
    }
    void passOver(std::uint32_t end, SymbolRecords& records) {
        records.skipTo(end);
        static_cast<void>(records.next());
        m_isInLocal = false;
    }

    void takeVariable(const SymbolRecord& record) {
        std::vector<Variable>& variables = m_scopes[m_open.back()].variables;
        if (const auto local = decodeLocal(record)) {
            m_isInLocal = !local->isGlobal && isShowable(local->name);
            if (m_isInLocal) add({local->name, TypeId{local->type}, local->parameter});
        } else if (isRange(record)) {
            if (!m_isInLocal) return;
            Variable& variable = variables.back();
            const std::uint16_t frame = variable.parameter ? m_frame.parameters : m_frame.locals;
            if (const auto place = placeAt(record, m_rva, frame, m_file)) variable.place = *place;
        } else if (const auto placed = decodePlaced(record, m_file)) {
            m_isInLocal = false;
            addPlaced(*placed);
        } else if (static_cast<SymbolKind>(record.kind) == SymbolKind::S_FILESTATIC) {
            m_isInLocal = false;  // told among the symbols; what follows are its ranges
        }
    }

    // A compiler that tells a variable in the new way tells it once more in the old one, which does not know
    // where it holds.
    void addPlaced(const PlacedRecord& placed) {
        using Kind = VariablePlace::Kind;
        if (!isShowable(placed.name)) return;
        const std::vector<Variable>& variables = m_scopes[m_open.back()].variables;
        if (std::ranges::find(variables, placed.name, &Variable::name) != variables.end()) return;
        const bool isLocal = placed.place.kind != Kind::Static && placed.place.kind != Kind::Constant;
        const bool isParameter = isLocal && m_open.size() == 1 && m_told < m_parameters;
        if (isLocal) ++m_told;
        add({placed.name, TypeId{placed.type}, isParameter, placed.place});
    }

    void add(const Variable& variable) {
        m_scopes[m_open.back()].variables.push_back(variable);
        ++m_count;
    }

    const PdbFile& m_file;
    const std::vector<InlineeRecord>& m_inlinees;
    const std::uint32_t m_rva;
    const ModuleScopes::Place& m_place;
    FrameRegisters m_frame;
    std::size_t m_parameters = 0;
    std::size_t m_told = 0;
    std::size_t m_count = 0;
    bool m_isInLocal = false;  // the last variable is one whose ranges may follow
    std::vector<ScopeThere> m_scopes;
    std::vector<std::size_t> m_open;  // indices of these
};

}  // namespace

std::optional<ScopesThere> scopesAt(const PdbFile& file, const ModuleScopes& module,
                                    const ModuleScopes::Place& place,
                                    const std::vector<InlineeRecord>& inlinees, std::uint32_t rva,
                                    const std::function<std::size_t(const ProcedureRecord&)>& parameters) {
    return Walk(file, inlinees, rva, place).run(module.recordsFrom(place), parameters);
}

}  // namespace hawser::symbols::pdb
