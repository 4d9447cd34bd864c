#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/command/HostRights.h"

// The command line that hawser and hawser-kd share (windbg-surface.md 3.1, 3.4, 3.5). Pure: the environment
// is asked through a function.
namespace hawser::session {

enum class Program { Window, Console };

using Environment = std::function<std::optional<std::string>(std::string_view name)>;

struct StartOptions {
    std::string connection;            // what stands after -k; empty: none was given
    std::vector<std::string> dumps;    // -z: crash dumps to open
    bool demo = false;                 // --demo: boot the built-in machine and attach to it
    bool breakAtKernelStart = false;   // -b, -x
    bool breakAtFirstModule = false;   // -d
    bool breakOnConnect = false;       // -bonc, and -b
    bool verbose = false;              // -v
    std::string remote;                // -remote: the session of another program; empty: none
    std::vector<std::string> servers;  // -server: where to share the session
    std::string queried;               // -QR: whose servers to list; empty: nobody's
    unsigned lines = 500;              // -clines: of earlier output, for a client
    bool watch = false;                // --watch: print changes of the connection, take no commands
    bool json = false;                 // --json: JSON lines in and out; with --watch: out
    bool showSchema = false;           // --json-schema
    bool noShell = false;              // -noshell: .shell is refused
    bool secure = false;               // -secure: Secure Mode
    bool quiet = false;                // -kqm
    bool showVersion = false;          // -version
    bool showHelp = false;             // -?
    std::string commands;              // -c
    std::string commandFile;           // -cf, -cfr
    std::string logFile;               // -logo, -loga
    bool appendLog = false;
    std::string imagePath;             // -i: where image files are looked for
    std::string symbolPath;            // -y: where symbol files are looked for
    std::string recordingFile;         // --record: every byte of the line; *.pcapng for Wireshark
    std::vector<std::string> notices;  // options that were taken and do nothing: one line each
};

// `arguments` without the program's name. Error InvalidArgument: one sentence that names the word.
Result<StartOptions> parseStartOptions(std::span<const std::string> arguments, const Environment& environment,
                                       Program program);

std::string usageText(Program program);

// What the sessions of a program that was started so may not do.
void limitRights(command::HostRights& rights, const StartOptions& options);

// The command that opens the log file, whatever characters its name has but a backslash at the end.
std::string logCommand(const StartOptions& options);

}  // namespace hawser::session
