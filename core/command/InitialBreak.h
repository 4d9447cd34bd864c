#pragma once

#include <string_view>

namespace hawser::command {

// Where the next boot stops. One at a time: Ctrl+K goes round, sxe ibp and sxe iml choose.
enum class InitialBreak { None, AtKernelStart, AtFirstModule };

InitialBreak nextOf(InitialBreak initialBreak);              // as Ctrl+K goes on
std::string_view announcementOf(InitialBreak initialBreak);  // "Will breakin at next boot.": KD's own words
std::string_view labelOf(InitialBreak initialBreak);         // "Break at kernel start": for a choice

}  // namespace hawser::command
