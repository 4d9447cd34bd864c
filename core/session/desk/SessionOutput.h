#pragma once

#include <optional>
#include <string>

#include "core/base/UserFile.h"
#include "core/command/OutputHabits.h"
#include "core/session/EventSink.h"

namespace hawser::session {

// Where all text of a session goes: to the window or console, and to the log file while one is open. Engine
// thread.
class SessionOutput final : public command::OutputSink {
  public:
    explicit SessionOutput(EventSink& sink) : m_sink(sink) {}

    void write(OutputRun run) override { writeMarked(std::move(run), {}); }
    // With something in front that no filter looks at.
    void writeMarked(OutputRun run, std::string_view mark);
    command::OutputHabits& habits() { return m_habits; }
    void status(std::string_view line);  // one line of the debugger speaking of the connection
    void fileLost(const std::string& sentence);

    Result<> openLog(const std::string& path, bool append);  // closes the one that is open
    Result<std::string> closeLog();                          // the path; NotAvailable: none is open
    // The one that is open. A log that cannot be written any more closes itself, and that is told at once.
    std::optional<std::string> logPath() const;

  private:
    void tell(OutputRun run);

    EventSink& m_sink;
    std::optional<UserFile> m_log;
    command::OutputHabits m_habits;
};

}  // namespace hawser::session
