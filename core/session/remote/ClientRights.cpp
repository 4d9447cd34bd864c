#include "core/session/remote/ClientRights.h"

#include "core/base/Overloaded.h"

namespace hawser::session {

namespace {

enum class Right {
    Look,    // changes nothing
    Drive,   // changes the target or what everybody sees
    Server,  // opens and ends sessions
};

template <Question Q>
Right rightFor(const Q&) {
    return std::is_same_v<typename Q::Value, Done> ? Right::Drive : Right::Look;
}

// To show where a source is changes what everybody sees.
Right rightFor(const ReadSource& question) {
    return question.shown.isEmpty() ? Right::Look : Right::Drive;
}

// Ctrl+B ends the program at which it is pressed.
Right rightFor(const PressKey& key) {
    return key.letter == 'b' ? Right::Server : Right::Drive;
}

Right rightFor(const SessionRequest& request) {
    return std::visit(Overloaded{
                          [](const OpenSession&) { return Right::Server; },
                          [](const CloseSession&) { return Right::Server; },
                          [](const Restart&) { return Right::Server; },
                          [](const Quit&) { return Right::Server; },
                          [](const Announce&) { return Right::Server; },
                          [](const ShareSession&) { return Right::Server; },
                          [](const SetPacketTrace&) { return Right::Look; },
                          [](const Resynchronize&) { return Right::Drive; },
                          [](const BreakIn&) { return Right::Drive; },
                          [](const CancelCommand&) { return Right::Drive; },
                          [](const SetInitialBreak&) { return Right::Drive; },
                          [](const Execute&) { return Right::Drive; },
                          [](const AnswerTargetPrompt&) { return Right::Drive; },
                          [](const PressKey& key) { return rightFor(key); },
                          [](const ReadSource& question) { return rightFor(question); },
                          [](const Question auto& question) { return rightFor(question); },
                      },
                      request);
}

}  // namespace

Result<> mayAsk(channel::Role role, const SessionRequest& request) {
    switch (rightFor(request)) {
        case Right::Look:
            return {};
        case Right::Drive:
            if (role == channel::Role::Drive) return {};
            return fail(ErrorCode::Refused, "You only look on here: the server lets you change nothing.");
        case Right::Server:
            return fail(ErrorCode::Refused,
                        std::holds_alternative<Restart>(request)
                            ? "A restart is refused to a client: it would end the session for everybody. "
                              "Resynchronize (Ctrl+Alt+R, Ctrl+R ENTER) does what can be done from here."
                            : "Only the program that serves the session can do that.");
    }
    return {};
}

void keepWithinRights(channel::Role role, SessionRequest& request) {
    auto* complete = std::get_if<CompleteLine>(&request);
    if (complete != nullptr && role != channel::Role::Drive) complete->files = false;
}

bool leavesTheServer(const SessionRequest& request) {
    const auto* key = std::get_if<PressKey>(&request);
    const auto* command = std::get_if<Execute>(&request);
    return (key != nullptr && key->letter == 'b') ||
           (command != nullptr && command->line.trimmed().toLower() == QLatin1Char('q'));
}

}  // namespace hawser::session
