#include "app/machine/Send.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "app/machine/Command.h"
#include "core/base/Text.h"
#include "transports/PipeTransport.h"

namespace hawser::machine {

namespace {

using transports::PipeTransport;

// Starting anew under plain emulation takes seconds, saving much memory some more.
constexpr auto kPatience = std::chrono::seconds(60);

std::string_view lastLine(std::string_view text) {
    text = trim(text);
    const std::size_t start = text.find_last_of('\n');
    return start == std::string_view::npos ? text : text.substr(start + 1);
}

// A relative file means the sender's directory, not the machine's.
Result<std::string> resolveFile(const std::string& line) {
    const auto command = parseCommand(line);
    if (!command) return tl::unexpected<Error>(command.error());
    if (command->kind == CommandKind::Dump) return "dump " + command->file;
    if (command->kind != CommandKind::Memory) return line;
    return fmt::format("memory {}{:#x} {:#x} {}", command->physical ? "physical " : "", command->address,
                       command->length, command->file);
}

bool isComplete(const std::string& answer) {
    return answer.ends_with('\n') && (isGoodAnswer(answer) || lastLine(answer).starts_with("error:"));
}

}  // namespace

bool isGoodAnswer(const std::string& answer) {
    const std::string_view last = lastLine(answer);
    return last == "ok" || last.starts_with("ok ");
}

Result<std::string> sendCommand(const std::string& path, const std::string& command) {
    const auto line = resolveFile(command);
    if (!line) return line;
    std::error_code ignored;
    const std::string control = path + ".control";
    PipeTransport pipe(std::filesystem::exists(control, ignored) ? control : path);
    if (auto opened = pipe.open(); !opened) return tl::unexpected<Error>(opened.error());
    const TimePoint limit = SteadyClock().now() + kPatience;
    std::string answer;
    std::array<std::byte, 4096> block;
    bool sent = false;
    while (!isComplete(answer)) {
        if (!sent && pipe.state() == transports::TransportState::Open) {
            const std::string text = *line + "\n";
            if (auto written = pipe.write(std::as_bytes(std::span(text))); !written)
                return tl::unexpected<Error>(written.error());
            sent = true;
        }
        const auto outcome = pipe.wait(limit);
        if (!outcome) return tl::unexpected<Error>(outcome.error());
        if (*outcome == transports::WaitOutcome::TimedOut)
            return fail(ErrorCode::Timeout, "The machine does not answer.");
        const std::size_t count = pipe.read(block);
        for (const std::byte value : std::span(block).first(count))
            answer.push_back(static_cast<char>(value));
    }
    return answer;
}

}  // namespace hawser::machine
