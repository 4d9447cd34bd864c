#include "transports/ConnectionString.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/Text.h"

namespace hawser::transports {

namespace {

constexpr std::string_view kForms =
    "use com:pipe,port=PATH or com:ipport=PORT,port=HOST or com:port=DEVICE,baud=RATE or "
    "net:port=PORT,key=KEY";

// The user's own words, safe to show.
std::string quoted(std::string_view word) {
    return '"' + printable(word, 200) + '"';
}

bool isNet(const WrittenWords& words) {
    return words.scheme == "net";
}

// "pipe, port and key"
std::string namesOf(std::span<const ConnectionWord> words) {
    std::string names;
    for (std::size_t i = 0; i < words.size(); ++i)
        names += fmt::format("{}{}", i == 0 ? "" : i + 1 == words.size() ? " and " : ", ", words[i].name);
    return names;
}

tl::unexpected<Error> unknownWord(const WrittenWords& words, const WrittenWord& written) {
    if (!isNet(words) && written.name == "modem")
        return fail(ErrorCode::Unsupported, "A modem line is not supported: use com:port=DEVICE,baud=RATE.");
    // What stands behind an equals sign in a net: string may be a key.
    return invalid(fmt::format("{} is not known in a {}: string; the words are {}.",
                               quoted(isNet(words) ? written.name : written.text), words.scheme,
                               namesOf(words.known)));
}

Result<> checkWord(const WrittenWords& words, const WrittenWord& written) {
    const auto word = std::ranges::find(words.known, written.name, &ConnectionWord::name);
    if (word == words.known.end()) return unknownWord(words, written);
    if (word->kind == WordKind::Flag) {
        if (!written.value) return {};
        return invalid(fmt::format("{} is wrong: {} takes no value.", quoted(written.text), word->name));
    }
    // Whoever listens on a TCP port may leave the address empty.
    if (!written.value || (written.value->empty() && *word != words::kPort))
        return invalid(fmt::format("The value of {} is missing: write {}=...", word->name, word->name));
    if (word->kind == WordKind::Number) {
        if (const auto number = numberIn(*word, *written.value); !number)
            return tl::unexpected<Error>(number.error());
    }
    return {};
}

tl::unexpected<Error> wordMissing(const WrittenWords& words) {
    if (isNet(words))
        return invalid("A word is missing in the net: string: use net:port=PORT,key=KEY,target=HOST.");
    return invalid(
        fmt::format("A word is missing in {}: {}.", quoted("com:" + std::string(words.rest)), kForms));
}

// Each is known, whole and given once.
Result<> checkWords(const WrittenWords& words) {
    for (auto written = words.list.begin(); written != words.list.end(); ++written) {
        if (written->text.empty()) return wordMissing(words);
        if (std::ranges::find(words.list.begin(), written, written->name, &WrittenWord::name) != written)
            return invalid(fmt::format("{} is given twice.", quoted(written->name)));
        if (auto right = checkWord(words, *written); !right) return right;
    }
    return {};
}

// Of words that were checked.
std::optional<std::uint64_t> number(const WrittenWords& words, const ConnectionWord& word) {
    const auto value = words.value(word);
    return value ? parseNumber(*value, 10) : std::nullopt;
}

Result<ConnectionSpec> tcpLine(ConnectionSpec spec, std::uint64_t port, std::string_view host, bool listen) {
    spec.kind = listen ? ConnectionKind::TcpListen : ConnectionKind::Tcp;
    spec.port = static_cast<std::uint16_t>(port);
    spec.host = listen && equalIgnoringCase(host, "any") ? "*" : std::string(host);
    if (!listen && spec.host.empty())
        return invalid("port=HOST is missing: the host whose TCP port is the serial line.");
    return spec;
}

Result<ConnectionSpec> comLine(const WrittenWords& words) {
    ConnectionSpec spec;
    const bool pipe = words.has(words::kPipe);
    const bool listen = words.has(words::kListen);
    const auto ipPort = number(words, words::kIpPort);
    const std::string_view port = words.value(words::kPort).value_or("");
    spec.baud = static_cast<unsigned>(number(words, words::kBaud).value_or(words::kBaud.usual));
    spec.reconnect = words.has(words::kReconnect);
    if (const auto resets = number(words, words::kResets)) spec.resets = static_cast<unsigned>(*resets);
    if (pipe && ipPort)
        return invalid("pipe and ipport exclude each other: the line is the one or the other.");
    const auto access = words.value(words::kAccess);
    if (access && !(pipe && listen)) return invalid("access goes with a pipe that listens only.");
    if (ipPort) return tcpLine(std::move(spec), *ipPort, port, listen);
    if (port.empty()) {
        return invalid(pipe ? "port=PATH is missing: the path of the machine's Unix socket."
                            : "port=DEVICE is missing: the serial device, like /dev/ttyS0.");
    }
    if (listen && !pipe) return invalid("listen goes with pipe or ipport only.");
    spec.kind = !pipe ? ConnectionKind::Serial : listen ? ConnectionKind::PipeListen : ConnectionKind::Pipe;
    auto path = pipe ? socketPathIn(port) : devicePathIn(port);
    if (!path) return tl::unexpected<Error>(path.error());
    spec.path = *std::move(path);
    if (access) {
        const auto allowed = accessIn(*access);
        if (!allowed) return tl::unexpected<Error>(allowed.error());
        spec.access = *allowed;
    }
    return spec;
}

// The key is not repeated in any text: it is the only thing that keeps strangers out of the target.
Result<ConnectionSpec> netLine(const WrittenWords& words) {
    ConnectionSpec spec;
    spec.kind = ConnectionKind::Net;
    const auto port = number(words, words::kUdpPort);
    if (!port) return invalid("port=PORT is missing: the UDP port that the target calls, 49152 to 65535.");
    spec.port = static_cast<std::uint16_t>(*port);
    spec.key = words.value(words::kKey).value_or("");
    spec.host = words.value(words::kTarget).value_or("");
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
    const auto words = splitConnection(text);
    if (!words || looksLikePath(text)) return notAConnection(text);
    for (const UnsupportedKind& cable : kCables) {
        if (words->scheme == cable.prefix)
            return fail(ErrorCode::Unsupported, fmt::format("{}: {}.", cable.what, kCableInstead));
    }
    for (const UnsupportedKind& other : kUnsupported) {
        if (words->scheme == other.prefix)
            return fail(ErrorCode::Unsupported, fmt::format("{} is not supported: {}.", other.what, kForms));
    }
    if (words->known.empty()) return notAConnection(text);
    if (auto right = checkWords(*words); !right) return tl::unexpected<Error>(right.error());
    return isNet(*words) ? netLine(*words) : comLine(*words);
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
            if (spec.access != PipeAccess::User) text += fmt::format(",access={}", nameOf(spec.access));
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
