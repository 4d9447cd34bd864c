#include "app/remote/Options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/remote/Messages.h"
#include "core/base/Text.h"

namespace hawser::remote {

namespace {

constexpr std::size_t kLongestName = 64;  // bytes; it becomes a part of a socket's path
constexpr std::array<std::string_view, 5> kDebuggerWords{"kd", "dbg", "remoteds", "ntsd", "cdb"};

// The option without what stands before it, in lower case; empty for a word that is none.
std::string optionOf(std::string_view word) {
    const std::size_t dashes = word.starts_with("--") ? 2 : word.starts_with('/') || word.starts_with('-');
    // "--v" is /-v with the other sign.
    if (word == "--v" || word == "--V") return "-v";
    return toLower(word.substr(dashes == 0 ? word.size() : dashes));
}

bool isOption(std::string_view word) {
    return word.size() > 1 && (word[0] == '/' || word[0] == '-');
}

bool isNameByte(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' ||
           byte == '.' || byte == ' ';
}

Result<std::string> nameOf(std::string_view word) {
    std::string name = toLower(trim(word));
    const bool good = !name.empty() && name.size() <= kLongestName && name[0] != '.' &&
                      std::ranges::all_of(name, isNameByte);
    if (!good) {
        return invalid(
            fmt::format("\"{}\" cannot name a session: up to {} letters, digits, blanks and . _ -, not "
                        "beginning with a dot.",
                        printable(word, 100), kLongestName));
    }
    return name;
}

class Parser {
  public:
    explicit Parser(std::span<const std::string> words) : m_words(words) {}

    Result<Options> parse() {
        if (done()) return m_options;
        const std::string task = optionOf(take());
        Result<> taken;
        if (task == "s") {
            taken = serve();
        } else if (task == "c") {
            taken = connect();
        } else if (task == "q") {
            taken = query();
        } else if (task == "version") {
            m_options.task = Options::Task::Version;
        } else if (task != "?" && task != "h" && task != "help") {
            return invalid("Begin with /s, /c or /q; hawser-remote /? tells more.");
        }
        if (!taken) return tl::unexpected<Error>(taken.error());
        return std::move(m_options);
    }

  private:
    bool done() const { return m_next == m_words.size(); }
    const std::string& take() { return m_words[m_next++]; }

    Result<> serve() {
        m_options.task = Options::Task::Serve;
        if (m_words.size() - m_next < 2)
            return invalid(
                "/s takes the command and a name for the session: hawser-remote /s \"hawser-kd -k ...\" "
                "NAME.");
        m_options.command = take();
        if (trim(m_options.command).empty()) return invalid("The command behind /s is empty.");
        if (auto named = takeName(); !named) return named;
        return takeOptions();
    }
    Result<> connect() {
        m_options.task = Options::Task::Connect;
        if (m_words.size() - m_next < 2)
            return invalid("/c takes the computer and the name of the session: hawser-remote /c HOST NAME.");
        m_options.host = take();
        if (auto named = takeName(); !named) return named;
        return takeOptions();
    }
    Result<> query() {
        m_options.task = Options::Task::Query;
        if (done()) return invalid("/q takes the computer, this one too: hawser-remote /q HOST.");
        m_options.host = take();
        return takeOptions();
    }

    Result<> takeName() {
        auto name = nameOf(take());
        if (!name) return tl::unexpected<Error>(name.error());
        m_options.name = *std::move(name);
        return {};
    }

    Result<> takeOptions() {
        while (!done()) {
            const std::string& word = take();
            if (auto taken = takeOption(word, isOption(word) ? optionOf(word) : std::string()); !taken)
                return taken;
        }
        return {};
    }

    Result<> takeOption(const std::string& word, const std::string& option) {
        const bool serves = m_options.task == Options::Task::Serve;
        const bool connects = m_options.task == Options::Task::Connect;
        if ((serves || connects) && option == "f") return takeColour(word, m_options.colours.text);
        if ((serves || connects) && option == "b") return takeColour(word, m_options.colours.background);
        if (connects && option == "k") return takeText(word, m_options.colourFile);
        if (connects && option == "l") return takeLines(word);
        if (serves && option == "u") return takeUsers(word, m_options.users);
        if (serves && option == "ud") return takeUsers(word, m_options.denied);
        if (serves && (option == "v" || option == "-v")) {
            m_options.visible = option == "v";
            return {};
        }
        if (serves && option == "pipes") {
            m_options.pipes = true;
            return {};
        }
        if (serves && option == "t") return takeText(word, m_options.channels.emplace_back());
        return invalid(fmt::format("\"{}\" does not belong there; hawser-remote /? tells what does.",
                                   printable(word, 100)));
    }

