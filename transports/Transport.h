#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/base/ByteReader.h"
#include "core/base/Clock.h"
#include "core/base/Result.h"

namespace hawser::transports {

enum class TransportState { Closed, Opening, Open };

enum class WaitOutcome {
    Progress,  // the state changed, bytes arrived, or queued output left
    Woken,     // wake() was called
    TimedOut,  // the deadline passed
};

// What a line tells besides bytes: of sessions of its own with the other end (KDNET), of its recording. Bytes
// that were received before it come out of read() before it, later ones after it.
struct LineNews {
    enum class Kind {
        Note,      // for the user; nothing changed
        Began,     // a session: the packet numbering starts again, nothing of an earlier one comes any more
        Ended,     // there is no session until the next Began
        FileLost,  // a file that the user wants written cannot be any more; the line goes on
    };
    Kind kind = Kind::Note;
    std::string text;        // one sentence
    bool again = false;      // Began: not the first one since open()
    bool newTarget = false;  // Began: and with a target that has started anew
};

// Bytes in and out. Belongs to one thread; only wake() may be called from another. Nothing but wait() ever
// waits.
class Transport {
  public:
    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    virtual ~Transport() = default;

    // Starts to open and returns at once. An error here means that it cannot work as asked (a directory as
    // path, no permission, port in use): the text names the cause. Otherwise the state is Opening or Open;
    // what comes of Opening is told by wait(). Opening an open transport is an error.
    virtual Result<> open() = 0;

    // Drops everything queued in both directions. Never waits. Harmless when closed.
    virtual void close() = 0;

    virtual TransportState state() const = 0;

    // The only place that waits: until something happened or the deadline passed, whichever is first. When
    // bytes are already buffered it returns Progress at once. A failed or finished line is an error
    // (Disconnected, Io, Refused) and leaves the state Closed; bytes that arrived before the failure can
    // still be read. On a closed transport it waits for the deadline or wake(), so that a caller may use it
    // as its only wait.
    virtual Result<WaitOutcome> wait(TimePoint deadline) = 0;

    // Makes the current or the next wait() return Woken. Any thread, any time.
    virtual void wake() = 0;

    // Takes up to into.size() received bytes, without waiting. Returns how many.
    virtual std::size_t read(std::span<std::byte> into) = 0;

    // Queues bytes; sends what the line takes at once, the rest during wait(). Error NotAvailable when not
    // open, Io when more than kMaxPendingOutput would be queued (then nothing of it is).
    virtual Result<> write(ByteSpan bytes) = 0;

    virtual std::size_t pendingOutput() const = 0;  // bytes

    // One line for a person: "pipe /run/vm/kd.sock", "tcp 127.0.0.1:5555", "serial /dev/ttyS0 at 115200
    // baud".
    virtual std::string describe() const = 0;

    // Whether closing and opening again reaches the same other end. Not where the other end is the one that
    // connects: it may do so only once.
    virtual bool canReopen() const { return true; }
    // The oldest news, once everything before it has been read.
    virtual std::optional<LineNews> takeNews() { return std::nullopt; }
    // What came and was not taken: forged, replayed, damaged.
    virtual std::uint64_t refusedDatagrams() const { return 0; }

    // Serial lines only; others answer Unsupported and go on.
    virtual Result<> setBaudRate(unsigned baud);
    virtual unsigned baudRate() const { return 0; }  // bits per second; 0: the line has none

    static constexpr std::size_t kMaxPendingOutput =
        1 << 20;  // bytes; far more than a stop-and-wait protocol needs
};

}  // namespace hawser::transports
