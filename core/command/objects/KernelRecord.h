#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/command/tasks/KernelTypes.h"
#include "core/command/tasks/RecordFields.h"
#include "core/command/types/TypedMemory.h"
#include "core/engine/MemoryBytes.h"

namespace hawser::command {

// What was read of one record. A value; its KernelRecord outlives it.
class RecordBytes {
  public:
    RecordBytes(const RecordFields& fields, const TypedMemory& memory, engine::MemoryBytes bytes)
        : m_fields(&fields), m_memory(&memory), m_bytes(std::move(bytes)) {}

    Address address() const { return m_bytes.start; }
    bool readable() const { return !m_bytes.noneValid(); }  // any of it
    // Nothing: there is no such field, it is no number, or it cannot be read.
    std::optional<std::uint64_t> number(std::size_t field) const;
    std::uint64_t numberOr(std::size_t field, std::uint64_t otherwise) const {
        return number(field).value_or(otherwise);
    }
    // A pointer; 0: as number() has nothing.
    Address pointer(std::size_t field) const { return Address(numberOr(field, 0)); }

  private:
    const RecordFields* m_fields;
    const TypedMemory* m_memory;
    engine::MemoryBytes m_bytes;
};

// A kind of record of the kernel: its wanted fields are found once, and each instance is read with one
// request, as far as they reach. For one command; engine thread; the memory outlives it.
class KernelRecord {
  public:
    // NotAvailable: nt's types have no such record; others: they are damaged.
    static Result<KernelRecord> create(const KernelTypes& types, const TypedMemory& memory,
                                       std::string_view name, std::span<const std::string_view> paths);

    // One that kernels may do without; nothing: this one's types do.
    static Result<std::optional<KernelRecord>> createIfTold(const KernelTypes& types,
                                                            const TypedMemory& memory, std::string_view name,
                                                            std::span<const std::string_view> paths);

    bool has(std::size_t field) const { return m_fields.has(field); }
    std::uint64_t size() const { return m_fields.record().size(); }
    // In a record; 0 of a field that there is not.
    std::uint64_t offsetOf(std::size_t field) const {
        return m_fields.addressOf(field, Address()).value_or(Address()).value();
    }
    std::uint64_t sizeOf(std::size_t field) const { return m_fields.sizeOf(field); }
    const DataType& type() const { return m_fields.record(); }
    // What the enumeration that the field is calls a value: "DeviceNodeStarted"; "": nothing, or it is none.
    Result<std::string> nameOf(std::size_t field, std::uint64_t value) const;

    // Errors: the target cannot be asked. What cannot be read is missing from it.
    Result<RecordBytes> at(Address address) const;

  private:
    KernelRecord(RecordFields fields, const TypedMemory& memory, std::size_t extent)
        : m_fields(std::move(fields)), m_memory(&memory), m_extent(extent) {}

    RecordFields m_fields;
    const TypedMemory* m_memory;
    std::size_t m_extent;  // bytes that hold all wanted fields
};

// A UNICODE_STRING's text as UTF-8, on one line, at most so many characters. Nothing: its characters cannot
// be read.
Result<std::optional<std::string>> countedText(const TypedMemory& memory, std::uint64_t bytes, Address buffer,
                                               std::size_t most);

}  // namespace hawser::command
