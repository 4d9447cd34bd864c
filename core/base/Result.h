#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace hawser {

// What a user must be able to tell apart.
enum class ErrorCode {
    Truncated,        // we got less than was announced
    Malformed,        // the peer contradicts itself
    Unsupported,      // neither we nor the target can do this
    NotAvailable,     // not there now: memory not present, target running, no session
    Refused,          // the target said no; its status stands in the text
    Timeout,          // no answer within the deadline; nothing is known about the effect
    Disconnected,     // the line is gone
    Cancelled,        // the user, a resynchronize or a restart ended it
    Overtaken,        // the target has moved on since it was asked; ask again
    Io,               // the operating system refused
    InvalidArgument,  // the user's own words are wrong
};

std::string_view nameOf(ErrorCode code);

// One failure: a code to act on, one clear sentence to show, and where it was.
struct Error {
    ErrorCode code{};
    std::string what;
    std::optional<std::uint64_t> at{};  // offset in the input or address in the target
};

// Our only way to fail on input. std::expected is C++23 in libstdc++ 12, so this alias is the one place to
// change.
template <class T = void>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string what, std::optional<std::uint64_t> at = {}) {
    return tl::unexpected<Error>(Error{code, std::move(what), at});
}

}  // namespace hawser
