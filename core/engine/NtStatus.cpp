#include "core/engine/NtStatus.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace hawser::engine {

namespace {

struct StatusName {
    std::uint32_t status;
    std::string_view name;
};

// Those that kernels are seen to answer with (kd-protocol.md 3 and 13).
constexpr std::array kNames{
    StatusName{0x80000002, "misaligned data"},     StatusName{0x8000001A, "no more entries"},
    StatusName{0xC0000001, "unsuccessful"},        StatusName{0xC0000002, "not implemented"},
    StatusName{0xC0000004, "wrong length"},        StatusName{0xC0000005, "access violation"},
    StatusName{0xC000000D, "invalid parameter"},   StatusName{0xC000000E, "no such device"},
    StatusName{0xC0000010, "invalid request"},     StatusName{0xC0000022, "access denied"},
    StatusName{0xC0000023, "buffer too small"},    StatusName{0xC000009A, "out of resources"},
    StatusName{0xC00000BB, "not supported"},       StatusName{0xC0000141, "invalid address"},
    StatusName{0xC0000206, "buffer size invalid"}, StatusName{0xC0000225, "not found"},
};

}  // namespace

std::string describeStatus(std::uint32_t status) {
    for (const StatusName& known : kNames)
        if (known.status == status) return fmt::format("0x{:08X} ({})", status, known.name);
    return fmt::format("0x{:08X}", status);
}

}  // namespace hawser::engine
