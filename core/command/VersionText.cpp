#include "core/command/VersionText.h"

#include <fmt/format.h>

#include "core/engine/ExceptionNames.h"

namespace hawser::command {

std::string debuggerVersionText() {
    return fmt::format("Hawser Kernel Debugger Version {}\n", HAWSER_VERSION);
}

std::string programName(std::string_view program) {
    return fmt::format("{} {}", program, HAWSER_VERSION);
}

std::string exceptionText(const engine::ExceptionEvent& exception) {
    return fmt::format("{} - code {:08x} ({})", engine::exceptionName(exception.code), exception.code,
                       exception.firstChance ? "first chance" : "!!! second chance !!!");
}

}  // namespace hawser::command
