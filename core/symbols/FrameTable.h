#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hawser::symbols {

// How an x86 function's frame is found where it keeps no frame pointer: the records of FPO_DATA and
// FRAMEDATA. Sizes in bytes.
struct FrameRecord {
    std::uint32_t rva = 0;
    std::uint32_t size = 0;
    std::uint32_t locals = 0;
    std::uint32_t parameters = 0;
    std::uint16_t prologue = 0;
    std::uint16_t savedRegisters = 0;
    bool usesFramePointer = false;
    bool bySizes = false;  // FPO_DATA that says FRAME_FPO: behind its prologue the sizes tell the frame
    std::string_view program{};  // of FRAMEDATA: "$T0 .raSearch = ..."; empty: FPO_DATA, which has none
};

// Any thread.
class FrameTable {
  public:
    virtual ~FrameTable() = default;
    virtual std::optional<FrameRecord> at(std::uint32_t rva) const = 0;
};

}  // namespace hawser::symbols
