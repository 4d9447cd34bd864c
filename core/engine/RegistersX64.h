#pragma once

#include "core/base/ByteReader.h"
#include "core/engine/Registers.h"

namespace hawser::engine {

// The two records a target keeps of a processor, as bytes: what is not changed goes back to the target
// exactly as it came. Layouts: kd-protocol.md 8.5 and 8.6. A value; any thread.
class RegistersX64 final : public Registers {
  public:
    // Error Truncated: the context is shorter than its integer part. `special` may be empty or short: what it
    // does not hold is missing from the list.
    static Result<RegistersX64> create(Bytes context, Bytes special);

    std::vector<RegisterValue> all() const override;
    std::optional<RegisterValue> get(std::string_view name) const override;
    Result<> set(std::string_view name, std::uint64_t value) override;
    Address programCounter() const override;
    Address stackPointer() const override;
    Address framePointer() const override;

    const Bytes& context() const { return m_context; }
    const Bytes& special() const { return m_special; }

    static constexpr std::size_t kContextSize = 0x4D0;
    static constexpr std::uint32_t kSpecialSize = 0xE0;

  private:
    RegistersX64(Bytes context, Bytes special)
        : m_context(std::move(context)), m_special(std::move(special)) {}

    Bytes m_context;
    Bytes m_special;
};

}  // namespace hawser::engine
