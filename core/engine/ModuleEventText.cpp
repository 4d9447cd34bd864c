#include "core/engine/ModuleEventText.h"

#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/engine/Debugger.h"

namespace hawser::engine {

std::string moduleEventText(const Debugger& debugger, const ModuleEvent& report) {
    if (report.allImagesGone()) return "All images are unloaded";
    const std::string path = printable(report.path, 260);
    if (report.unload) return fmt::format("Unload module {} at {}", path, debugger.addressText(report.base));
    return fmt::format("ModLoad: {} {}   {}", debugger.addressText(report.base),
                       debugger.addressText(report.base + report.size), path);
}

}  // namespace hawser::engine
