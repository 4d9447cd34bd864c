#pragma once

#include "core/command/HostRights.h"
#include "core/session/Inbox.h"
#include "core/session/desk/SessionOutput.h"
#include "core/session/symbols/FileFinder.h"

namespace hawser::session {

class ProgressTeller;
class TargetDriver;

// The symbol files of a session: who looks for them, how commands wait for what they need, and what is told
// of all that. Engine thread.
class DeskSymbols {
  public:
    struct Desk {
        Inbox& inbox;
        TargetDriver& driver;
        SessionOutput& output;
        EventSink& sink;
        const Clock& clock;
        const command::HostRights& rights;
    };
    DeskSymbols(const Desk& desk, SymbolReaders readers);
    ~DeskSymbols();
    DeskSymbols(const DeskSymbols&) = delete;
    DeskSymbols& operator=(const DeskSymbols&) = delete;

    void open(const SessionOptions& options);
    // Between two requests: takes what was found meanwhile. True: names have come.
    bool takeNews();
    void tell();  // what is not as it was told last
    // While it is not null a command runs, which may wait; how far downloads are is told there.
    void setWaiting(ProgressTeller* progress);

  private:
    bool wait(const engine::Module& module);
    void printNotes();
    std::vector<ModuleSymbolState> states() const;

    const Desk m_desk;
    FileFinder m_finder;
    ProgressTeller* m_progress = nullptr;
    std::uint64_t m_seen = 0;  // the finder's changes() that were taken
    std::vector<ModuleSymbolState> m_told;
    std::uint64_t m_toldVersion = 0;  // of the debugger's ModuleSymbols
    std::string m_toldPath;
    TimePoint m_nextTold;
};

}  // namespace hawser::session
