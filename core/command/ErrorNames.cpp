#include "core/command/ErrorNames.h"

#include <algorithm>
#include <array>
#include <span>

namespace hawser::command {

namespace {

struct ErrorName {
    std::uint32_t code;
    std::string_view name;
};

constexpr auto kNtStatus = std::to_array<ErrorName>({
#include "core/command/NtStatusNames.inc"
});
constexpr auto kWin32 = std::to_array<ErrorName>({
#include "core/command/Win32ErrorNames.inc"
});
constexpr auto kHresult = std::to_array<ErrorName>({
#include "core/command/HresultNames.inc"
});

std::optional<std::string_view> find(std::span<const ErrorName> table, std::uint32_t code) {
    const auto found = std::ranges::lower_bound(table, code, {}, &ErrorName::code);
    if (found == table.end() || found->code != code) return std::nullopt;
    return found->name;
}

}  // namespace

std::optional<std::string_view> ntStatusName(std::uint32_t code) {
    return find(kNtStatus, code);
}
std::optional<std::string_view> win32ErrorName(std::uint32_t code) {
    return find(kWin32, code);
}
std::optional<std::string_view> hresultName(std::uint32_t code) {
    return find(kHresult, code);
}

}  // namespace hawser::command
