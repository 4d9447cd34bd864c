#include "core/command/TimeText.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <ctime>

namespace hawser::command {

namespace {

constexpr std::uint64_t kTicksPerSecond = 10'000'000;
constexpr std::uint64_t kTicksPerMillisecond = 10'000;
constexpr std::int64_t kSecondsTo1970 = 11'644'473'600;  // from 1601

constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

const char* nameIn(const auto& names, int index) {
    return index >= 0 && static_cast<std::size_t>(index) < names.size()
               ? names[static_cast<std::size_t>(index)]
               : "?";
}

std::string dateText(const std::tm& time, const std::string& fraction) {
    return fmt::format("{} {} {:2} {:02}:{:02}:{:02}{} {}", nameIn(kDays, time.tm_wday),
                       nameIn(kMonths, time.tm_mon), time.tm_mday, time.tm_hour, time.tm_min, time.tm_sec,
                       fraction, std::int64_t{time.tm_year} + 1900);
}

}  // namespace

std::string unixTimeText(std::int64_t seconds) {
    const std::time_t value = seconds;
    std::tm time{};
    if (gmtime_r(&value, &time) == nullptr) return "an impossible time";
    return dateText(time, "");
}

std::string systemTimeText(std::uint64_t systemTime) {
    const auto value = static_cast<std::time_t>(systemTime / kTicksPerSecond) - kSecondsTo1970;
    const std::uint64_t milliseconds = systemTime % kTicksPerSecond / kTicksPerMillisecond;
    std::tm time{};
    if (localtime_r(&value, &time) == nullptr) return "an impossible time";
    const long offset = time.tm_gmtoff / 60;
    const long minutes = offset < 0 ? -offset : offset;
    return fmt::format("{} (UTC {} {}:{:02})", dateText(time, fmt::format(".{:03}", milliseconds)),
                       offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::string spanText(std::uint64_t hundredNanoseconds) {
    const std::uint64_t milliseconds = hundredNanoseconds / kTicksPerMillisecond;
    const std::uint64_t seconds = milliseconds / 1000;
    return fmt::format("{} days {}:{:02}:{:02}.{:03}", seconds / 86400, seconds / 3600 % 24,
                       seconds / 60 % 60, seconds % 60, milliseconds % 1000);
}

std::uint64_t systemTimeNow() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return systemTimeFromUnix(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

std::uint64_t systemTimeFromUnix(std::int64_t milliseconds) {
    return static_cast<std::uint64_t>(milliseconds + kSecondsTo1970 * 1000) * kTicksPerMillisecond;
}

}  // namespace hawser::command
