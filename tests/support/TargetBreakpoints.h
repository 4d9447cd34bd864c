#pragma once

#include <array>
#include <optional>

#include "core/kd/Wire.h"
#include "tests/support/SparseMemory.h"

namespace hawser::test {

// The breakpoint table inside a target, with the habits of kd-protocol.md 3.7 and 13: 32 entries, the same
// address twice is refused, and entries in the code that a state change shows are taken out and forgotten.
class TargetBreakpoints {
  public:
    struct Entry {
        Address address;
        Bytes original;
    };

    using Table = std::array<std::optional<Entry>, kd::kMaxTargetBreakpoints>;

    // `instruction` is the machine's breakpoint instruction.
    TargetBreakpoints(SparseMemory& memory, Bytes instruction)
        : m_memory(memory), m_instruction(std::move(instruction)) {}

    std::optional<std::uint32_t> write(Address address);  // handle 1..32
    bool restore(std::uint32_t handle);
    void removeIn(Address start, std::size_t bytes);  // what a state change does
    bool isInserted(Address address) const;
    std::size_t count() const;
    const Table& table() const { return m_entries; }
    void setTable(Table table) { m_entries = std::move(table); }  // memory is left as it is
    void forgetAll();                                             // the machine was reset, the memory with it

    // Such an instruction stands there, whoever wrote it.
    bool breaksAt(Address address) const {
        return m_memory.bytes(address, m_instruction.size()) == m_instruction;
    }

  private:
    SparseMemory& m_memory;  // outlives the table
    Bytes m_instruction;
    Table m_entries;
};

}  // namespace hawser::test
