#include "core/session/desk/SessionOutput.h"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace hawser::session {

void SessionOutput::write(OutputRun run) {
    if (m_log.is_open()) {
        m_log << run.text;
        m_log.flush();  // what was said before a crash is what a log is for
        if (!m_log) {
            m_log.close();
            tell({OutputKind::Error,
                  fmt::format("The log file {} cannot be written any more and was closed.\n", m_logPath),
                  {}});
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

Result<> SessionOutput::openLog(const std::string& path, bool append) {
    if (std::filesystem::is_directory(path)) {
        return fail(ErrorCode::InvalidArgument, fmt::format("{} is a directory, not a log file.", path));
    }
    std::ofstream file(path, append ? std::ios::app : std::ios::trunc);
    if (!file) {
        return fail(ErrorCode::Io, fmt::format("The log file {} cannot be opened: {}.", path,
                                               std::generic_category().message(errno)));
    }
    m_log = std::move(file);
    m_logPath = path;
    return {};
}

Result<std::string> SessionOutput::closeLog() {
    if (!m_log.is_open()) return fail(ErrorCode::NotAvailable, "No log file is open.");
    m_log.close();
    return m_logPath;
}

}  // namespace hawser::session
