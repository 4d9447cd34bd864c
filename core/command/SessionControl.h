#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/Result.h"
#include "core/command/HostRights.h"
#include "core/command/InitialBreak.h"
#include "core/command/OutputHabits.h"

namespace hawser::command {

enum class Host { Window, Console };

// What .server and its kin ask of whoever shares the session with other programs.
enum class SharingWish {
    Start,    // .server
    List,     // .servers
    Clients,  // .clients
    End,      // .endsrv
    Console,  // .remote: the console itself, not the session
};

// What commands may ask of the connection around the engine. Implemented by the session; engine thread.
// Nothing here waits but awaitReader(): the session acts after the command has returned.
class SessionControl {
  public:
    virtual ~SessionControl() = default;
    virtual Host host() const = 0;
    virtual bool connected() const = 0;  // a session exists, whatever its state
    // What keeps commands from the target although one is known: "The connection is being resynchronized".
    // Empty: nothing of the kind; the target is stopped, or it runs.
    virtual std::string obstacle() const = 0;

    virtual void requestResynchronize() = 0;
    virtual void requestRestart() = 0;
    virtual void requestBreakIn() = 0;
    virtual void requestQuit() = 0;        // q: whoever typed it leaves
    virtual void requestQuitOfAll() = 0;   // qq: this program ends, whoever typed it
    virtual void requestAbruptExit() = 0;  // Ctrl+B: leaves the target as it is
    virtual InitialBreak initialBreak() const = 0;
    virtual void setInitialBreak(InitialBreak initialBreak) = 0;
    virtual Result<unsigned> cycleBaudRate() = 0;  // the new rate
    virtual bool toggleProtocolTrace() = 0;        // the new state
    virtual bool toggleVerbose() = 0;
    virtual bool verbose() const = 0;
    virtual void clearOutput() = 0;  // .cls
    // Of the windows that show the session, in the place of the target's name; one line.
    virtual void setTitle(const std::string& /*title*/) {}
    virtual OutputHabits& habits() = 0;
    // Lets whoever shows the output catch up, for a while, or until somebody wants the thread: what is
    // printed without end can be stopped then before it has run far ahead. The one member that waits.
    virtual void awaitReader() {}
    virtual Result<> openLog(const std::string& path, bool append) = 0;
    virtual Result<std::string> closeLog() = 0;  // the path
    // Of the log that is open now: one that could not be written any more is not.
    virtual std::optional<std::string> logPath() const = 0;
    // The same for all sessions of the program.
    virtual HostRights& hostRights() = 0;
    virtual void beSecure() { hostRights().beSecure(); }
    // What a program of this computer prints, given this to read. Waits for it; what interrupts commands ends
    // it.
    virtual Result<std::string> runShell(const std::string& /*command*/, const std::string& /*input*/) {
        return fail(ErrorCode::Unsupported, "Programs of this computer cannot be run from here.");
    }
    // How far the command is, in bytes; until progressEnds().
    virtual void tellProgress(const std::string&, std::uint64_t /*done*/, std::uint64_t /*total*/) {}
    virtual void progressEnds() {}
    // Who typed the command that runs, at another program; empty: it was typed here.
    virtual std::string asker() const { return {}; }
    // What comes of it is told in the output.
    virtual void requestSharing(SharingWish wish, const std::string& argument) = 0;
    virtual std::string transportText() const = 0;  // "pipe /run/vm/kd.sock"
    // Another target, beside this one: a crash dump.
    virtual void requestOpenDump(const std::string& path) = 0;
    // A reboot or crash command was taken by the target.
    virtual void targetLeaves(const std::string& reason) = 0;
};

}  // namespace hawser::command
