#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/command/types/TypedMemory.h"

namespace hawser::command {

// Some fields of a record, found once and read in many instances. A field that this build of the record does
// not have is never there. A value.
class RecordFields {
  public:
    // `paths`: "UniqueProcessId", "Tcb.State"; fields go by their place in it. Errors: the types are damaged.
    static Result<RecordFields> create(const DataType& record, std::span<const std::string_view> paths);

    const DataType& record() const { return m_record; }
    bool has(std::size_t field) const { return m_fields[field].has_value(); }
    // Of the record at `base`; nothing: there is no such field.
    std::optional<Address> addressOf(std::size_t field, Address base) const;
    std::uint64_t sizeOf(std::size_t field) const { return has(field) ? m_fields[field]->type.size() : 0; }
    // void of a field that there is not.
    DataType typeOf(std::size_t field) const { return has(field) ? m_fields[field]->type : DataType(); }
    // Nothing: there is no such field, it is no number, or it cannot be read.
    Result<std::optional<std::uint64_t>> number(std::size_t field, const TypedMemory& memory,
                                                Address base) const;

  private:
    explicit RecordFields(DataType record) : m_record(std::move(record)) {}

    DataType m_record;
    std::vector<std::optional<TypedValue>> m_fields;  // of a record at 0
};

}  // namespace hawser::command
