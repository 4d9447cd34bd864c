#pragma once

#include <cstdint>
#include <string>

// Dates as the C library's ctime writes them, which is how WinDbg prints them. Pure but for the time zone.
namespace hawser::command {

std::string unixTimeText(std::int64_t seconds);  // UTC: "Sat Nov 20 10:30:02 2010"
// A Windows system time (100 ns since 1601, UTC) in the local zone:
// "Sat Nov 21 10:20:00.000 2026 (UTC + 0:00)".
std::string systemTimeText(std::uint64_t systemTime);
std::string spanText(std::uint64_t hundredNanoseconds);  // "0 days 0:00:20.534"
std::uint64_t systemTimeNow();
std::uint64_t systemTimeFromUnix(std::int64_t milliseconds);

}  // namespace hawser::command
