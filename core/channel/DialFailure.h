#pragma once

#include <cstdint>
#include <string>

namespace hawser::channel {

// Why a call came to nothing. Whether to try again, ask for a password or give up is decided by the cause.
struct DialFailure {
    enum class Cause : std::uint8_t {
        Unreachable,       // nobody is there, or the line broke; may be better later
        Timeout,           // somebody is there, and does not answer in time
        Busy,              // the server has as many clients as it takes, or asks for a pause
        Refused,           // wrong password, user, certificate or service
        PasswordNeeded,    // the server asks for a password, and there is none
        OtherVersion,      // it speaks another major version
        NotHawser,         // it speaks something else
        NotEncrypted,      // it speaks no TLS: a plain server, or encryption was taken away on the way
        OtherCertificate,  // its certificate is not the one that is known or was asked for
        Untrusted,         // it cannot prove that it knows the password, or it is another user's
        BadSetting,        // the address, a file or a folder is wrong on this side
    };
    Cause cause = Cause::Unreachable;
    std::string sentence;  // one or two, for people
};

}  // namespace hawser::channel
