#include "app/machine/Options.h"

#include <fmt/format.h>

#include <filesystem>

#include "core/base/Text.h"

namespace hawser::machine {

namespace {

constexpr unsigned kMostProcessors = 8;   // the kernel's own limit
constexpr unsigned kLeastMemory = 32;     // MiB; the kernel's own minimum
constexpr unsigned kMostMemory = 65'536;  // MiB

// Walks over the words of the command line.
class Words {
  public:
    explicit Words(std::span<const std::string> words) : m_words(words) {}

    bool done() const { return m_next == m_words.size(); }
    const std::string& take() { return m_words[m_next++]; }
    Result<std::string> value(const std::string& option) {
        if (done())
            return invalid(fmt::format("{} needs a value; hawser-machine --help tells which.", option));
        return take();
    }
    Result<unsigned> number(const std::string& option, unsigned least, unsigned most) {
        auto text = value(option);
        if (!text) return tl::unexpected<Error>(text.error());
        const auto parsed = parseNumber(*text, 10);
        if (!parsed || *parsed < least || *parsed > most) {
            return invalid(
                fmt::format("{} {} is wrong: it takes a number from {} to {}.", option, *text, least, most));
        }
        return static_cast<unsigned>(*parsed);
    }
    std::string rest() {
        std::string text;
        while (!done()) text += (text.empty() ? "" : " ") + take();
        return text;
    }

