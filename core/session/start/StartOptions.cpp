#include "core/session/start/StartOptions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/Text.h"
#include "core/command/QuotedText.h"
#include "core/symbols/SymbolPath.h"

namespace hawser::session {

namespace {

constexpr std::size_t kShownWord = 64;

tl::unexpected<Error> wrong(std::string what) {
    return fail(ErrorCode::InvalidArgument, std::move(what));
}

struct Flag {
    std::string_view name;
    bool StartOptions::*member;
};
constexpr std::array<Flag, 15> kFlags{{{"b", &StartOptions::breakAtKernelStart},
                                       {"x", &StartOptions::breakAtKernelStart},
                                       {"d", &StartOptions::breakAtFirstModule},
                                       {"bonc", &StartOptions::breakOnConnect},
                                       {"v", &StartOptions::verbose},
                                       {"kqm", &StartOptions::quiet},
                                       {"version", &StartOptions::showVersion},
                                       {"?", &StartOptions::showHelp},
                                       {"help", &StartOptions::showHelp},
                                       {"demo", &StartOptions::demo},
                                       {"watch", &StartOptions::watch},
                                       {"json", &StartOptions::json},
                                       {"json-schema", &StartOptions::showSchema},
                                       {"noshell", &StartOptions::noShell},
                                       {"secure", &StartOptions::secure}}};

struct Text {
    std::string_view name;
    std::string StartOptions::*member;
    bool append;
};
constexpr std::array<Text, 11> kTexts{{{"c", &StartOptions::commands, false},
                                       {"cf", &StartOptions::commandFile, false},
                                       {"cfr", &StartOptions::commandFile, false},
                                       {"logo", &StartOptions::logFile, false},
                                       {"logou", &StartOptions::logFile, false},
                                       {"loga", &StartOptions::logFile, true},
                                       {"logau", &StartOptions::logFile, true},
                                       {"i", &StartOptions::imagePath, false},
                                       {"y", &StartOptions::symbolPath, false},
                                       {"record", &StartOptions::recordingFile, false},
                                       {"remote", &StartOptions::remote, false}}};

// WinDbg's options that are harmless to leave out: with a value behind them, and without.
constexpr std::array<std::string_view, 6> kIgnoredWithValue{"srcpath", "lsrcpath", "ee", "pt", "sflags", "a"};
constexpr std::array<std::string_view, 18> kIgnored{"n",       "s",    "lines",  "myob", "m",    "r",
                                                    "failinc", "sdce", "ses",    "sicv", "sins", "snc",
                                                    "snul",    "sup",  "noprio", "j",    "wx",   "q"};

struct Refusal {
    std::string_view name;
    std::string_view reason;
};
constexpr std::array<Refusal, 8> kRefused{{{"zp", "page files are not read in this version"},
                                           {"kl", "local kernel debugging needs a Windows host"},
                                           {"kx", "EXDI needs a Windows host"},
                                           {"premote", "process servers are for user mode"},
                                           {"p", "Hawser debugs kernels, not programs"},
                                           {"pn", "Hawser debugs kernels, not programs"},
                                           {"o", "Hawser debugs kernels, not programs"},
                                           {"g", "Hawser debugs kernels, not programs"}}};

// kd lets one-letter flags be joined: -bv.
constexpr std::string_view kJoinable = "bdmnrsvx";

class Parser {
  public:
    Parser(std::span<const std::string> arguments, const Environment& environment, Program program)
        : m_arguments(arguments), m_environment(environment), m_program(program) {}

