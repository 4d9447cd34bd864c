#include "core/channel/AddressWords.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"

namespace hawser::channel {

namespace {

constexpr std::size_t kMostWords = 32;
constexpr std::size_t kMaxPipe = 80;       // bytes: the path of a Unix socket has room for 107
constexpr std::size_t kMaxPassword = 128;  // bytes
constexpr std::size_t kMaxHost = 255;      // bytes, RFC 1035

AddressWord splitWord(std::string_view word) {
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos) return {word, toLower(word), {}, false};
    return {word, toLower(trim(word.substr(0, equals))), trim(word.substr(equals + 1)), true};
}

Result<Wire> wireOf(std::string_view protocol) {
    const std::string name = toLower(trim(protocol));
    if (name == "npipe") return Wire::Pipe;
    if (name == "tcp") return Wire::Tcp;
    if (name == "tls" || name == "ssl") return Wire::Tls;
    if (name == "com" || name == "spipe")
        return wrongWord(
            fmt::format("{}: is not spoken here; tls: is encrypted and goes over any network.", name));
    return wrongWord(
        fmt::format("{} is no protocol that is spoken here: use npipe:, tls: or tcp:.", quoted(protocol)));
}

bool isControl(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

}  // namespace

std::string quoted(std::string_view word) {
    return '"' + printable(word, 100) + '"';
}

tl::unexpected<Error> wrongWord(std::string what) {
    return fail(ErrorCode::InvalidArgument, std::move(what));
}

Result<AddressWords> splitAddress(std::string_view text) {
    if (text.size() > kMaxAddress)
        return wrongWord(fmt::format("The address is longer than {} bytes.", kMaxAddress));
    if (std::ranges::any_of(text, isControl))
        return wrongWord(fmt::format("{} has a control character.", quoted(text)));
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos)
        return wrongWord(fmt::format("{} has no protocol: begin with npipe:, tls: or tcp:.", quoted(text)));
    const auto wire = wireOf(text.substr(0, colon));
    if (!wire) return tl::unexpected(wire.error());
    AddressWords words{*wire, {}};
    std::string_view rest = text.substr(colon + 1);
    for (bool more = true; more;) {
        const std::size_t comma = rest.find(',');
        more = comma != std::string_view::npos;
        const AddressWord word = splitWord(trim(rest.substr(0, comma)));
        rest = more ? rest.substr(comma + 1) : std::string_view();
        if (word.text.empty()) return wrongWord(fmt::format("A word is missing in {}.", quoted(text)));
        const bool doubled = std::ranges::find(words.words, word.key, &AddressWord::key) != words.words.end();
        if (doubled && word.key != "user")
            return wrongWord(fmt::format("{} is given twice.", quoted(word.key)));
        if (words.words.size() == kMostWords) return wrongWord("The address has too many words.");
        words.words.push_back(word);
    }
    return words;
}

tl::unexpected<Error> unknownWord(const AddressWord& word, Wire wire) {
    return wrongWord(fmt::format("{} is no word of {}:.", quoted(word.text), nameOf(wire)));
}

Result<> checkWord(const AddressWord& word, Wire wire, std::string_view wires, bool takesValue) {
    if (wires.find(nameOf(wire)) == std::string_view::npos) return unknownWord(word, wire);
    if (takesValue && word.value.empty()) return wrongWord(fmt::format("{}= needs a value.", word.key));
    if (!takesValue && word.hasValue)
        return wrongWord(fmt::format("{} is wrong: {} stands alone.", quoted(word.text), word.key));
    return {};
}

Result<std::uint16_t> portOf(const AddressWord& word, std::string_view digits, unsigned least) {
    const auto value = parseNumber(digits, 10);
    if (!value || *value < least || *value > 65535)
        return wrongWord(
            fmt::format("{} is wrong: a port is a number from {} to 65535.", quoted(word.text), least));
    return static_cast<std::uint16_t>(*value);
}

Result<std::string> pipeOf(const AddressWord& word, bool codes) {
    const auto wrong = [&](std::string_view why) {
        return wrongWord(fmt::format("{} is wrong: {}.", quoted(word.text), why));
    };
    const std::string_view name = word.value;
    if (name.size() > kMaxPipe) return wrong("the name is too long");
    if (!name.starts_with('/') && (name.find('/') != std::string_view::npos || name.starts_with('.')))
        return wrong("it is a name without slashes and leading dot, or an absolute path");
    if (name.ends_with('/')) return wrong("it names a folder");
    unsigned found = 0;
    for (std::size_t at = name.find('%'); at != std::string_view::npos; at = name.find('%', at + 1)) {
        const char code = at + 1 < name.size() ? name[at + 1] : ' ';
        if (!codes) return wrong("a client gives the name that the server got");
        if ((code != 'x' && code != 'd') || ++found > 2) return wrong("it takes %x or %d, twice at most");
    }
    return std::string(name);
}

Result<std::string> passwordOf(const AddressWord& word) {
    if (word.value.size() > kMaxPassword)
        return wrongWord(fmt::format("{}= is longer than {} bytes.", word.key, kMaxPassword));
    return std::string(word.value);
}

Result<std::string> hostOf(const AddressWord& word) {
    std::string_view host = word.value;
    // WinDbg writes \\server.
    while (host.starts_with('\\')) host.remove_prefix(1);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    constexpr std::string_view kOdd = " /\\@\"'<>";
    if (host.empty() || host.size() > kMaxHost || host.find_first_of(kOdd) != std::string_view::npos)
        return wrongWord(fmt::format("{} is wrong: it names no host.", quoted(word.text)));
    return std::string(host);
}

Result<> readIpVersion(bool& ipv6, const AddressWord& word) {
    if (word.value != "4" && word.value != "6")
        return wrongWord(fmt::format("{} is wrong: ipversion is 4 or 6.", quoted(word.text)));
    ipv6 = word.value == "6";
    return {};
}

}  // namespace hawser::channel
