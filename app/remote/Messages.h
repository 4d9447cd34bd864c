#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/remote/TerminalSize.h"
#include "core/base/ByteReader.h"

// What the two ends of a shared console tell each other; one message is one frame of core/channel. The layout
// is our own: a byte that says which, then the fields in the order in which they stand here; numbers are
// little-endian, a text is 16 bits of length and UTF-8, bytes reach to the end of the frame.
namespace hawser::remote {

inline constexpr std::size_t kMostText = 2048;       // bytes of one text
inline constexpr std::size_t kMostBytes = 32 << 10;  // bytes of one Typed or Printed
inline constexpr char kInterrupt = 0x03;             // Ctrl+C, in what is typed
inline constexpr std::size_t kMostSessions = 256;
inline constexpr std::uint32_t kMostWantedLines = 10'000;

// From a client. The first one is Join or AskSessions.
struct Join {
    std::string session;               // empty: the only one that is behind this address
    std::uint32_t lines = 0;           // how many of the last ones it wants
    std::optional<TerminalSize> size;  // none: no terminal
    bool operator==(const Join&) const = default;
};
struct AskSessions {
    bool operator==(const AskSessions&) const = default;
};
struct Typed {
    std::string bytes;
    bool operator==(const Typed&) const = default;
};
struct Resized {
    TerminalSize size;
    bool operator==(const Resized&) const = default;
};
struct Say {
    bool popup = false;
    std::string text;
    bool operator==(const Say&) const = default;
};

// From the server. The first one is Welcome, Refused or Sessions.
struct Welcome {
    bool keys = true;  // every key is wanted as it is typed; otherwise whole lines
    bool operator==(const Welcome&) const = default;
};
struct Refused {
    std::string why;
    bool operator==(const Refused&) const = default;
};
struct Printed {
    std::string bytes;
    bool operator==(const Printed&) const = default;
};
// A line of hawser-remote's own: who joined, who left, a message.
struct Told {
    std::string text;
    bool operator==(const Told&) const = default;
};
struct Over {
    std::uint8_t exitCode = 0;  // of the program inside
    std::string why;            // empty: the session is over for all
    bool operator==(const Over&) const = default;
};
struct VisibleSession {
    std::string name;
    std::string program;
    bool operator==(const VisibleSession&) const = default;
};
struct Sessions {
    bool anyHidden = false;
    std::vector<VisibleSession> visible;
    bool operator==(const Sessions&) const = default;
};

using Message =
    std::variant<Join, AskSessions, Typed, Resized, Say, Welcome, Refused, Printed, Told, Over, Sessions>;

// What is longer than its limit is cut.
Bytes encode(const Message& message);

// Errors: Truncated, Malformed, Unsupported (a kind that this version does not know), with the offset.
Result<Message> decode(ByteSpan frame);

}  // namespace hawser::remote
