// hawser-machine: starts and commands the demo target.

#include <unistd.h>

#include <filesystem>

#include "app/machine/CommandChannel.h"
#include "app/machine/Program.h"
#include "app/machine/Send.h"

using namespace hawser;
using namespace hawser::machine;

namespace {

int send(const Options& options) {
    const auto answer = sendCommand(options.sendPath, options.command);
    writeAll(STDOUT_FILENO, answer ? *answer : "error: " + answer.error().what + "\n");
    return answer && isGoodAnswer(*answer) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    std::error_code ignored;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
    const auto options = parseOptions(arguments, (program.parent_path() / "kernel").string());
    if (!options) {
        writeAll(STDERR_FILENO, "hawser-machine: " + options.error().what + "\n");
        return 2;
    }
    switch (options->task) {
        case Options::Task::Run:
            return runMachine(*options);
        case Options::Task::Send:
            return send(*options);
        case Options::Task::Help:
            writeAll(STDOUT_FILENO, helpText());
            return 0;
        case Options::Task::Version:
            writeAll(STDOUT_FILENO, "hawser-machine " HAWSER_VERSION "\n");
            return 0;
    }
    return 0;
}
