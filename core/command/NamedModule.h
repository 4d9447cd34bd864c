#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/Address.h"
#include "core/base/Result.h"
#include "core/command/ExpressionContext.h"

namespace hawser::command {

// A module that the user knows of: "hwsdisk.sys=fffff88001000000,6000,52af3d21".
struct NamedModule {
    std::string imageName;
    Address base;
    std::uint64_t size = 0;       // bytes; 0: its header tells
    std::uint32_t timestamp = 0;  // 0: the same
};

// InvalidArgument: a part is none, with what is wrong with it.
Result<NamedModule> namedModule(std::string_view text, const ExpressionContext& context);

}  // namespace hawser::command
