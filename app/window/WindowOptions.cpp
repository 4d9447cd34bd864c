#include "app/window/WindowOptions.h"

#include <vector>

#include "core/session/start/OpeningOptions.h"

namespace hawser::window {

Result<WindowOptions> parseWindowOptions(std::span<const std::string> arguments) {
    WindowOptions options;
    std::vector<std::string> shared;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] != "--settings") {
            shared.push_back(arguments[i]);
            continue;
        }
        if (++i == arguments.size())
            return fail(ErrorCode::InvalidArgument,
                        "--settings needs the folder that the settings are kept in.");
        options.settingsFolder = QString::fromStdString(arguments[i]);
    }
    auto start = session::parseStartOptions(shared, session::environmentVariable, session::Program::Window);
    if (!start) return tl::unexpected<Error>(start.error());
    options.start = std::move(*start);
    return options;
}

}  // namespace hawser::window
