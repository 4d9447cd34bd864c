#include "transports/RecordingTransport.h"

#include <fmt/format.h>

namespace hawser::transports {

Result<std::unique_ptr<RecordingTransport>> RecordingTransport::create(std::unique_ptr<Transport> inner,
                                                                       const std::string& path) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    if (!file) return fail(ErrorCode::Io, fmt::format("Cannot write the recording {}.", path));
    return std::make_unique<RecordingTransport>(std::move(inner), std::move(file), path);
}

RecordingTransport::RecordingTransport(std::unique_ptr<Transport> inner, std::ofstream file, std::string path)
    : m_inner(std::move(inner)),
      m_file(std::move(file)),
      m_path(std::move(path)),
      m_start(SteadyClock().now()) {
    put("# seconds direction hex   (H> host to target, <T target to host); one line per write or read");
}

void RecordingTransport::put(const std::string& line) {
    if (m_problem) return;
    // Flushed per line: the recording of a session that crashed is the one that is wanted.
    m_file << line << '\n' << std::flush;
    if (!m_file)
        m_problem =
            Error{ErrorCode::Io, fmt::format("The recording {} ends early: it cannot be written.", m_path)};
}

void RecordingTransport::putBytes(RecordedDirection direction, ByteSpan bytes) {
    if (!bytes.empty()) put(formatRecordedLine(SteadyClock().now() - m_start, direction, bytes));
}

void RecordingTransport::putComment(const std::string& text) {
    const std::chrono::duration<double> time = SteadyClock().now() - m_start;
    put(fmt::format("# {:.6f} {}", time.count(), text));
}

Result<> RecordingTransport::open() {
    auto opened = m_inner->open();
    putComment(opened ? "opening " + m_inner->describe() : "cannot open: " + opened.error().what);
    return opened;
}

void RecordingTransport::close() {
    if (m_inner->state() != TransportState::Closed) putComment("closed by us");
    m_inner->close();
}

Result<WaitOutcome> RecordingTransport::wait(TimePoint deadline) {
    auto outcome = m_inner->wait(deadline);
    if (!outcome) putComment("lost: " + outcome.error().what);
    return outcome;
}

std::size_t RecordingTransport::read(std::span<std::byte> into) {
    const std::size_t count = m_inner->read(into);
    putBytes(RecordedDirection::FromTarget, into.first(count));
    return count;
}

Result<> RecordingTransport::write(ByteSpan bytes) {
    auto written = m_inner->write(bytes);
    if (written) putBytes(RecordedDirection::ToTarget, bytes);
    return written;
}

}  // namespace hawser::transports