  private:
    std::span<const std::string> m_words;
    std::size_t m_next = 0;
};

// Puts a value where it belongs, or passes its error on.
template <class T, class Field>
Result<> store(Result<T> value, Field& field) {
    if (!value) return tl::unexpected<Error>(value.error());
    field = static_cast<Field>(*std::move(value));
    return {};
}

Result<> takeAccelerator(Options& options, Words& words) {
    const auto name = words.value("--accel");
    if (!name) return tl::unexpected<Error>(name.error());
    if (*name == "auto") {
        options.accelerator = Accelerator::Auto;
    } else if (*name == "kvm") {
        options.accelerator = Accelerator::Kvm;
    } else if (*name == "tcg") {
        options.accelerator = Accelerator::Tcg;
    } else {
        return invalid(fmt::format("--accel {} is wrong: it is kvm, tcg or auto.", *name));
    }
    return {};
}

Result<> takeFaults(Options& options, Words& words) {
    const auto text = words.value("--fault");
    if (!text) return tl::unexpected<Error>(text.error());
    return store(transports::parseFaultSpec(*text), options.faults);
}

// HOST:PORT, with brackets around an IPv6 address.
Result<> takeNet(Options& options, Words& words) {
    const auto place = words.value("--net");
    if (!place) return tl::unexpected<Error>(place.error());
    const std::size_t colon = place->rfind(':');
    // 0 for what is no port.
    const std::uint64_t port =
        colon == std::string::npos ? 0 : parseNumber(place->substr(colon + 1), 10).value_or(0);
    std::string host = place->substr(0, std::min(colon, place->size()));
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (bracketed) host = host.substr(1, host.size() - 2);
    const bool good = port >= 1 && port <= 65535 && !host.empty() &&
                      (bracketed || host.find_first_of("[]:") == std::string::npos);
    if (!good) return invalid("--net takes HOST:PORT, where the debugger listens: --net 127.0.0.1:50000.");
    options.netHost = host;
    options.netPort = static_cast<std::uint16_t>(port);
    return {};
}

Result<> takeKey(Options& options, Words& words, bool& given) {
    const auto text = words.value("--key");
    if (!text) return tl::unexpected<Error>(text.error());
    given = true;
    return store(kd::net::parseKey(*text), options.netKey);
}

Result<> takeLine(Options& options, Words& words, LineKind line, int& lines) {
    options.line = line;
    ++lines;
    switch (line) {
        case LineKind::Pipe:
            return store(words.value("--pipe"), options.pipePath);
        case LineKind::Tcp:
            return store(words.number("--tcp", 0, 65535), options.tcpPort);
        case LineKind::Net:
            return takeNet(options, words);
        case LineKind::Pty:
            return {};
    }
    return {};
}

Result<> takeSend(Options& options, Words& words) {
    options.task = Options::Task::Send;
    if (auto path = store(words.value("--send"), options.sendPath); !path) return path;
    options.command = words.rest();
    if (options.command.empty()) return invalid("--send PATH needs a command after the path.");
    return {};
}

// QEMU reads a list of files there, with a word behind each.
Result<> takeMap(Options& options, Words& words) {
    const auto file = words.value("--map");
    if (!file) return tl::unexpected<Error>(file.error());
    std::error_code error;
    const std::string path = std::filesystem::absolute(*file, error).string();
    if (error || path.find_first_of(", ") != std::string::npos)
        return invalid(fmt::format("--map {}: its path may hold neither a comma nor a blank.", *file));
    options.mappedImage = path;
    return {};
}

// What the words have given that the options do not tell.
struct Given {
    int lines = 0;
    bool key = false;
};

Result<> takeOption(Options& options, Words& words, Given& given) {
    const std::string option = words.take();
    if (option == "-?" || option == "-h" || option == "--help") {
        options.task = Options::Task::Help;
        return {};
    }
    if (option == "--version") {
        options.task = Options::Task::Version;
        return {};
    }
    if (option == "--send") return takeSend(options, words);
    if (option == "--pipe") return takeLine(options, words, LineKind::Pipe, given.lines);
    if (option == "--tcp") return takeLine(options, words, LineKind::Tcp, given.lines);
    if (option == "--pty") return takeLine(options, words, LineKind::Pty, given.lines);
    if (option == "--net") return takeLine(options, words, LineKind::Net, given.lines);
    if (option == "--key") return takeKey(options, words, given.key);
    if (option == "--cpus") return store(words.number(option, 1, kMostProcessors), options.processors);
    if (option == "--memory") return store(words.number(option, kLeastMemory, kMostMemory), options.memory);
    if (option == "--accel") return takeAccelerator(options, words);
    if (option == "--fault") return takeFaults(options, words);
    if (option == "--control") return store(words.value(option), options.controlPath);
    if (option == "--kernel") return store(words.value(option), options.kernelFolder);
    if (option == "--map") return takeMap(options, words);
    if (option == "--append") return store(words.value(option), options.append);
    if (option == "--break-at-boot") {
        options.breakAtBoot = true;
    } else if (option == "--stay") {
        options.stay = true;
    } else {
        return invalid(fmt::format("{} is not known; hawser-machine --help lists the options.", option));
    }
    return {};
}

}  // namespace

Result<Options> parseOptions(std::span<const std::string> arguments, const std::string& kernelFolder) {
    Options options;
    options.kernelFolder = kernelFolder;
    Words words(arguments);
    Given given;
    while (!words.done() && options.task == Options::Task::Run) {
        if (auto taken = takeOption(options, words, given); !taken)
            return tl::unexpected<Error>(taken.error());
    }
    if (options.task != Options::Task::Run) return options;
    if (given.lines != 1)
        return invalid("Say once where the debugger is: --pipe PATH, --tcp PORT, --pty or --net HOST:PORT.");
    if (given.key != (options.line == LineKind::Net))
        return invalid(given.key
                           ? "--key goes with --net only."
                           : "--net needs --key KEY: four words of 0-9 and a-z with dots between them.");
    if (options.line == LineKind::Pipe && options.controlPath.empty())
        options.controlPath = options.pipePath + ".control";
    return options;
}

std::string helpText() {
    return R"(hawser-machine boots the demo target of Hawser: a small x64 kernel in QEMU that speaks KD over a serial line.

  hawser-machine --pipe PATH | --tcp PORT | --pty | --net HOST:PORT --key KEY [options]
      --pipe PATH       offer the serial line as a Unix socket (hawser -k com:pipe,port=PATH)
      --tcp PORT        offer it as a TCP port of this computer; 0: any free one (-k com:ipport=PORT,port=localhost)
      --pty             offer it as a pseudo-terminal (-k com:port=/dev/pts/N)
      --net HOST:PORT   call the debugger there over KDNET (hawser -k net:port=PORT,key=KEY)
      --key KEY         the key of --net: four words of 0-9 and a-z with dots between them
      --cpus N          processors, 2 when absent
      --memory MiB      64 when absent
      --accel KIND      kvm, tcg (plain emulation) or auto: kvm where it works
      --break-at-boot   the kernel waits for the debugger early in its start
      --append TEXT     more words for the kernel: quiet, chatty=N, busy=N, aslr; habits of other kernels: noexapis,
                        loopprint, pcplus1, pcbehind, silentload, lateload=MS; code to prove a debugger on: hot=N,
                        prove (resources/kernel/README.md)
      --fault SPEC      make the line a bad one: seed=7,drop=0.001,flip=0.001,duplicate=0.001,delay=5ms@0.01,
                        cut=0.0001,direction=in|out|both (in: towards the debugger)
      --control PATH    where --send reaches this machine; PATH.control of --pipe when absent
      --kernel FOLDER   where the kernel's files are; beside this program when absent
      --map FILE        map this x64 driver too, as one that was loaded; none of its code runs
      --stay            go on when the input ends
  hawser-machine --send PATH COMMAND...
      sends one command to a running machine; PATH is its --control or --pipe path
  hawser-machine --help | --version

It prints one line when the debugger can connect: ready pipe PATH, ready tcp PORT, ready pty /dev/pts/N or
ready net HOST:PORT.
Commands, from the input or --send; each is answered with "ok ..." or "error: ...":
  hang                       stop the machine dead, as a target that no longer answers
  resume                     let it go on
  reboot                     press its reset button
  poweroff                   pull its plug; the line disappears
  poweron                    start it again
  bugcheck                   a non-maskable interrupt: the kernel stops with a bug check
  noise [N]                  N (64) random bytes onto the line towards the debugger
  registers [CPU]            the processor's registers as QEMU sees them
  memory ADDR LEN FILE       write memory to a file, by virtual address (of processor 0)
  memory physical ADDR LEN FILE
  dump FILE                  write all of its memory and its processors to an ELF core, as QEMU does
  status                     running, hung or off, and whether a debugger is connected
  quit                       end the machine and this program
)";
}

}  // namespace hawser::machine
