#pragma once

#include <spdlog/spdlog.h>

#include <memory>

namespace hawser::engine {

// The logger "engine" as the program registered it; the default one in tests.
inline std::shared_ptr<spdlog::logger> engineLog() {
    auto logger = spdlog::get("engine");
    return logger ? logger : spdlog::default_logger();
}

}  // namespace hawser::engine
