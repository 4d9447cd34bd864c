#include "app/remote/SignalPort.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

namespace hawser::remote {

namespace {

sigset_t setOf(std::initializer_list<int> numbers) {
    sigset_t set;
    sigemptyset(&set);
    for (const int number : numbers) sigaddset(&set, number);
    return set;
}
sigset_t heard() {
    return setOf({SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT});
}

}  // namespace

void SignalPort::block() {
    const sigset_t set = heard();
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    // Told by write() as well.
    const sigset_t unwanted = setOf({SIGPIPE, SIGXFSZ});
    ::pthread_sigmask(SIG_BLOCK, &unwanted, nullptr);
}

SignalPort::SignalPort()
    : m_descriptor([] {
          const sigset_t set = heard();
          return ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
      }()),
      m_notifier(m_descriptor.get(), QSocketNotifier::Read) {
    connect(&m_notifier, &QSocketNotifier::activated, this, &SignalPort::read);
}

void SignalPort::read() {
    signalfd_siginfo info{};
    while (::read(m_descriptor.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info))
        Q_EMIT came(static_cast<int>(info.ssi_signo));
}

}  // namespace hawser::remote
