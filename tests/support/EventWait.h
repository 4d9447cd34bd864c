#pragma once

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QTimer>

#include "tests/support/Patience.h"

namespace hawser::test {

// Lets events happen until the condition holds; false when it did not within the limit. It sleeps between
// them: the form of processEvents() that has a limit of its own does not.
template <class Condition>
bool eventsUntil(Condition condition, std::chrono::milliseconds limit = kPatience) {
    constexpr std::chrono::milliseconds kLook{10};  // for what no event tells
    const QDeadlineTimer deadline(limit);
    QTimer tick;
    tick.start(kLook);
    while (!condition()) {
        if (deadline.hasExpired()) return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        // As in an event loop: what is to be deleted later is deleted.
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    return true;
}

}  // namespace hawser::test
