#include "core/session/desk/ProgressTeller.h"

#include <fmt/format.h>

#include "core/session/desk/SessionOutput.h"

namespace hawser::session {

namespace {

using namespace std::chrono_literals;

constexpr Duration kEventPause = 100ms;
constexpr Duration kLinePause = 3s;
constexpr double kMegabyte = 1 << 20;

}  // namespace

void ProgressTeller::tell(const std::string& what, std::uint64_t done, std::uint64_t total) {
    const TimePoint now = m_clock.now();
    if (!m_began) {
        m_began = now;
        m_nextEvent = now;
        m_nextLine = now + kLinePause;
    }
    if (now >= m_nextEvent) {
        m_nextEvent = now + kEventPause;
        m_sink.tell(Progress{QString::fromStdString(what), done, total});
    }
    if (now < m_nextLine || done == 0 || total == 0) return;
    m_nextLine = now + kLinePause;
    const double seconds = std::chrono::duration<double>(now - *m_began).count();
    const double speed = static_cast<double>(done) / seconds;
    m_output.status(fmt::format("{}: {} %, {:.1f} of {:.1f} MB, {:.1f} MB/s, {:.0f} s left", what,
                                done * 100 / total, static_cast<double>(done) / kMegabyte,
                                static_cast<double>(total) / kMegabyte, speed / kMegabyte,
                                static_cast<double>(total - done) / speed));
}

void ProgressTeller::ends() {
    if (m_began) m_sink.tell(Progress{{}, 1, 1});
    m_began.reset();
}

}  // namespace hawser::session
