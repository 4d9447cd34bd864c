#include "tests/unit/session/SimulatedSession.h"

#include <algorithm>
#include <stdexcept>

namespace hawser::test {

SimulatedSession::SimulatedSession(const ScriptedOptions& options)
    : target(options), whole(std::make_unique<BareSession>(clock, inbox, told)) {}

void SimulatedSession::open(bool breakOnConnect, const session::ConnectionPolicy& policy) {
    session::SessionOptions options;
    options.breakOnConnect = breakOnConnect;
    open(options, policy);
}

void SimulatedSession::open(const session::SessionOptions& options, const session::ConnectionPolicy& policy) {
    auto transport = std::make_unique<SimulatedTransport>(clock, target);
    line = transport.get();
    line->passBauds(baudRate);
    line->holdBack(pace);
    whole->openWith(std::move(transport), policy, options);
}

session::RequestId SimulatedSession::post(session::SessionRequest body) {
    inbox.post({++m_lastId, std::move(body), told.now.epoch});
    return m_lastId;
}

bool SimulatedSession::run(const std::function<bool()>& until, Duration limit) {
    const TimePoint end = clock.now() + limit;
    while (!until()) {
        if (clock.now() >= end) return false;
        whole->work(std::min(end, clock.now() + std::chrono::milliseconds(100)));
        if (const auto& broken = whole->brokenRule())
            throw std::logic_error("A rule of the connection is broken: " + *broken);
    }
    return true;
}

bool SimulatedSession::reaches(ConnectionState state, Duration limit) {
    return run([&] { return whole->state() == state; }, limit);
}

bool SimulatedSession::prompts(Duration limit) {
    return run([&] { return told.prompt.acceptsCommands; }, limit);
}

}  // namespace hawser::test
