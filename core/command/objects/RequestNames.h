#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hawser::command {

// As the public header wdm.h names them. "IRP_MJ_READ"; "": none is called so.
std::string_view majorName(std::uint64_t major);
// "IRP_MN_START_DEVICE"; "": the major function has no such, or none with names.
std::string_view minorName(std::uint64_t major, std::uint64_t minor);

}  // namespace hawser::command
