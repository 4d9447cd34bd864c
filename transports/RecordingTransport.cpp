#include "transports/RecordingTransport.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <utility>

#include "transports/Pcapng.h"

namespace hawser::transports {

namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;

std::string timeOfDay(microseconds sinceEpoch) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(sinceEpoch);
    const auto rest = duration_cast<std::chrono::milliseconds>(sinceEpoch - seconds);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::time_t{seconds.count()}),
                       rest.count());
}

}  // namespace

Result<std::unique_ptr<RecordingTransport>> RecordingTransport::create(std::unique_ptr<Transport> inner,
                                                                       const std::string& path) {
    auto file = UserFile::toWrite(path, UserFile::Writing::Anew);
    if (!file) return tl::unexpected(reworded(file.error(), "The recording " + file.error().what));
    return std::make_unique<RecordingTransport>(std::move(inner), std::move(*file));
}

RecordingTransport::RecordingTransport(std::unique_ptr<Transport> inner, UserFile file)
    : m_inner(std::move(inner)),
      m_file(std::move(file)),
      m_start(SteadyClock().now()),
      m_startOfDay(duration_cast<microseconds>(std::chrono::system_clock::now().time_since_epoch())),
      m_pcapng(isPcapngPath(m_file->path())) {
    if (m_pcapng) putBlock(pcapngHeader());
    put("# seconds direction hex   (H> host to target, <T target to host); one line per write or read");
    put("# started " + timeOfDay(m_startOfDay));
}

void RecordingTransport::put(const std::string& line) {
    const std::string whole = line + '\n';
    if (!m_pcapng) putBlock(std::as_bytes(std::span(whole)));
}

// Written at once: the recording of a session that crashed is the one that is wanted.
void RecordingTransport::putBlock(ByteSpan bytes) {
    if (!m_file) return;
    auto written = m_file->write(bytes);
    if (written) return;
    m_problem = reworded(written.error(), "The recording ends here: " + written.error().what);
    m_file.reset();
}

void RecordingTransport::putBytes(RecordedDirection direction, ByteSpan bytes) {
    if (bytes.empty()) return;
    const Duration time = SteadyClock().now() - m_start;
    if (m_pcapng)
        putBlock(pcapngPacket(m_startOfDay + duration_cast<microseconds>(time), direction, bytes));
    else
        put(formatRecordedLine(time, direction, bytes));
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

std::optional<LineNews> RecordingTransport::takeNews() {
    const auto problem = std::exchange(m_problem, std::nullopt);
    return problem ? LineNews{LineNews::Kind::FileLost, problem->what} : m_inner->takeNews();
}

Result<> RecordingTransport::write(ByteSpan bytes) {
    auto written = m_inner->write(bytes);
    if (written) putBytes(RecordedDirection::ToTarget, bytes);
    return written;
}

}  // namespace hawser::transports
