#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/symbols/dwarf/Cursor.h"

namespace hawser::symbols::dwarf {

inline constexpr std::size_t kFrameRegisters = 9;     // of x86: eight, and the program counter
inline constexpr std::uint64_t kFramePointerX86 = 5;  // ebp

// Where the caller's frame and registers are, at one instruction.
struct CallFrameRow {
    bool known = false;      // false: the frame's address is computed in a way that is not told here
    std::uint64_t base = 0;  // register; the frame's address is what it holds plus `offset`
    std::int64_t offset = 0;
    // What was saved where, from the frame's address; nothing: it is as it was.
    std::array<std::optional<std::int64_t>, kFrameRegisters> saved{};
};

// Runs call frame instructions: DWARF 5 section 6.4.2.
class CallFrameMachine {
  public:
    CallFrameMachine(std::uint64_t codeAlignment, std::int64_t dataAlignment)
        : m_codeAlignment(codeAlignment), m_dataAlignment(dataAlignment) {}

    // Up to the row that holds the byte `at` of the function. False: what cannot be read or told stands
    // before.
    bool run(Cursor cursor, std::uint64_t at);
    // What was run so far is what each function begins with.
    void beginFunction();

    const CallFrameRow& row() const { return m_row; }
    std::uint64_t rowStart() const { return m_start; }  // bytes from the function's start
    std::uint64_t rowEnd() const { return m_end; }

  private:
    bool step(Cursor& cursor, std::uint8_t code);
    bool stepExtended(Cursor& cursor, std::uint8_t code);
    void save(std::uint64_t number, std::optional<std::int64_t> offset);
    void restore(std::uint64_t number);

    std::uint64_t m_codeAlignment;
    std::int64_t m_dataAlignment;
    CallFrameRow m_row;
    CallFrameRow m_initial;
    std::vector<CallFrameRow> m_remembered;
    std::uint64_t m_advance = 0;  // that the last instruction asked for
    std::uint64_t m_start = 0;
    std::uint64_t m_end = UINT64_MAX;
};

// The row as a program of FRAMEDATA; empty: it does not tell where the caller is.
std::string programOf(const CallFrameRow& row, std::uint64_t returnColumn);

}  // namespace hawser::symbols::dwarf
