#include "core/session/desk/SessionOutput.h"

#include <fmt/format.h>

namespace hawser::session {

// What was said before a crash is what a log is for, so it is written at once.
void SessionOutput::writeMarked(OutputRun run, std::string_view mark) {
    if (!m_habits.shows(run)) return;
    run.text.insert(0, mark);
    if (m_log) {
        if (const auto written = m_log->write(run.text); !written) {
            m_log.reset();
            fileLost("The log file was closed: " + written.error().what);
        }
    }
    tell(std::move(run));
}

void SessionOutput::tell(OutputRun run) {
    std::vector<OutputRun> runs;
    runs.push_back(std::move(run));
    m_sink.tell(Output{std::make_shared<const std::vector<OutputRun>>(std::move(runs))});
}

void SessionOutput::status(std::string_view line) {
    write({OutputKind::Status, fmt::format("{}\n", line), {}});
}

void SessionOutput::fileLost(const std::string& sentence) {
    error(sentence + "\n");
    m_sink.tell(FileLost{QString::fromStdString(sentence)});
}

Result<> SessionOutput::openLog(const std::string& path, bool append) {
    auto file = UserFile::toWrite(path, append ? UserFile::Writing::Behind : UserFile::Writing::Anew);
    if (!file) return tl::unexpected(reworded(file.error(), "The log file " + file.error().what));
    m_log = std::move(*file);
    return {};
}

Result<std::string> SessionOutput::closeLog() {
    if (!m_log) return fail(ErrorCode::NotAvailable, "No log file is open.");
    std::string path = m_log->path();
    m_log.reset();
    return path;
}

std::optional<std::string> SessionOutput::logPath() const {
    return m_log ? std::optional(m_log->path()) : std::nullopt;
}

}  // namespace hawser::session
