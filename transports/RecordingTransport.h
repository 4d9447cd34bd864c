#pragma once

#include <memory>
#include <optional>

#include "core/base/UserFile.h"
#include "transports/Recording.h"
#include "transports/Transport.h"

namespace hawser::transports {

// Writes down everything that passes through the line inside, which it owns, in the form of Recording.h, or
// of Pcapng.h when the path ends in ".pcapng" (which has no room for comments). What is recorded as received
// is what read() gave. Belongs to the thread of the line inside.
class RecordingTransport final : public Transport {
  public:
    // Starts the file anew. Errors: those of UserFile.
    static Result<std::unique_ptr<RecordingTransport>> create(std::unique_ptr<Transport> inner,
                                                              const std::string& path);
    RecordingTransport(std::unique_ptr<Transport> inner, UserFile file);

    Result<> open() override;
    void close() override;
    TransportState state() const override { return m_inner->state(); }
    Result<WaitOutcome> wait(TimePoint deadline) override;
    void wake() override { m_inner->wake(); }
    std::size_t read(std::span<std::byte> into) override;
    Result<> write(ByteSpan bytes) override;
    std::size_t pendingOutput() const override { return m_inner->pendingOutput(); }
    std::string describe() const override { return m_inner->describe(); }
    // That the recording ended early (a full disk, for one) is news; the line itself goes on.
    std::optional<LineNews> takeNews() override;
    std::uint64_t refusedDatagrams() const override { return m_inner->refusedDatagrams(); }
    Result<> setBaudRate(unsigned baud) override { return m_inner->setBaudRate(baud); }
    unsigned baudRate() const override { return m_inner->baudRate(); }
    bool canReopen() const override { return m_inner->canReopen(); }

  private:
    void put(const std::string& line);  // the text form only
    void putBlock(ByteSpan bytes);
    void putBytes(RecordedDirection direction, ByteSpan bytes);
    void putComment(const std::string& text);

    std::unique_ptr<Transport> m_inner;
    std::optional<UserFile> m_file;  // until it cannot be written any more
    std::optional<Error> m_problem;  // not told yet
    TimePoint m_start;
    std::chrono::microseconds m_startOfDay;  // m_start since 1970, UTC
    bool m_pcapng;
};

}  // namespace hawser::transports
