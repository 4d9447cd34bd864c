#pragma once

#include "tests/unit/command/Desk.h"

namespace hawser::command::test {

// Gives the image at `base` an export table for routines at 1000h, 1010h and 1010h again, and a variable at
// 9000h, in its pages from A000h on.
class Exports {
  public:
    Exports(engine::test::FakeChannel& channel, std::uint64_t base) : m_channel(channel), m_base(base) {
        constexpr std::uint64_t kPe = 0x80;
        constexpr std::uint64_t kSection = kPe + 24 + 112 + 8 * 16;
        put32(kPe + 24 + 112, kTable);
        put32(kPe + 24 + 116, 0x200);
        m_channel.poke16(base + kPe + 6, 1);  // one section, of code
        put32(kSection + 8, 0x8000);
        put32(kSection + 12, 0x1000);
        put32(kSection + 36, 0x60000020);
        put32(kTable + 20, 4);
        put32(kTable + 24, 4);
        put32(kTable + 28, kTable + 0x40);
        put32(kTable + 32, kTable + 0x60);
        put32(kTable + 36, kTable + 0x80);
        add(0, "KeAlpha", 0x1000);
        add(1, "KeBeta", 0x1010);
        add(2, "KeBetaToo", 0x1010);
        add(3, "KeCounter", 0x9000);
    }

  private:
    static constexpr std::uint32_t kTable = 0xA000;
    void put32(std::uint64_t rva, std::uint32_t value) { m_channel.poke32(m_base + rva, value); }
    void add(std::uint32_t i, std::string_view name, std::uint32_t rva) {
        const std::uint32_t text = kTable + 0x100 + 0x20 * i;
        put32(kTable + 0x40 + 4 * i, rva);
        put32(kTable + 0x60 + 4 * i, text);
        m_channel.poke16(m_base + kTable + 0x80 + 2 * i, static_cast<std::uint16_t>(i));
        for (std::size_t k = 0; k < name.size(); ++k)
            m_channel.poke(m_base + text + k, {static_cast<std::uint8_t>(name[k])});
    }

    engine::test::FakeChannel& m_channel;
    std::uint64_t m_base;
};

}  // namespace hawser::command::test
