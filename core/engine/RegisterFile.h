#pragma once

#include "core/base/ByteReader.h"
#include "core/engine/RegisterTable.h"
#include "core/engine/Registers.h"

namespace hawser::engine {

// The two records a target keeps of a processor, as bytes, read through the table of its machine: what is not
// changed goes back to the target exactly as it came. A value; any thread.
class RegisterFile final : public Registers {
  public:
    // Error Truncated: the context is shorter than the table needs. `special` may be empty or short: what it
    // does not hold is missing from the list.
    static Result<RegisterFile> create(const RegisterTable& table, Bytes context, Bytes special);

    std::vector<RegisterValue> all() const override;
    std::optional<RegisterValue> get(std::string_view name) const override;
    Result<> set(std::string_view name, std::uint64_t value) override;
    Address programCounter() const override;
    Address stackPointer() const override;
    Address framePointer() const override;

    const Bytes& context() const { return m_context; }
    const Bytes& special() const { return m_special; }

  private:
    RegisterFile(const RegisterTable& table, Bytes context, Bytes special)
        : m_table(&table), m_context(std::move(context)), m_special(std::move(special)) {}
    const Bytes& recordOf(const RegisterPlace& place) const {
        return place.record == RegisterRecord::Context ? m_context : m_special;
    }
    Address addressIn(std::string_view name) const;

    const RegisterTable* m_table;  // outlives everything
    Bytes m_context;
    Bytes m_special;
};

}  // namespace hawser::engine
