#include "app/machine/Command.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <vector>

#include "core/base/Text.h"

namespace hawser::machine {

namespace {

constexpr std::uint64_t kMostNoise = 1 << 20;                          // bytes
constexpr std::uint64_t kMostMemoryWritten = std::uint64_t{64} << 30;  // bytes

struct Name {
    std::string_view word;
    CommandKind kind;
    std::size_t mostWords;  // after the name
};

constexpr std::array kNames{
    Name{"hang", CommandKind::Hang, 0},       Name{"resume", CommandKind::Resume, 0},
    Name{"reboot", CommandKind::Reboot, 0},   Name{"poweroff", CommandKind::PowerOff, 0},
    Name{"poweron", CommandKind::PowerOn, 0}, Name{"bugcheck", CommandKind::BugCheck, 0},
    Name{"noise", CommandKind::Noise, 1},     Name{"registers", CommandKind::Registers, 1},
    Name{"memory", CommandKind::Memory, 64},  Name{"dump", CommandKind::Dump, 64},
    Name{"status", CommandKind::Status, 0},   Name{"quit", CommandKind::Quit, 0},
};

std::vector<std::string_view> split(std::string_view line) {
    std::vector<std::string_view> words;
    for (line = trim(line); !line.empty(); line = trim(line)) {
        const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
        words.push_back(line.substr(0, end));
        line.remove_prefix(end);
    }
    return words;
}

std::optional<std::uint64_t> number(std::string_view word) {
    std::string text(word);
    std::erase(text, '`');
    const bool hex = text.starts_with("0x") || text.starts_with("0X") || text.size() != word.size();
    if (text.starts_with("0x") || text.starts_with("0X")) text.erase(0, 2);
    return parseNumber(text, hex ? 16 : 10);
}

// From this word to the end of the line: the path may contain blanks.
Result<> takeFile(Command& command, std::string_view line, std::string_view firstWord) {
    const auto start = static_cast<std::size_t>(firstWord.data() - line.data());
    std::error_code error;
    command.file = std::filesystem::absolute(std::string(trim(line.substr(start))), error).string();
    if (error) return invalid("The working directory of this program is gone; give the file's whole path.");
    return {};
}

Result<> takeMemory(Command& command, std::string_view line, std::vector<std::string_view> words) {
    command.physical = !words.empty() && words[0] == "physical";
    if (command.physical) words.erase(words.begin());
    if (words.size() < 3)
        return invalid("memory takes an address, a length and a file: memory [physical] ADDR LEN FILE.");
    const auto address = number(words[0]);
    const auto length = number(words[1]);
    if (!address) return invalid(fmt::format("\"{}\" is no address.", printable(words[0], 100)));
    if (!length || *length == 0 || *length > kMostMemoryWritten) {
        return invalid(fmt::format("\"{}\" is no length from 1 byte to 64 GiB.", printable(words[1], 100)));
    }
    command.address = *address;
    command.length = *length;
    return takeFile(command, line, words[2]);
}

Result<> takeDump(Command& command, std::string_view line, const std::vector<std::string_view>& words) {
    if (words.empty()) return invalid("dump takes a file: dump FILE.");
    return takeFile(command, line, words[0]);
}

Result<> takeWords(Command& command, std::string_view line, const std::vector<std::string_view>& words) {
    switch (command.kind) {
        case CommandKind::Noise: {
            constexpr std::size_t kDefaultNoise = 64;
            const auto count = words.empty() ? kDefaultNoise : number(words[0]);
            if (!count || *count == 0 || *count > kMostNoise) {
                return invalid(fmt::format("noise takes a number of bytes from 1 to {}.", kMostNoise));
            }
            command.count = static_cast<std::size_t>(*count);
            return {};
        }
        case CommandKind::Registers: {
            constexpr std::uint64_t kMostProcessorNumbers = 1024;
            const auto processor = words.empty() ? 0 : number(words[0]);
            if (!processor || *processor >= kMostProcessorNumbers)
                return invalid("registers takes the number of a processor.");
            command.processor = static_cast<unsigned>(*processor);
            return {};
        }
        case CommandKind::Memory:
            return takeMemory(command, line, words);
        case CommandKind::Dump:
            return takeDump(command, line, words);
        case CommandKind::Hang:
        case CommandKind::Resume:
        case CommandKind::Reboot:
        case CommandKind::PowerOff:
        case CommandKind::PowerOn:
        case CommandKind::BugCheck:
        case CommandKind::Status:
        case CommandKind::Quit:
            return {};
    }
    return {};
}

}  // namespace

Result<Command> parseCommand(std::string_view line) {
    auto words = split(line);
    if (words.empty()) return invalid("The command is empty.");
    const std::string word = toLower(words[0]);
    const auto name = std::ranges::find(kNames, word, &Name::word);
    if (name == kNames.end()) {
        return invalid(
            fmt::format("\"{}\" is no command; there are hang, resume, reboot, poweroff, poweron, bugcheck, "
                        "noise, registers, memory, dump, status and quit.",
                        printable(words[0], 100)));
    }
    words.erase(words.begin());
    if (words.size() > name->mostWords) return invalid(fmt::format("Too many words after {}.", name->word));
    Command command;
    command.kind = name->kind;
    if (auto taken = takeWords(command, line, words); !taken) return tl::unexpected<Error>(taken.error());
    return command;
}

}  // namespace hawser::machine
