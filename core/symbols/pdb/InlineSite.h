#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/symbols/pdb/LineRecords.h"
#include "core/symbols/pdb/SymbolRecords.h"

namespace hawser::symbols::pdb {

// Code of an inlined function that one of its lines became.
struct InlineRun {
    std::uint32_t offset = 0;  // bytes from the start of the procedure that it stands in
    std::uint32_t size = 0;    // bytes
    std::uint32_t file = 0;    // the id of its record
    std::uint32_t line = 0;
};

// A function whose code stands in a procedure or in another such one.
struct InlineSite {
    std::uint32_t end = 0;        // offset of the record that closes its scope
    std::uint32_t inlinee = 0;    // index into the ids
    std::vector<InlineRun> runs;  // as they are told; none is empty

    bool contains(std::uint32_t offset) const { return runAt(offset) != nullptr; }
    const InlineRun* runAt(std::uint32_t offset) const;
};

// Nothing: it is no such record, or too short. `inlinees`: of its module.
std::optional<InlineSite> decodeInlineSite(const SymbolRecord& record,
                                           const std::vector<InlineeRecord>& inlinees);

}  // namespace hawser::symbols::pdb
