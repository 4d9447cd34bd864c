#include "app/console/SignalWatch.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

namespace hawser::console {

namespace {

sigset_t watchedSignals() {
    sigset_t set;
    sigemptyset(&set);
    // SIGQUIT is Ctrl+\, which must not kill a debugger; SIGPIPE is told by write() as well.
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) sigaddset(&set, number);
    return set;
}

}  // namespace

void SignalWatch::block() {
    const sigset_t set = watchedSignals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

SignalWatch::SignalWatch(QObject* parent) : QObject(parent) {
    const sigset_t set = watchedSignals();
    m_descriptor = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (m_descriptor < 0) return;  // then the signals stay without effect
    m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &SignalWatch::onReadable);
}

SignalWatch::~SignalWatch() {
    m_notifier.reset();
    if (m_descriptor >= 0) ::close(m_descriptor);
}

void SignalWatch::onReadable() {
    signalfd_siginfo info{};
    while (::read(m_descriptor, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
        if (info.ssi_signo == SIGINT) Q_EMIT interrupted();
        if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGHUP) Q_EMIT endAsked();
    }
}

}  // namespace hawser::console
