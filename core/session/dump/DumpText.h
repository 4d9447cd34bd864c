#pragma once

#include <string>
#include <vector>

#include "core/dump/CrashDump.h"

// What is told of a crash dump's file. Pure.
namespace hawser::session {

// "Kernel Bitmap Dump File: Kernel address space is available, User address space may not be available."
std::string contentsOf(const dump::CrashDump& dump);
// One sentence for each thing that it lacks, with its place in the file.
std::vector<std::string> shortcomingsOf(const dump::CrashDump& dump);
// Between two openings: "The file is as it was." or what has become of it.
std::string changeOfFile(const dump::FileStamp& before, const dump::FileStamp& now);

}  // namespace hawser::session
