#include "core/command/objects/RequestNames.h"

#include <array>
#include <span>

namespace hawser::command {

namespace {

constexpr auto kMajors = std::to_array<std::string_view>({"IRP_MJ_CREATE",
                                                          "IRP_MJ_CREATE_NAMED_PIPE",
                                                          "IRP_MJ_CLOSE",
                                                          "IRP_MJ_READ",
                                                          "IRP_MJ_WRITE",
                                                          "IRP_MJ_QUERY_INFORMATION",
                                                          "IRP_MJ_SET_INFORMATION",
                                                          "IRP_MJ_QUERY_EA",
                                                          "IRP_MJ_SET_EA",
                                                          "IRP_MJ_FLUSH_BUFFERS",
                                                          "IRP_MJ_QUERY_VOLUME_INFORMATION",
                                                          "IRP_MJ_SET_VOLUME_INFORMATION",
                                                          "IRP_MJ_DIRECTORY_CONTROL",
                                                          "IRP_MJ_FILE_SYSTEM_CONTROL",
                                                          "IRP_MJ_DEVICE_CONTROL",
                                                          "IRP_MJ_INTERNAL_DEVICE_CONTROL",
                                                          "IRP_MJ_SHUTDOWN",
                                                          "IRP_MJ_LOCK_CONTROL",
                                                          "IRP_MJ_CLEANUP",
                                                          "IRP_MJ_CREATE_MAILSLOT",
                                                          "IRP_MJ_QUERY_SECURITY",
                                                          "IRP_MJ_SET_SECURITY",
                                                          "IRP_MJ_POWER",
                                                          "IRP_MJ_SYSTEM_CONTROL",
                                                          "IRP_MJ_DEVICE_CHANGE",
                                                          "IRP_MJ_QUERY_QUOTA",
                                                          "IRP_MJ_SET_QUOTA",
                                                          "IRP_MJ_PNP"});
constexpr std::uint64_t kPower = 0x16;
constexpr std::uint64_t kSystemControl = 0x17;
constexpr std::uint64_t kPlugAndPlay = 0x1B;

constexpr auto kPlugAndPlayMinors = std::to_array<std::string_view>({"IRP_MN_START_DEVICE",
                                                                     "IRP_MN_QUERY_REMOVE_DEVICE",
                                                                     "IRP_MN_REMOVE_DEVICE",
                                                                     "IRP_MN_CANCEL_REMOVE_DEVICE",
                                                                     "IRP_MN_STOP_DEVICE",
                                                                     "IRP_MN_QUERY_STOP_DEVICE",
                                                                     "IRP_MN_CANCEL_STOP_DEVICE",
                                                                     "IRP_MN_QUERY_DEVICE_RELATIONS",
                                                                     "IRP_MN_QUERY_INTERFACE",
                                                                     "IRP_MN_QUERY_CAPABILITIES",
                                                                     "IRP_MN_QUERY_RESOURCES",
                                                                     "IRP_MN_QUERY_RESOURCE_REQUIREMENTS",
                                                                     "IRP_MN_QUERY_DEVICE_TEXT",
                                                                     "IRP_MN_FILTER_RESOURCE_REQUIREMENTS",
                                                                     "",
                                                                     "IRP_MN_READ_CONFIG",
                                                                     "IRP_MN_WRITE_CONFIG",
                                                                     "IRP_MN_EJECT",
                                                                     "IRP_MN_SET_LOCK",
                                                                     "IRP_MN_QUERY_ID",
                                                                     "IRP_MN_QUERY_PNP_DEVICE_STATE",
                                                                     "IRP_MN_QUERY_BUS_INFORMATION",
                                                                     "IRP_MN_DEVICE_USAGE_NOTIFICATION",
                                                                     "IRP_MN_SURPRISE_REMOVAL",
                                                                     "IRP_MN_QUERY_LEGACY_BUS_INFORMATION",
                                                                     "IRP_MN_DEVICE_ENUMERATED"});
constexpr auto kPowerMinors = std::to_array<std::string_view>(
    {"IRP_MN_WAIT_WAKE", "IRP_MN_POWER_SEQUENCE", "IRP_MN_SET_POWER", "IRP_MN_QUERY_POWER"});
constexpr auto kSystemControlMinors = std::to_array<std::string_view>(
    {"IRP_MN_QUERY_ALL_DATA", "IRP_MN_QUERY_SINGLE_INSTANCE", "IRP_MN_CHANGE_SINGLE_INSTANCE",
     "IRP_MN_CHANGE_SINGLE_ITEM", "IRP_MN_ENABLE_EVENTS", "IRP_MN_DISABLE_EVENTS", "IRP_MN_ENABLE_COLLECTION",
     "IRP_MN_DISABLE_COLLECTION", "IRP_MN_REGINFO", "IRP_MN_EXECUTE_METHOD", "", "IRP_MN_REGINFO_EX"});

std::string_view nameAmong(std::span<const std::string_view> names, std::uint64_t number) {
    return number < names.size() ? names[static_cast<std::size_t>(number)] : std::string_view();
}

}  // namespace

std::string_view majorName(std::uint64_t major) {
    return nameAmong(kMajors, major);
}

std::string_view minorName(std::uint64_t major, std::uint64_t minor) {
    if (major == kPower) return nameAmong(kPowerMinors, minor);
    if (major == kSystemControl) return nameAmong(kSystemControlMinors, minor);
    if (major == kPlugAndPlay) return nameAmong(kPlugAndPlayMinors, minor);
    return {};
}

}  // namespace hawser::command
