#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "core/symbols/pdb/PdbTypeTable.h"
#include "core/symbols/pdb/TypeStream.h"

namespace hawser::symbols::pdb {

// Functions by their ids, as inlined calls and some procedures refer to them. Read when one is first asked
// for. Any thread; file and types outlive it.
class FunctionNames {
  public:
    FunctionNames(const PdbFile& file, const PdbTypeTable& types) : m_file(file), m_types(types) {}

    // With the namespace or class in front; empty: no such id, or it is damaged. The text belongs to this.
    std::string_view name(std::uint32_t id) const;
    std::uint32_t type(std::uint32_t id) const;  // 0: none

  private:
    const TypeStream* ids() const;
    std::string read(const TypeStream& ids, std::uint32_t id) const;

    const PdbFile& m_file;
    const PdbTypeTable& m_types;
    mutable std::once_flag m_once;
    mutable std::optional<TypeStream> m_ids;  // nothing: damaged
    mutable std::mutex m_mutex;
    mutable std::map<std::uint32_t, std::string> m_names;  // what was asked for; under m_mutex
};

}  // namespace hawser::symbols::pdb