    Result<StartOptions> parse() {
        while (m_next < m_arguments.size()) {
            if (auto done = option(m_arguments[m_next++]); !done) return tl::unexpected(done.error());
        }
        if (m_options.breakAtKernelStart && m_options.breakAtFirstModule) {
            return wrong("-b and -d exclude each other: only one initial break can be chosen.");
        }
        if (m_options.demo && !m_options.connection.empty()) {
            return wrong("--demo brings its own target; leave -k out.");
        }
        if (auto ok = checkDumps(); !ok) return tl::unexpected(ok.error());
        if (auto ok = checkWatch(); !ok) return tl::unexpected(ok.error());
        if (auto ok = checkSharing(); !ok) return tl::unexpected(ok.error());
        m_options.breakOnConnect = m_options.breakOnConnect || m_options.breakAtKernelStart;
        takeLogFromEnvironment();
        if (m_options.imagePath.empty())
            m_options.imagePath = m_environment("_NT_EXECUTABLE_IMAGE_PATH").value_or("");
        if (m_options.symbolPath.empty())
            m_options.symbolPath = symbols::joinedPath(m_environment("_NT_ALT_SYMBOL_PATH").value_or(""),
                                                       m_environment("_NT_SYMBOL_PATH").value_or(""));
        // As a session tells it: the window compares the two to know whose it is.
        m_options.symbolPath = symbols::SymbolPath(m_options.symbolPath, {}).text();
        return std::move(m_options);
    }

  private:
    Result<> checkDumps() const {
        if (m_options.dumps.empty()) return {};
        if (!m_options.connection.empty() || m_options.demo)
            return wrong("-z opens a crash dump and -k a line: start one debugger for each.");
        if (m_options.dumps.size() > 1 && (m_options.watch || m_options.json))
            return wrong("--watch and --json look at one target; leave the other -z out.");
        return {};
    }

    Result<> checkWatch() const {
        if (m_options.watch && m_program == Program::Window)
            return wrong("--watch belongs to hawser-kd; the window watches by itself.");
        if (m_options.json && m_program == Program::Window) return wrong("--json belongs to hawser-kd.");
        if (m_options.watch && !(m_options.commands.empty() && m_options.commandFile.empty()))
            return wrong("--watch runs no commands; leave -c and -cf out.");
        return {};
    }

    Result<> checkSharing() const {
        if (m_options.remote.empty()) return {};
        if (!m_options.connection.empty() || !m_options.dumps.empty() || m_options.demo)
            return wrong(
                "-remote joins the session of another program, which has its target already: leave -k, "
                "-z and --demo out.");
        if (!m_options.servers.empty()) return wrong("A client cannot share the session: leave -server out.");
        return {};
    }

    Result<> option(const std::string& word) {
        if (word.size() < 2 || (word[0] != '-' && word[0] != '/')) {
            return wrong(
                fmt::format("'{}' is no option: Hawser debugs kernels, start it with -k and a connection.",
                            printable(word, kShownWord)));
        }
        std::string_view name = std::string_view(word).substr(word.starts_with("--") ? 2 : 1);
        // kd does not tell -B from -b; the window does.
        const std::string lower = toLower(name);
        if (m_program == Program::Console) name = lower;
        if (name == "k") return connection();
        if (name == "z") return dumpFile(word);
        if (name == "server") return server(word);
        if (name == "clines") return lines(word);
        if (lower == "qr") return setText({"QR", &StartOptions::queried, false}, word);
        if (setFlag(name)) return {};
        if (const auto* text = find(kTexts, name)) return setText(*text, word);
        if (isIn(kIgnoredWithValue, name)) return ignoreWithValue(word);
        if (isIn(kIgnored, name)) return ignore(word);
        if (const auto* refusal = find(kRefused, lower)) {
            return wrong(fmt::format("{} cannot be used: {}.", word, refusal->reason));
        }
        const bool joined = m_program == Program::Console && name.size() > 1 && !word.starts_with("--") &&
                            name.find_first_not_of(kJoinable) == std::string_view::npos;
        if (!joined) {
            return wrong(fmt::format("'{}' is no option that Hawser knows; -? lists them.",
                                     printable(word, kShownWord)));
        }
        for (const char letter : name) {
            const std::string single(1, letter);
            if (!setFlag(single)) addNotice("-" + single);
        }
        return {};
    }

