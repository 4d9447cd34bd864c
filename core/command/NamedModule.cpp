#include "core/command/NamedModule.h"

#include <fmt/format.h>

#include "core/command/Arguments.h"

namespace hawser::command {

namespace {

constexpr std::uint64_t kMostModuleBytes = 0xFFFFFFFF;  // SizeOfImage has 32 bits

// What stands before the next comma.
std::string_view takePart(std::string_view& text) {
    const std::size_t comma = text.find(',');
    const std::string_view part = text.substr(0, comma);
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    return part;
}

Result<std::uint32_t> number32(std::string_view part, std::string_view what,
                               const ExpressionContext& context) {
    if (part.empty()) return 0;
    Arguments arguments(part);
    const auto value = arguments.takeExpression(context, Signs::AsWritten);
    if (!value) return tl::unexpected(value.error());
    if (auto end = arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (*value > kMostModuleBytes)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("The {} of a module has 32 bits; {:x} is more.", what, *value));
    return static_cast<std::uint32_t>(*value);
}

}  // namespace

Result<NamedModule> namedModule(std::string_view text, const ExpressionContext& context) {
    const std::size_t equals = text.find('=');
    NamedModule module{.imageName = std::string(text.substr(0, equals)), .base = {}};
    if (module.imageName.empty() || equals == std::string_view::npos)
        return fail(ErrorCode::InvalidArgument, "A module is given as Name=Address[,Size[,Timestamp]].");
    text.remove_prefix(equals + 1);
    Arguments address(takePart(text));
    const auto base = address.takeAddress(context);
    if (!base) return tl::unexpected(base.error());
    if (auto end = address.expectEnd(); !end) return tl::unexpected(end.error());
    const auto size = number32(takePart(text), "size", context);
    if (!size) return tl::unexpected(size.error());
    const auto timestamp = number32(takePart(text), "time stamp", context);
    if (!timestamp) return tl::unexpected(timestamp.error());
    if (!text.empty())
        return fail(ErrorCode::InvalidArgument, "Behind the time stamp of a module nothing is expected.");
    module.base = *base;
    module.size = *size;
    module.timestamp = *timestamp;
    return module;
}

}  // namespace hawser::command