    Result<> takeUsers(const std::string& word, std::vector<std::string>& users) {
        if (done() || isOption(m_words[m_next])) return invalid(word + " takes users.");
        while (!done() && !isOption(m_words[m_next])) users.push_back(take());
        return {};
    }

    Result<> takeText(const std::string& word, std::string& place) {
        auto text = value(word);
        if (!text) return tl::unexpected<Error>(text.error());
        place = *std::move(text);
        return {};
    }

    Result<> takeColour(const std::string& word, std::optional<unsigned>& place) {
        const auto name = value(word);
        if (!name) return tl::unexpected<Error>(name.error());
        place = colourOf(*name);
        if (place) return {};
        return invalid(
            fmt::format("\"{}\" is no colour: black, blue, green, cyan, red, purple, yellow, white, "
                        "or one of them with an l in front.",
                        printable(*name, 100)));
    }

    Result<> takeLines(const std::string& word) {
        const auto text = value(word);
        if (!text) return tl::unexpected<Error>(text.error());
        const auto lines = parseNumber(*text, 10);
        if (!lines || *lines > kMostWantedLines)
            return invalid(fmt::format("{} takes a number of lines up to {}.", word, kMostWantedLines));
        m_options.lines = static_cast<std::uint32_t>(*lines);
        return {};
    }

    Result<std::string> value(const std::string& word) {
        if (done()) return invalid(word + " needs a value; hawser-remote /? tells which.");
        return take();
    }

    std::span<const std::string> m_words;
    std::size_t m_next = 0;
    Options m_options;
};

}  // namespace

Result<Options> parseOptions(std::span<const std::string> arguments) {
    return Parser(arguments).parse();
}

bool isVisible(const Options& options) {
    const std::string command = toLower(options.command);
    const bool debugger = std::ranges::any_of(kDebuggerWords, [&command](std::string_view word) {
        return command.find(word) != std::string::npos;
    });
    return options.visible.value_or(debugger);
}

std::string helpText() {
    return R"(hawser-remote shares the input and output of a console program with other terminals.

  hawser-remote /s "COMMAND" NAME [/u USER...] [/ud USER...] [/v | /-v] [/t ADDRESS]... [/pipes]
                [/f COLOUR] [/b COLOUR]
      runs the command and lets others join it as NAME
      /u USER...     who else may join; without it only you
      /ud USER...    who may not, listed behind /u or with the password
      /v, /-v        shown by /q or not; a debugger is shown, everything else is not
      /t ADDRESS     reachable over the network as well: /t tls:port=5005,listen=any; with password=SECRET in it, or
                     the password in HAWSER_REMOTE_PASSWORD, which other users do not see
      /pipes         pipes instead of a terminal for the program
      /f, /b COLOUR  of the text and behind it, at this terminal: black blue green cyan red purple yellow white, and
                     lred and so on for light ones
  hawser-remote /c HOST NAME [/l LINES] [/f COLOUR] [/b COLOUR] [/k FILE]
      joins; HOST is localhost, USER@localhost for another user's session, or HOST:PORT of one that was started
      with /t. Its password is asked for, or taken from HAWSER_REMOTE_PASSWORD, or stands behind a comma:
      HOST:PORT,password=SECRET
      /l LINES       how many of the last lines to show, 200 when absent
      /k FILE        colours of lines that have a keyword in them: a line with the keyword, the next one TEXT or
                     TEXT, BACKGROUND
  hawser-remote /q HOST
      lists the sessions there that are visible
  hawser-remote /? | --version

- does for / too. Lines that begin with @ are for hawser-remote itself: @H tells which. The exit code is that of
the program inside; 1 when the session was refused, or lost for good, 2 when the options are wrong.
)";
}

}  // namespace hawser::remote
