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

// What a failed operation may have done to the target all the same.
enum class Effect : std::uint8_t {
    None,     // it is as it was
    Unknown,  // a request that changes it was sent, or a part of it was carried out
};

// One failure: a code to act on, one clear sentence to show, and where it was. Nothing is decided by reading
// the sentence.
struct Error {
    ErrorCode code{};
    std::string what;
    std::optional<std::uint64_t> at{};  // offset in the input or address in the target
    Effect effect = Effect::None;
};

// The sentence for the user: `what`, and behind it what is not known of the effect.
std::string inWords(const Error& error);
// The same failure told in other words: code, place and effect stay.
Error reworded(const Error& error, std::string what);

// Our only way to fail on input. std::expected is C++23 in libstdc++ 12, so this alias is the one place to
// change.
template <class T = void>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string what, std::optional<std::uint64_t> at = {}) {
    return tl::unexpected<Error>(Error{code, std::move(what), at});
}

inline tl::unexpected<Error> fail(ErrorCode code, std::string what, Effect effect) {
    return tl::unexpected<Error>(Error{code, std::move(what), {}, effect});
}

// The words of a user, or of a file of theirs, are wrong.
inline tl::unexpected<Error> invalid(std::string what) {
    return fail(ErrorCode::InvalidArgument, std::move(what));
}

}  // namespace hawser
