#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/kd/net/NetKey.h"
#include "transports/FaultSpec.h"

namespace hawser::machine {

enum class Accelerator { Auto, Kvm, Tcg };
enum class LineKind { Pipe, Tcp, Pty, Net };

// What the command line asks for.
struct Options {
    enum class Task { Run, Send, Help, Version };

    Task task = Task::Run;
    LineKind line = LineKind::Pipe;
    std::string pipePath;
    std::uint16_t tcpPort = 0;
    std::string netHost;  // the debugger that is called over KDNET
    std::uint16_t netPort = 0;
    kd::net::Key netKey{};
    unsigned processors = 2;
    unsigned memory = 64;  // MiB
    Accelerator accelerator = Accelerator::Auto;
    bool breakAtBoot = false;
    bool stay = false;  // go on after the end of the input
    std::optional<transports::FaultSpec> faults;
    std::string controlPath;  // empty: none
    std::string kernelFolder;
    std::string append;
    std::string mappedImage;  // absolute; empty: none
    std::string sendPath;  // Task::Send
    std::string command;   // Task::Send
};

// `arguments` without the program's name; `kernelFolder` is the default one.
Result<Options> parseOptions(std::span<const std::string> arguments, const std::string& kernelFolder);

std::string helpText();

}  // namespace hawser::machine