    template <class Table>
    static auto find(const Table& table, std::string_view name) -> const typename Table::value_type* {
        const auto found =
            std::find_if(table.begin(), table.end(), [&](const auto& e) { return e.name == name; });
        return found == table.end() ? nullptr : &*found;
    }
    template <class Table>
    static bool isIn(const Table& table, std::string_view name) {
        return std::find(table.begin(), table.end(), name) != table.end();
    }

    bool setFlag(std::string_view name) {
        const Flag* flag = find(kFlags, name);
        if (flag != nullptr) m_options.*(flag->member) = true;
        return flag != nullptr;
    }

    Result<std::string> value(const std::string& word) {
        if (m_next >= m_arguments.size()) return wrong(fmt::format("{} needs a value behind it.", word));
        return m_arguments[m_next++];
    }

    Result<> setText(const Text& text, const std::string& word) {
        auto given = value(word);
        if (!given) return tl::unexpected(given.error());
        if (given->empty()) return wrong(fmt::format("{} needs a value behind it.", word));
        m_options.*(text.member) = std::move(*given);
        if (text.member == &StartOptions::logFile) m_options.appendLog = text.append;
        return {};
    }

    Result<> ignoreWithValue(const std::string& word) {
        const auto given = value(word);
        if (!given) return tl::unexpected(given.error());
        return ignore(word);
    }

    Result<> ignore(const std::string& word) {
        addNotice(word);
        return {};
    }

    void addNotice(const std::string& word) {
        m_options.notices.push_back(fmt::format("{} has no effect in this version.", word));
    }

    Result<> dumpFile(const std::string& word) {
        auto given = value(word);
        if (!given) return tl::unexpected(given.error());
        if (given->empty()) return wrong("-z needs the path of a crash dump.");
        m_options.dumps.push_back(std::move(*given));
        return {};
    }

    Result<> server(const std::string& word) {
        auto given = value(word);
        if (!given) return tl::unexpected(given.error());
        m_options.servers.push_back(std::move(*given));
        return {};
    }

    Result<> lines(const std::string& word) {
        constexpr std::uint64_t kMostLines = 10'000;
        const auto given = value(word);
        if (!given) return tl::unexpected(given.error());
        const auto number = parseNumber(*given, 10);
        if (!number || *number > kMostLines)
            return wrong(fmt::format("{} needs a number of lines up to {}.", word, kMostLines));
        m_options.lines = static_cast<unsigned>(*number);
        return {};
    }

    // -k with nothing behind it stands last and takes the serial line from the environment.
    Result<> connection() {
        if (!m_options.connection.empty()) return wrong("-k is given twice.");
        if (m_next < m_arguments.size()) {
            const std::string& next = m_arguments[m_next++];
            if (next.starts_with('-')) {
                return wrong(
                    fmt::format("-k needs a connection, not '{}'; with nothing behind it, it stands last.",
                                printable(next, kShownWord)));
            }
            if (next.empty()) return wrong("-k needs a connection, such as com:pipe,port=/run/vm/kd.sock.");
            m_options.connection = next;
            return {};
        }
        const auto port = m_environment("_NT_DEBUG_PORT");
        if (!port || port->empty()) {
            return wrong("-k has nothing behind it, and _NT_DEBUG_PORT is not set.");
        }
        m_options.connection = fmt::format("com:port={}", *port);
        const auto rate = m_environment("_NT_DEBUG_BAUD_RATE");
        if (!rate || rate->empty()) return {};
        if (!parseNumber(*rate, 10)) {
            return wrong(fmt::format("_NT_DEBUG_BAUD_RATE is '{}', which is no number.",
                                     printable(*rate, kShownWord)));
        }
        m_options.connection += fmt::format(",baud={}", *rate);
        return {};
    }

