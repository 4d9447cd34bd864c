#include "app/machine/Program.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <asio/signal_set.hpp>

#include "app/machine/CommandChannel.h"
#include "app/machine/PipeOutside.h"

namespace hawser::machine {

namespace {

// Asio makes its descriptors non-blocking, and our input is one with the shell that started us.
class KeepFlags {
  public:
    explicit KeepFlags(int descriptor) : m_descriptor(descriptor), m_flags(::fcntl(descriptor, F_GETFL)) {}
    KeepFlags(const KeepFlags&) = delete;
    KeepFlags& operator=(const KeepFlags&) = delete;
    ~KeepFlags() {
        if (m_flags >= 0) ::fcntl(m_descriptor, F_SETFL, m_flags);
    }

  private:
    int m_descriptor;
    int m_flags;
};

// A program started with its input or output closed would find its sockets in their places.
void fillStandardDescriptors() {
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
        // open() takes the lowest free number, which is this one.
        if (::fcntl(descriptor, F_GETFD) < 0) [[maybe_unused]]
            const int filled = ::open("/dev/null", O_RDWR);
    }
}

void tell(int descriptor, const std::string& text) {
    writeAll(descriptor, text + "\n");
}

class Program {
  public:
    explicit Program(const Options& options)
        : m_options(options),
          m_machine(m_context, options,
                    {[this](const std::string& where) { onReady(where); },
                     [this](const Error& error) { onEnded(error); }, [this] { m_context.stop(); }}),
          m_control(m_context, options.controlPath,
                    [this](FileDescriptor client) { onClient(std::move(client)); }) {}

    int run() {
        asio::signal_set signals(m_context, SIGINT, SIGTERM, SIGHUP);
        signals.async_wait([this](const asio::error_code& error, int) {
            if (!error) m_context.stop();
        });
        auto started = m_machine.powerOn();
        if (started && !m_options.controlPath.empty()) started = m_control.start();
        if (!started) {
            tell(STDERR_FILENO, "hawser-machine: " + started.error().what);
            return 1;
        }
        m_context.run();
        return m_exitCode;
    }

  private:
    void onReady(const std::string& where) {
        // A later power-on is answered to whoever asked for it.
        if (std::exchange(m_announced, true)) return;
        tell(STDOUT_FILENO, "ready " + where);
        if (!m_options.controlPath.empty()) m_control.next();
        readInput();
    }

    void readInput() {
        const auto ended = [this] {
            if (!m_options.stay) m_context.stop();
        };
        FileDescriptor input(::dup(STDIN_FILENO));
        if (!input) return ended();
        std::make_shared<CommandChannel>(m_machine, m_context, std::move(input),
                                         FileDescriptor(::dup(STDOUT_FILENO)), ended)
            ->start();
    }

    void onClient(FileDescriptor client) {
        FileDescriptor output(::dup(client.get()));
        std::make_shared<CommandChannel>(m_machine, m_context, std::move(client), std::move(output), nullptr)
            ->start();
        m_control.next();
    }

    void onEnded(const Error& error) {
        tell(STDERR_FILENO, "hawser-machine: " + error.what);
        if (m_announced) return;  // off now, and can be started again
        m_exitCode = 1;
        m_context.stop();
    }

    Options m_options;
    asio::io_context m_context{1};
    Machine m_machine;
    PipeOutside m_control;
    bool m_announced = false;
    int m_exitCode = 0;
};

}  // namespace

int runMachine(const Options& options) {
    fillStandardDescriptors();
    const KeepFlags keepInput(STDIN_FILENO);
    // A peer that has gone is an error of write(), not the end of this program.
    ::signal(SIGPIPE, SIG_IGN);
    try {
        Program program(options);
        return program.run();
    } catch (const std::exception& problem) {
        tell(STDERR_FILENO, std::string("hawser-machine: ") + problem.what());
        return 1;
    }
}

}  // namespace hawser::machine
