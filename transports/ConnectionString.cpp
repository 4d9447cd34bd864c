#include "transports/ConnectionString.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <limits>

#include "core/base/Text.h"

namespace hawser::transports {

namespace {

constexpr std::string_view kForms =
    "use com:pipe,port=PATH or com:ipport=PORT,port=HOST or com:port=DEVICE,baud=RATE or "
    "net:port=PORT,key=KEY";

tl::unexpected<Error> invalid(std::string what) {
    return fail(ErrorCode::InvalidArgument, std::move(what));
}

// The user's own words, safe to show.
std::string quoted(std::string_view word) {
    return '"' + printable(word, 200) + '"';
}

struct Part {
    std::string_view word;  // all of it
    std::string key;        // lower case
    std::string_view value;
    bool hasValue = false;
};

Part splitPart(std::string_view word) {
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos) return {word, toLower(word), {}, false};
    return {word, toLower(trim(word.substr(0, equals))), trim(word.substr(equals + 1)), true};
}

Result<std::uint64_t> number(const Part& part, std::uint64_t least, std::uint64_t most) {
    const auto value = parseNumber(part.value, 10);
    if (!value || *value < least || *value > most) {
        return invalid(fmt::format("{} is wrong: {} takes a number from {} to {}.", quoted(part.word),
                                   part.key, least, most));
    }
    return *value;
}

// Everything that the parts can say, before it is clear what they mean together.
struct Words {
    bool pipe = false;
    bool listen = false;
    bool reconnect = false;
    std::optional<std::string_view> port;
    std::optional<std::uint16_t> ipport;
    std::optional<unsigned> baud;
    std::optional<unsigned> resets;
};

Result<> takeFlag(Words& words, const Part& part) {
    if (part.hasValue)
        return invalid(fmt::format("{} is wrong: {} takes no value.", quoted(part.word), part.key));
    if (part.key == "pipe") words.pipe = true;
    if (part.key == "listen") words.listen = true;
    if (part.key == "reconnect") words.reconnect = true;
    return {};
}

Result<> takeValue(Words& words, const Part& part) {
    if (!part.hasValue || (part.value.empty() && part.key != "port")) {
        return invalid(fmt::format("The value of {} is missing: write {}=...", part.key, part.key));
    }
    if (part.key == "port") {
        words.port = part.value;
        return {};
    }
    constexpr std::uint64_t kLargest = std::numeric_limits<unsigned>::max();
    const std::uint64_t least = part.key == "resets" ? 0 : 1;
    const auto value = number(part, least, part.key == "ipport" ? 65535 : kLargest);
    if (!value) return tl::unexpected<Error>(value.error());
    if (part.key == "ipport") words.ipport = static_cast<std::uint16_t>(*value);
    if (part.key == "baud") words.baud = static_cast<unsigned>(*value);
    if (part.key == "resets") words.resets = static_cast<unsigned>(*value);
    return {};
}

Result<> takePart(Words& words, const Part& part) {
    constexpr std::array<std::string_view, 3> kFlags{"pipe", "listen", "reconnect"};
    constexpr std::array<std::string_view, 4> kValues{"port", "ipport", "baud", "resets"};
    if (std::ranges::find(kFlags, part.key) != kFlags.end()) return takeFlag(words, part);
    if (std::ranges::find(kValues, part.key) != kValues.end()) return takeValue(words, part);
    if (part.key == "modem")
        return fail(ErrorCode::Unsupported, "A modem line is not supported: use com:port=DEVICE,baud=RATE.");
    return invalid(
        fmt::format("{} is not known in a com: string; the words are pipe, port, ipport, baud, resets, "
                    "reconnect and listen.",
                    quoted(part.word)));
}

// The words behind com: or net:, each given once; `missing` says what to write where one is empty.
Result<> takeEachPart(std::string_view rest, const std::string& missing,
                      const std::function<Result<>(const Part&)>& take) {
    std::vector<std::string> seen;
    for (std::size_t begin = 0; begin <= rest.size();) {
        const std::size_t end = std::min(rest.find(',', begin), rest.size());
        const Part part = splitPart(trim(rest.substr(begin, end - begin)));
        begin = end + 1;
        if (part.word.empty()) return invalid(missing);
        if (std::ranges::find(seen, part.key) != seen.end())
            return invalid(fmt::format("{} is given twice.", quoted(part.key)));
        seen.push_back(part.key);
        if (auto taken = take(part); !taken) return taken;
    }
    return {};
}

Result<Words> takeParts(std::string_view rest) {
    Words words;
    const std::string missing =
        fmt::format("A word is missing in {}: {}.", quoted("com:" + std::string(rest)), kForms);
    if (auto taken = takeEachPart(rest, missing, [&](const Part& part) { return takePart(words, part); });
        !taken)
        return tl::unexpected<Error>(taken.error());
    return words;
}

Result<std::string> pipePath(std::string_view port) {
    if (port.starts_with("\\\\")) {
        return invalid(
            fmt::format("{} is the name of a Windows pipe: give the path of a Unix socket, as in "
                        "com:pipe,port=/run/vm/kd.sock.",
                        quoted(port)));
    }
    return std::string(port);
}

// COM1, com1 and \\.\com1 are the first serial port, which Linux counts from 0.
Result<std::string> devicePath(std::string_view port) {
    constexpr std::uint64_t kMostPorts = 256;
    std::string_view name = port;
    if (name.starts_with("\\\\.\\")) name.remove_prefix(4);
    if (equalIgnoringCase(name.substr(0, 3), "com")) {
        const auto count = parseNumber(name.substr(3), 10);
        if (count && *count >= 1 && *count <= kMostPorts) return fmt::format("/dev/ttyS{}", *count - 1);
    }
    if (port.find('/') != std::string_view::npos) return std::string(port);
    return invalid(
        fmt::format("{} is no serial device: give a path like /dev/ttyS0, or COM1.", quoted(port)));
}

Result<ConnectionSpec> combine(const Words& words) {
    ConnectionSpec spec;
    spec.baud = words.baud.value_or(spec.baud);
    spec.resets = words.resets;
    spec.reconnect = words.reconnect;
    if (words.pipe && words.ipport)
        return invalid("pipe and ipport exclude each other: the line is the one or the other.");
    if (words.ipport) {
        spec.kind = words.listen ? ConnectionKind::TcpListen : ConnectionKind::Tcp;
        spec.port = *words.ipport;
        spec.host = words.port.value_or("");
        if (words.listen && equalIgnoringCase(spec.host, "any")) spec.host = "*";
        if (!words.listen && spec.host.empty())
            return invalid("port=HOST is missing: the host whose TCP port is the serial line.");
        return spec;
    }
    if (!words.port || words.port->empty()) {
        return invalid(words.pipe ? "port=PATH is missing: the path of the machine's Unix socket."
                                  : "port=DEVICE is missing: the serial device, like /dev/ttyS0.");
    }
    if (words.listen && !words.pipe) return invalid("listen goes with pipe or ipport only.");
    spec.kind = !words.pipe    ? ConnectionKind::Serial
                : words.listen ? ConnectionKind::PipeListen
                               : ConnectionKind::Pipe;
    auto path = words.pipe ? pipePath(*words.port) : devicePath(*words.port);
    if (!path) return tl::unexpected<Error>(path.error());
    spec.path = *std::move(path);
    return spec;
}

// The key is not repeated in any text: it is the only thing that keeps strangers out of the target.
Result<> takeNetPart(ConnectionSpec& spec, const Part& part) {
    if (part.key != "port" && part.key != "key" && part.key != "target") {
        return invalid(fmt::format("{} is not known in a net: string; the words are port, key and target.",
                                   quoted(part.hasValue ? part.key : part.word)));
    }
    if (!part.hasValue || part.value.empty())
        return invalid(fmt::format("The value of {} is missing: write {}=...", part.key, part.key));
    if (part.key == "key") spec.key = part.value;
    if (part.key == "target") spec.host = part.value;
    if (part.key == "port") {
        const auto value = number(part, 1, 65535);
        if (!value) return tl::unexpected<Error>(value.error());
        spec.port = static_cast<std::uint16_t>(*value);
    }
    return {};
}

Result<ConnectionSpec> parseNet(std::string_view rest) {
    ConnectionSpec spec;
    spec.kind = ConnectionKind::Net;
    if (auto taken =
            takeEachPart(rest, "A word is missing in the net: string: use net:port=PORT,key=KEY,target=HOST.",
                         [&](const Part& part) { return takeNetPart(spec, part); });
        !taken)
        return tl::unexpected<Error>(taken.error());
    if (spec.port == 0)
        return invalid("port=PORT is missing: the UDP port that the target calls, 49152 to 65535.");
    return spec;
}

bool looksLikePath(std::string_view text) {
    return text.starts_with('/') || text.starts_with("./") || text.starts_with("../") ||
           text.starts_with("~/");
}

tl::unexpected<Error> notAConnection(std::string_view text) {
    if (text.empty()) return invalid(fmt::format("The connection string is empty: {}.", kForms));
    if (text.starts_with("/dev/")) {
        return invalid(fmt::format("{} is a device, not a connection string: use com:port={},baud=115200.",
                                   quoted(text), printable(text, 200)));
    }
    if (looksLikePath(text)) {
        return invalid(fmt::format("{} is a path, not a connection string: use com:pipe,port={}.",
                                   quoted(text), printable(text, 200)));
    }
    return invalid(fmt::format("{} is no connection string: {}.", quoted(text), kForms));
}

struct UnsupportedKind {
    std::string_view prefix;
    std::string_view what;
};

// WinDbg's other kinds.
constexpr std::array kUnsupported{
    UnsupportedKind{"exdi", "An EXDI target (exdi:)"},
    UnsupportedKind{"kdsrv", "A connection server (kdsrv:)"},
};

// Cables that no Linux driver of ours speaks to.
constexpr std::array kCables{
    UnsupportedKind{"1394",
                    "There is no FireWire (1394) debugging here, and Windows dropped it after version 1607"},
    UnsupportedKind{"usb", "There is no driver for the USB debug cable here"},
    UnsupportedKind{"usb2", "There is no driver for the USB 2.0 debug cable here"},
};
constexpr std::string_view kCableInstead =
    "set the target up for the network (net:port=PORT,key=KEY) or a serial line (com:port=DEVICE,baud=RATE)";

}  // namespace

