#include "core/base/Result.h"

namespace hawser {

std::string_view nameOf(ErrorCode code) {
    switch (code) {
        case ErrorCode::Truncated:
            return "truncated";
        case ErrorCode::Malformed:
            return "malformed";
        case ErrorCode::Unsupported:
            return "unsupported";
        case ErrorCode::NotAvailable:
            return "not available";
        case ErrorCode::Refused:
            return "refused";
        case ErrorCode::Timeout:
            return "timeout";
        case ErrorCode::Disconnected:
            return "disconnected";
        case ErrorCode::Cancelled:
            return "cancelled";
        case ErrorCode::Overtaken:
            return "overtaken";
        case ErrorCode::Io:
            return "input/output";
        case ErrorCode::InvalidArgument:
            return "invalid argument";
    }
    return "unknown";
}

std::string inWords(const Error& error) {
    switch (error.effect) {
        case Effect::None:
            return error.what;
        case Effect::Unknown:
            break;
    }
    if (error.what.ends_with('.')) return error.what + " Whether it took effect is not known.";
    return error.what + "; whether it took effect is not known";
}

Error reworded(const Error& error, std::string what) {
    Error other = error;
    other.what = std::move(what);
    return other;
}

}  // namespace hawser
