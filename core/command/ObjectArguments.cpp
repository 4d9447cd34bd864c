#include "core/command/ObjectArguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "core/base/Text.h"

namespace hawser::command {

namespace {

// A number that could be the address of an object: no name looks like that.
bool isKernelAddress(const CommandContext& context, std::string_view word) {
    std::string digits(word.starts_with("0x") ? word.substr(2) : word);
    std::erase(digits, '`');
    const auto number = parseNumber(digits, 16);
    return number && inUpperHalf(context.debugger().canonical(Address(*number)));
}

}  // namespace

Result<Address> takeObject(Call& call, const Result<ObjectDirectories>& directories,
                           std::string_view folder) {
    if (call.arguments.empty())
        return fail(ErrorCode::InvalidArgument, fmt::format("{} takes an address or a name.", call.name));
    Arguments ahead = call.arguments;
    const std::string word(ahead.takeWord());
    if (isKernelAddress(call.context, word) || word.find_first_of("@!()[]+*") != std::string::npos)
        return call.arguments.takeAddress(call.context);
    const auto named = directories.and_then([&](const ObjectDirectories& tree) {
        return tree.find(word.starts_with('\\') ? word : fmt::format("{}\\{}", folder, word));
    });
    if (named) {
        call.arguments = ahead;
        return *named;
    }
    if (word.starts_with('\\') || named.error().code == ErrorCode::Cancelled) return named;
    // A driver that is not found there is often a module: its image is no object.
    if (call.context.debugger().moduleNamed(word) != nullptr) return named;
    const auto address = call.arguments.takeAddress(call.context);
    return address ? *address : named;
}

}  // namespace hawser::command
