#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/Address.h"
#include "core/engine/Registers.h"

namespace hawser::engine {

// What the user wrote into registers since the target ran last. Some kernels keep a part of the registers
// where nobody writes them back (kd-protocol.md 13): the value of before is there again one instruction
// later. Engine thread.
class RegisterWrites {
  public:
    void note(std::uint16_t processor, std::string name, std::uint64_t before, std::uint64_t value,
              Address pc);
    // At the next stop: the names of those that have their old value again, one instruction on. All are
    // forgotten.
    std::vector<std::string> takeUndone(std::uint16_t processor, const Registers& now);
    bool empty() const { return m_writes.empty(); }
    void forget() { m_writes.clear(); }

    static constexpr std::size_t kMost = 64;

  private:
    struct Write {
        std::uint16_t processor = 0;
        std::string name;
        std::uint64_t before = 0;
        std::uint64_t value = 0;
        Address pc;
    };
    std::vector<Write> m_writes;
};

}  // namespace hawser::engine
