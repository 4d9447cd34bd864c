#include "app/console/SignalWatch.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <initializer_list>

namespace hawser::console {

namespace {

constexpr std::initializer_list<int> kInterrupt{SIGINT};
constexpr std::initializer_list<int> kEnd{SIGTERM, SIGHUP};
// SIGQUIT is Ctrl+\, which must not kill a debugger; SIGPIPE, and SIGXFSZ of a file at its limit, are told by
// write() as well.
constexpr std::initializer_list<int> kUnwanted{SIGQUIT, SIGPIPE, SIGXFSZ};

sigset_t setOf(std::initializer_list<int> numbers) {
    sigset_t set;
    sigemptyset(&set);
    for (const int number : numbers) sigaddset(&set, number);
    return set;
}

}  // namespace

void SignalWatch::block() {
    for (const auto& numbers : {kInterrupt, kEnd, kUnwanted}) {
        const sigset_t set = setOf(numbers);
        pthread_sigmask(SIG_BLOCK, &set, nullptr);
    }
}

SignalWatch::Source::Source(std::initializer_list<int> numbers) {
    const sigset_t set = setOf(numbers);
    descriptor = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    // Without one the signals stay without effect.
    if (descriptor >= 0) notifier = std::make_unique<QSocketNotifier>(descriptor, QSocketNotifier::Read);
}

SignalWatch::Source::~Source() {
    notifier.reset();
    if (descriptor >= 0) ::close(descriptor);
}

bool SignalWatch::Source::taken() const {
    signalfd_siginfo info{};
    bool any = false;
    while (::read(descriptor, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) any = true;
    return any;
}

SignalWatch::SignalWatch(QObject* parent) : QObject(parent), m_interrupt(kInterrupt), m_end(kEnd) {
    if (m_interrupt.notifier) {
        connect(m_interrupt.notifier.get(), &QSocketNotifier::activated, this, [this] {
            if (m_interrupt.taken()) Q_EMIT interrupted();
        });
    }
    if (m_end.notifier) {
        connect(m_end.notifier.get(), &QSocketNotifier::activated, this, [this] {
            if (m_end.taken()) Q_EMIT endAsked();
        });
    }
}

SignalWatch::~SignalWatch() = default;

}  // namespace hawser::console
