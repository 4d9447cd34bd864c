#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"

// What the words of a -k string are: the one table that the command line and the Kernel Debug dialog read.
namespace hawser::transports {

enum class WordKind { Flag, Text, Number };

struct ConnectionWord {
    std::string_view name;  // lower case
    WordKind kind = WordKind::Flag;
    std::uint64_t least = 0;  // Number: both ends belong to it
    std::uint64_t most = 0;
    std::uint64_t usual = 0;  // Number: what its absence means

    bool operator==(const ConnectionWord&) const = default;
};

namespace words {
inline constexpr ConnectionWord kPipe{"pipe", WordKind::Flag};
inline constexpr ConnectionWord kPort{"port", WordKind::Text};  // path, device or host
inline constexpr ConnectionWord kIpPort{"ipport", WordKind::Number, 1, 65535};
inline constexpr ConnectionWord kBaud{"baud", WordKind::Number, 1, 4'000'000, 115200};  // most: of termios
inline constexpr ConnectionWord kResets{"resets", WordKind::Number, 0, 1'000'000};      // 0: no limit
inline constexpr ConnectionWord kReconnect{"reconnect", WordKind::Flag};
inline constexpr ConnectionWord kListen{"listen", WordKind::Flag};
inline constexpr ConnectionWord kAccess{"access", WordKind::Text};  // of a socket that we make
inline constexpr ConnectionWord kUdpPort{"port", WordKind::Number, 1, 65535, 50000};
inline constexpr ConnectionWord kKey{"key", WordKind::Text};
inline constexpr ConnectionWord kTarget{"target", WordKind::Text};
}  // namespace words

inline constexpr std::array kComWords{words::kPipe,   words::kPort,      words::kIpPort, words::kBaud,
                                      words::kResets, words::kReconnect, words::kListen, words::kAccess};
inline constexpr std::array kNetWords{words::kUdpPort, words::kKey, words::kTarget};

// One word as it was written, right or not.
struct WrittenWord {
    std::string_view text;  // all of it
    std::string name;       // before the equals sign, lower case
    std::optional<std::string_view> value;
};

// The words of a string, whatever they are and however far it was typed. Views into that string.
struct WrittenWords {
    std::string scheme;                     // "com", "net", or another that Windows has; lower case
    std::string_view rest;                  // behind the colon
    std::vector<WrittenWord> list;          // one where nothing stands behind the colon: an empty word
    std::span<const ConnectionWord> known;  // what may stand behind this scheme; empty when it is not ours

    bool has(const ConnectionWord& word) const;
    // The first one's value; nothing where it has none.
    std::optional<std::string_view> value(const ConnectionWord& word) const;
};

// Nothing without a colon.
std::optional<WrittenWords> splitConnection(std::string_view text);

// Who may open a socket that we listen on; the folder that it stands in has a say as well.
enum class PipeAccess : std::uint8_t { User, Group, All };
std::string_view nameOf(PipeAccess access);

// Each error is one sentence and InvalidArgument.
Result<std::uint64_t> numberIn(const ConnectionWord& word, std::string_view value);
// A socket's path as port= takes it: no name of a Windows pipe, no longer than the kernel's address is.
Result<std::string> socketPathIn(std::string_view port);
Result<PipeAccess> accessIn(std::string_view value);
// A path, COMn or \\.\COMn, which is /dev/ttyS(n-1): Linux counts from 0.
Result<std::string> devicePathIn(std::string_view port);

}  // namespace hawser::transports
