#pragma once

#include <fstream>
#include <string>

#include "core/command/Output.h"
#include "core/session/EventSink.h"

namespace hawser::session {

// Where all text of a session goes: to the window or console, and to the log file while one is open. Engine
// thread.
class SessionOutput final : public command::OutputSink {
  public:
    explicit SessionOutput(EventSink& sink) : m_sink(sink) {}

    void write(OutputRun run) override;
    void status(std::string_view line);  // one line of the debugger speaking of the connection

    Result<> openLog(const std::string& path, bool append);  // closes the one that is open
    Result<std::string> closeLog();                          // the path; NotAvailable: none is open

  private:
    void tell(OutputRun run);

    EventSink& m_sink;
    std::ofstream m_log;
    std::string m_logPath;
};

}  // namespace hawser::session
