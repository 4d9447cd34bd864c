#pragma once

#include <sys/types.h>

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/remote/ByteQueue.h"
#include "app/remote/SharedProgram.h"
#include "core/base/FileDescriptor.h"
#include "core/base/Result.h"

namespace hawser::remote {

// The program inside: a shell's command on a terminal of its own (a pty), or on pipes. It is asked to end
// when this object goes, and when our process dies, whatever of. Main thread.
class InsideProcess : public QObject, public SharedProgram {
    Q_OBJECT
  public:
    struct Start {
        std::string command;
        bool pipes = false;
        TerminalSize size;
        // A debugger that is asked to end lets its target go and saves its history first.
        std::chrono::milliseconds endPatience{5000};
    };
    // Errors: Io.
    static Result<std::unique_ptr<InsideProcess>> create(const Start& start);
    // One that was started: its ends are as create() makes them.
    struct Ends {
        FileDescriptor input;    // where we write
        FileDescriptor output;   // where we read
        FileDescriptor process;  // readable when it has ended
    };
    InsideProcess(pid_t pid, const Start& start, Ends ends);
    ~InsideProcess() override;

    // On pipes Ctrl+C is a SIGINT of ours; a terminal makes one of it by itself.
    [[nodiscard]] bool type(std::string_view bytes) override;
    void resize(TerminalSize size) override;
    bool wantsKeys() const override { return !m_pipes; }
    // SIGHUP and SIGTERM to the program; SIGKILL when it has not ended within Start::endPatience.
    void askToEnd();

  Q_SIGNALS:
    void printed(const std::string& bytes);
    void mayType();            // after type() was refused: there is room again
    void ended(int exitCode);  // as a shell has it: 128 and the signal's number for one that a signal ended

  private:
    bool readSome();  // false: nothing more for now
    void onOutput();
    void writeWaiting();
    void onEnd();

    const pid_t m_pid;
    const bool m_pipes;
    const std::chrono::milliseconds m_endPatience;
    Ends m_ends;
    QSocketNotifier m_readable;
    QSocketNotifier m_writable;
    QSocketNotifier m_gone;
    QTimer m_killing;
    ByteQueue m_waiting;  // typed, not taken by the program yet
    bool m_refused = false;
    bool m_ended = false;
};

}  // namespace hawser::remote
