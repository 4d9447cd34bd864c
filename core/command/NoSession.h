#pragma once

#include <fmt/format.h>

#include <string_view>

#include "core/base/Result.h"

namespace hawser::command {

// `what`: what there is nothing to do it to: "break into".
inline Error nothingTo(std::string_view what) {
    return {ErrorCode::NotAvailable, fmt::format("No session: there is nothing to {}.", what), {}};
}

}  // namespace hawser::command