Result<ConnectionSpec> parseConnectionString(std::string_view text) {
    text = trim(text);
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (std::ranges::any_of(text, control))
        return invalid("The connection string contains a control character.");
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || looksLikePath(text)) return notAConnection(text);
    const std::string kind = toLower(trim(text.substr(0, colon)));
    for (const UnsupportedKind& cable : kCables) {
        if (kind == cable.prefix)
            return fail(ErrorCode::Unsupported, fmt::format("{}: {}.", cable.what, kCableInstead));
    }
    for (const UnsupportedKind& other : kUnsupported) {
        if (kind == other.prefix)
            return fail(ErrorCode::Unsupported, fmt::format("{} is not supported: {}.", other.what, kForms));
    }
    if (kind == "net") return parseNet(text.substr(colon + 1));
    if (kind != "com") return notAConnection(text);
    const auto words = takeParts(text.substr(colon + 1));
    if (!words) return tl::unexpected<Error>(words.error());
    return combine(*words);
}

std::string toText(const ConnectionSpec& spec) {
    constexpr unsigned kDefaultBaud = ConnectionSpec().baud;
    std::string text;
    bool serial = false;
    switch (spec.kind) {
        case ConnectionKind::Pipe:
            text = "com:pipe,port=" + spec.path;
            break;
        case ConnectionKind::PipeListen:
            text = "com:pipe,port=" + spec.path + ",listen";
            break;
        case ConnectionKind::Tcp:
            text = fmt::format("com:ipport={},port={}", spec.port, spec.host);
            break;
        case ConnectionKind::TcpListen:
            text = fmt::format("com:ipport={}{}{},listen", spec.port,
                               spec.host.empty() ? "" : ",port=", spec.host);
            break;
        case ConnectionKind::Serial:
            text = "com:port=" + spec.path;
            serial = true;
            break;
        case ConnectionKind::Net:
            return fmt::format("net:port={}{}{}{}{}", spec.port, spec.key.empty() ? "" : ",key=", spec.key,
                               spec.host.empty() ? "" : ",target=", spec.host);
    }
    if (serial || spec.baud != kDefaultBaud) text += fmt::format(",baud={}", spec.baud);
    if (spec.resets) text += fmt::format(",resets={}", *spec.resets);
    if (spec.reconnect) text += ",reconnect";
    return text;
}

}  // namespace hawser::transports