    void takeLogFromEnvironment() {
        if (m_program != Program::Console || !m_options.logFile.empty()) return;
        if (const auto open = m_environment("_NT_DEBUG_LOG_FILE_OPEN"); open && !open->empty()) {
            m_options.logFile = *open;
        } else if (const auto append = m_environment("_NT_DEBUG_LOG_FILE_APPEND");
                   append && !append->empty()) {
            m_options.logFile = *append;
            m_options.appendLog = true;
        }
    }

    std::span<const std::string> m_arguments;
    const Environment& m_environment;
    Program m_program;
    std::size_t m_next = 0;
    StartOptions m_options;
};

}  // namespace

Result<StartOptions> parseStartOptions(std::span<const std::string> arguments, const Environment& environment,
                                       Program program) {
    return Parser(arguments, environment, program).parse();
}

namespace {
constexpr std::string_view kWatchUsage =
    "  --watch           print each change of state, target and health; take no commands\n"
    "                    ends at a signal: exit code 0 with the target there, 3 without;\n"
    "                    1: the line cannot be opened\n"
    "  --json            requests in and events out, one JSON object a line; with --watch: out\n"
    "  --json-schema     what these lines are, as a JSON Schema\n";
}  // namespace

void limitRights(command::HostRights& rights, const StartOptions& options) {
    if (options.noShell) rights.forbidPrograms();
    if (options.secure) rights.beSecure();
}

std::string logCommand(const StartOptions& options) {
    return fmt::format("{} {}", options.appendLog ? ".logappend" : ".logopen",
                       command::quotedText(options.logFile));
}

std::string usageText(Program program) {
    const std::string_view name = program == Program::Console ? "hawser-kd" : "hawser";
    return fmt::format(
        "usage: {0} -k CONNECTION [options]\n"
        "       {0} -z FILE [options]\n\n"
        "  -k com:pipe,port=PATH[,resets=N][,reconnect]   Unix socket or FIFO of a virtual machine\n"
        "  -k com:port=DEVICE,baud=N                      serial line\n"
        "  -k com:ipport=PORT,port=HOST                   serial line over TCP\n"
        "  -k net:port=PORT,key=KEY[,target=HOST]         KDNET: the target calls this UDP port\n"
        "                key=@FILE reads the key from FILE; without key=: HAWSER_KDNET_KEY\n"
        "  -k                                             last: _NT_DEBUG_PORT, _NT_DEBUG_BAUD_RATE\n"
        "  -z FILE           open a kernel crash dump; may stand several times\n"
        "  -i PATH           where image files are, for what a dump lacks of them; else\n"
        "                    _NT_EXECUTABLE_IMAGE_PATH\n"
        "  -y PATH           where symbol files are: folders, stores, srv*FOLDER*SERVER;\n"
        "                    else _NT_ALT_SYMBOL_PATH and _NT_SYMBOL_PATH\n"
        "  -server ADDRESS   share the session with other programs: npipe:pipe=NAME,\n"
        "                    tls:port=N,password=P[,view=P][,listen=any]\n"
        "  -remote ADDRESS   join the session of another program: npipe:pipe=NAME,\n"
        "                    tls:server=HOST,port=N,password=P\n"
        "  -QR HOST          list what is shared on this computer\n"
        "  -clines N         as a client: lines of earlier output (500)\n"
        "  --demo            boot the built-in machine and attach to it\n"
        "  -b                break at once, and at kernel start after a reboot\n"
        "  -d                break at the first module after a reboot\n"
        "  -bonc             break in as soon as the session begins\n"
        "  -c \"COMMANDS\"     run at the first stop\n"
        "  -cf FILE          run the file's lines at the first stop\n"
        "  -logo FILE        write a log, -loga FILE: go on with one\n"
        "  --record FILE     write down every byte of the line; as pcapng when FILE ends so\n{1}"
        "  -noshell          no .shell; -secure: Secure Mode, as .secure has it\n"
        "  -v                verbose\n"
        "  -version, -?      version, this text\n\n"
        "An option may begin with / as well.\n",
        name, program == Program::Console ? kWatchUsage : "");
}

}  // namespace hawser::session
