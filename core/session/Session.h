#pragma once

#include <QObject>
#include <QPointer>
#include <functional>
#include <map>

#include "core/session/Told.h"

namespace hawser::session {

// One debugged target as a window or console sees it, wherever it is: LocalSession has an engine thread of
// its own, a remote one a server elsewhere, the tests a fake. Lives on the thread that made it. Nothing here
// waits: a request is queued, what comes of it is told by an event on this object's thread.
class Session : public QObject {
    Q_OBJECT
  public:
    ~Session() override;

    // Whether OpenSession can open it here; else it is for a session of another kind.
    virtual bool opens(const QString& connection) const = 0;

    // An order: nothing is answered, events tell what comes of it.
    template <class Order>
    requires(!Question<Order>) void order(Order order) {
        post({0, SessionRequest(std::move(order)), m_told.epoch});
    }

    // A question: `answered` is called exactly once, with a value, an error, Cancelled or Overtaken, on this
    // object's thread and never from inside ask(); not at all when `receiver` or this object is gone by then.
    template <Question Q>
    RequestId ask(Q question, QObject* receiver,
                  std::function<void(const Answer<typename Q::Value>&)> answered) {
        const RequestId id = ++m_lastId;
        const auto handOut = [answered = std::move(answered)](const Answered& outcome) {
            answered(answerOf<typename Q::Value>(outcome));
        };
        m_pending.emplace(id, Pending{receiver, handOut, isTimeless<Q>});
        post({id, SessionRequest(std::move(question)), m_told.epoch});
        return id;
    }
    // For whoever carries the requests of others: any request, asked when the epoch was `asked`. A question
    // is answered as by ask(), whatever it asks for; an order is not.
    RequestId pass(SessionRequest request, Epoch asked, QObject* receiver,
                   std::function<void(const Answered&)> answered);
    // Ends a question that waits or is being worked on; it is answered with Cancelled.
    virtual void cancel(RequestId id) = 0;

    // `handler`, a function or a member of the receiver, with the event or without, is called with each event
    // of the kind, in order, as long as `receiver` lives. What told() says is up to date by then.
    template <class Event, class Receiver, class Handler>
    QMetaObject::Connection on(Receiver* receiver, Handler handler) {
        return connect(this, &Session::happened, receiver,
                       [receiver, handler = std::move(handler)](const SessionEvent& event) {
                           if (const auto* mine = std::get_if<Event>(&event)) hand(receiver, handler, *mine);
                       });
    }

    const Told& told() const { return m_told; }
    // Answers that came for an epoch that was over, since the session was made.
    std::uint64_t overtakenAnswers() const { return m_overtaken; }

  Q_SIGNALS:
    void happened(const hawser::session::SessionEvent& event);  // every event but Answered

  protected:
    explicit Session(QObject* parent = nullptr);

    // Any request, its id known to this object. Must not deliver() before it returns.
    virtual void post(PostedRequest request) = 0;
    // On this object's thread: hands an answer to whoever asked, tells any other event to everybody.
    void deliver(const SessionEvent& event);
    // What is still asked is answered with Cancelled. Finished does so by itself; a child calls it when no
    // answer can come any more for another reason.
    void answerAll(const std::string& reason);

  private:
    struct Pending {
        QPointer<QObject> receiver;
        std::function<void(const Answered&)> answered;
        bool timeless = false;
    };

    template <class T>
    static Answer<T> answerOf(const Answered& outcome) {
        Answer<T> answer{outcome.id, outcome.epoch, {}, nullptr};
        if (!outcome.outcome)
            answer.error = outcome.outcome.error();
        else if (const auto* value = std::get_if<std::shared_ptr<const T>>(&*outcome.outcome))
            answer.value = *value;
        else
            answer.error = Error{ErrorCode::Malformed, "The answer is not what was asked for.", {}};
        return answer;
    }
    template <class Receiver, class Handler, class Event>
    static void hand(Receiver* receiver, const Handler& handler, const Event& event) {
        if constexpr (std::is_invocable_v<Handler, const Event&>)
            std::invoke(handler, event);
        else if constexpr (std::is_invocable_v<Handler, Receiver*, const Event&>)
            std::invoke(handler, receiver, event);
        else if constexpr (std::is_invocable_v<Handler, Receiver*>)
            std::invoke(handler, receiver);
        else
            std::invoke(handler);
    }
    void handOver(const Answered& answer);
    Answered unlessOvertaken(const Answered& answer);

    Told m_told;
    RequestId m_lastId = 0;
    std::map<RequestId, Pending> m_pending;
    std::uint64_t m_overtaken = 0;
};

}  // namespace hawser::session
