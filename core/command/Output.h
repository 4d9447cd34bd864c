#pragma once

#include <string>
#include <string_view>

namespace hawser::command {

enum class OutputKind {
    Normal,  // answers of commands
    Error,   // what could not be done
    Status,  // the connection and the debugger speaking of themselves
    Target,  // DbgPrint text
    Input,   // a command as typed, with its prompt
    Stop,    // why the target stopped
    Trace,   // protocol trace lines
};

// Text runs; a run may be a link. A link is a command to run ("lm m nt") or an action of the window
// ("action:restart").
struct OutputRun {
    OutputKind kind = OutputKind::Normal;
    std::string text;  // UTF-8, lines end with \n, already made printable where it came from the target
    std::string link;  // empty: plain
    std::string from{};  // of a command: who typed it at another program; empty: typed here
};

class OutputSink {
  public:
    virtual ~OutputSink() = default;
    virtual void write(OutputRun run) = 0;

    void print(std::string_view text) { write({OutputKind::Normal, std::string(text), {}}); }
    void error(std::string_view text) { write({OutputKind::Error, std::string(text), {}}); }
};

}  // namespace hawser::command
