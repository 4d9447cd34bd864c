#include "transports/ConnectionWords.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "transports/PipePath.h"

namespace hawser::transports {
namespace {

constexpr std::size_t kLongestShown = 200;

WrittenWord split(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return {text, toLower(text), {}};
    return {text, toLower(trim(text.substr(0, equals))), trim(text.substr(equals + 1))};
}

}  // namespace

bool WrittenWords::has(const ConnectionWord& word) const {
    return std::ranges::find(list, word.name, &WrittenWord::name) != list.end();
}

std::optional<std::string_view> WrittenWords::value(const ConnectionWord& word) const {
    const auto found = std::ranges::find(list, word.name, &WrittenWord::name);
    return found == list.end() ? std::nullopt : found->value;
}

std::optional<WrittenWords> splitConnection(std::string_view text) {
    text = trim(text);
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return {};
    WrittenWords words{toLower(trim(text.substr(0, colon))), text.substr(colon + 1), {}, {}};
    if (words.scheme == "com") words.known = kComWords;
    if (words.scheme == "net") words.known = kNetWords;
    for (std::size_t begin = 0; begin <= words.rest.size();) {
        const std::size_t end = std::min(words.rest.find(',', begin), words.rest.size());
        words.list.push_back(split(trim(words.rest.substr(begin, end - begin))));
        begin = end + 1;
    }
    return words;
}

Result<std::uint64_t> numberIn(const ConnectionWord& word, std::string_view value) {
    const auto number = parseNumber(value, 10);
    if (number && *number >= word.least && *number <= word.most) return *number;
    return invalid(fmt::format("\"{}={}\" is wrong: {} takes a number from {} to {}.", word.name,
                               printable(value, kLongestShown), word.name, word.least, word.most));
}

Result<std::string> socketPathIn(std::string_view port) {
    if (port.starts_with("\\\\")) {
        return invalid(
            fmt::format("\"{}\" is the name of a Windows pipe: give the path of a Unix socket, as in "
                        "com:pipe,port=/run/vm/kd.sock.",
                        printable(port, kLongestShown)));
    }
    if (port.size() > kLongestPipePath) {
        return invalid(fmt::format("The path of a Unix socket may have {} bytes at most, this one has {}.",
                                   kLongestPipePath, port.size()));
    }
    return std::string(port);
}

std::string_view nameOf(PipeAccess access) {
    switch (access) {
        case PipeAccess::User:
            return "user";
        case PipeAccess::Group:
            return "group";
        case PipeAccess::All:
            return "all";
    }
    return {};
}

Result<PipeAccess> accessIn(std::string_view value) {
    for (const auto access : {PipeAccess::User, PipeAccess::Group, PipeAccess::All})
        if (equalIgnoringCase(value, nameOf(access))) return access;
    return invalid(fmt::format("\"access={}\" is wrong: access takes user, group or all.",
                               printable(value, kLongestShown)));
}

Result<std::string> devicePathIn(std::string_view port) {
    constexpr std::uint64_t kMostPorts = 256;
    std::string_view name = port;
    if (name.starts_with("\\\\.\\")) name.remove_prefix(4);
    if (equalIgnoringCase(name.substr(0, 3), "com")) {
        const auto count = parseNumber(name.substr(3), 10);
        if (count && *count >= 1 && *count <= kMostPorts) return fmt::format("/dev/ttyS{}", *count - 1);
    }
    if (port.find('/') != std::string_view::npos) return std::string(port);
    return invalid(fmt::format("\"{}\" is no serial device: give a path like /dev/ttyS0, or COM1.",
                               printable(port, kLongestShown)));
}

}  // namespace hawser::transports
