#include "core/session/Session.h"

namespace hawser::session {

Session::Session(QObject* parent) : QObject(parent) {}

Session::~Session() = default;

void Session::deliver(const SessionEvent& event) {
    if (const auto* answer = std::get_if<Answered>(&event)) {
        handOver(*answer);
        return;
    }
    m_told.apply(event);
    if (std::holds_alternative<Finished>(event)) answerAll("The session has ended.");
    Q_EMIT happened(event);
}

RequestId Session::pass(SessionRequest request, Epoch asked, QObject* receiver,
                        std::function<void(const Answered&)> answered) {
    const bool question = std::visit([]<class R>(const R&) { return Question<R>; }, request);
    const RequestId id = question ? ++m_lastId : 0;
    const bool timeless = std::visit([]<class R>(const R&) { return isTimeless<R>; }, request);
    if (question) m_pending.emplace(id, Pending{receiver, std::move(answered), timeless});
    post({id, std::move(request), asked});
    return id;
}

// What belongs to an epoch that is over is shown to nobody, wherever the answer comes from.
Answered Session::unlessOvertaken(const Answered& answer) {
    if (!answer.outcome) {
        if (answer.outcome.error().code == ErrorCode::Overtaken) ++m_overtaken;
        return answer;
    }
    if (answer.epoch >= m_told.epoch) return answer;
    if (std::holds_alternative<std::shared_ptr<const Done>>(*answer.outcome)) return answer;  // it was done
    ++m_overtaken;
    return {answer.id, answer.epoch,
            fail(ErrorCode::Overtaken, "The target has moved on since it was asked.")};
}

void Session::handOver(const Answered& answer) {
    const auto found = m_pending.find(answer.id);
    if (found == m_pending.end()) return;  // nobody waits for it
    const Pending pending = std::move(found->second);
    m_pending.erase(found);
    if (pending.receiver) pending.answered(pending.timeless ? answer : unlessOvertaken(answer));
}

void Session::answerAll(const std::string& reason) {
    while (!m_pending.empty())
        handOver({m_pending.begin()->first, m_told.epoch, fail(ErrorCode::Cancelled, reason)});
}

}  // namespace hawser::session
