#pragma once

#include <string>

#include "core/engine/Debugger.h"

// What a target is called. Pure but for the time zone.
namespace hawser::command {

std::string machineName(Machine machine);                // "x64"
std::string targetName(const engine::TargetInfo& info);  // "Windows 10 19041 x64"
std::string targetVersionLine(
    const engine::TargetInfo& info);  // "Windows 10 Kernel Version 19041 MP (2 procs) Free x64"

}  // namespace hawser::command
