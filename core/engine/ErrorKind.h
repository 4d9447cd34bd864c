#pragma once

#include "core/base/Result.h"

namespace hawser::engine {

// True when the target could not be asked at all: nothing else will get through either, so the caller gives
// up at once and passes the error on. False when the target answered, with a no.
inline bool isLineError(const Error& error) {
    switch (error.code) {
        case ErrorCode::Timeout:
        case ErrorCode::Disconnected:
        case ErrorCode::Cancelled:
        case ErrorCode::Overtaken:
        case ErrorCode::Io:
        case ErrorCode::NotAvailable:
            return true;  // RequestChannel: the target runs
        case ErrorCode::Truncated:
        case ErrorCode::Malformed:
        case ErrorCode::Unsupported:
        case ErrorCode::Refused:
        case ErrorCode::InvalidArgument:
            return false;
    }
    return false;
}

// Of a stack walk: unreadable or damaged tables end in another method, a lost line ends the walk.
inline bool endsWalk(const Error& error) {
    return error.code != ErrorCode::NotAvailable && isLineError(error);
}

}  // namespace hawser::engine
