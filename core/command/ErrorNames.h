#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

// What error codes are called in the public headers. Any thread.
namespace hawser::command {

std::optional<std::string_view> ntStatusName(std::uint32_t code);    // "STATUS_ACCESS_VIOLATION"
std::optional<std::string_view> win32ErrorName(std::uint32_t code);  // "ERROR_FILE_NOT_FOUND", Winsock's too
std::optional<std::string_view> hresultName(std::uint32_t code);     // "E_FAIL"

}  // namespace hawser::command
