#include "app/machine/Outside.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/unit/machine/ChannelTools.h"
#include "transports/PipeTransport.h"
#include "transports/SerialTransport.h"
#include "transports/TcpTransport.h"

using namespace hawser;
using namespace hawser::machine;
using namespace hawser::machine::test;

namespace {

// The line is there after start(), takes one debugger per next(), and is gone after stop().
void checkLine(const Options& options,
               const std::function<std::unique_ptr<transports::Transport>(const std::string&)>& make) {
    asio::io_context context{1};
    std::vector<FileDescriptor> arrived;
    const auto outside =
        createOutside(context, options, [&](FileDescriptor line) { arrived.push_back(std::move(line)); });
    for (int round = 0; round < 2; ++round) {
        REQUIRE(outside->start());
        for (int visit = 0; visit < 2; ++visit) {
            outside->next();
            const std::string text = outside->describe();
            const auto line = make(text.substr(text.find(' ') + 1));
            REQUIRE(line->open());
            REQUIRE(runUntil(context, [&] {
                const auto outcome = line->wait(TimePoint::min());
                return outcome && line->state() == transports::TransportState::Open && arrived.size() == 1;
            }));
            arrived.clear();
        }
        outside->stop();
        context.restart();
        context.poll();
    }
}

}  // namespace

TEST_CASE("debuggers connect to a pipe") {
    std::string folder = (std::filesystem::temp_directory_path() / "hawser-XXXXXX").string();
    REQUIRE(::mkdtemp(folder.data()) != nullptr);
    Options options;
    options.line = LineKind::Pipe;
    options.pipePath = folder + "/kd.sock";
    checkLine(options,
              [](const std::string& path) { return std::make_unique<transports::PipeTransport>(path); });
    CHECK_FALSE(std::filesystem::exists(options.pipePath));
    std::filesystem::remove_all(folder);
}

TEST_CASE("debuggers connect to a port") {
    Options options;
    options.line = LineKind::Tcp;
    checkLine(options, [](const std::string& port) {
        return std::make_unique<transports::TcpTransport>("localhost",
                                                          static_cast<std::uint16_t>(std::stoi(port)));
    });
}

TEST_CASE("debuggers connect to a terminal") {
    Options options;
    options.line = LineKind::Pty;
    checkLine(options, [](const std::string& path) {
        return std::make_unique<transports::SerialTransport>(path, 115200);
    });
}
