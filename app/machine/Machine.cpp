#include "app/machine/Machine.h"

#include <fmt/format.h>

#include <filesystem>
#include <random>

#include "app/machine/KvmProbe.h"
#include "core/base/Text.h"

namespace hawser::machine {

namespace {

constexpr std::array kKernelFiles{"loader.elf", "ntoskrnl.exe", "hwsdisk.sys", "hwspulse.sys"};

std::string errorLine(const Error& error) {
    return "error: " + printable(error.what, 500) + "\n";
}
std::string offLine() {
    return "error: The machine is off; poweron starts it.\n";
}

bool isFile(const std::filesystem::path& path) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored);
}

Result<> checkKernel(const std::string& folder) {
    for (const char* file : kKernelFiles) {
        const std::filesystem::path path = std::filesystem::path(folder) / file;
        if (!isFile(path)) {
            return fail(
                ErrorCode::NotAvailable,
                fmt::format(
                    "The demo kernel is not complete: {} is missing. Build the target hawser_kernel, or "
                    "give its folder with --kernel.",
                    path.string()));
        }
    }
    return {};
}

}  // namespace

Machine::Machine(asio::io_context& context, Options options, Events events)
    : m_context(context),
      m_options(std::move(options)),
      m_events(std::move(events)),
      m_relay(context, m_options.faults, [this] { m_outside->next(); }),
      m_outside(createOutside(context, m_options,
                              [this](FileDescriptor line) { m_relay.attachDebugger(std::move(line)); })) {}

Machine::~Machine() {
    powerOff();
}

Result<> Machine::powerOn() {
    if (auto complete = checkKernel(m_options.kernelFolder); !complete) return complete;
    if (!m_options.mappedImage.empty() && !isFile(m_options.mappedImage))
        return fail(ErrorCode::NotAvailable, fmt::format("There is no file {}.", m_options.mappedImage));
    switch (m_options.accelerator) {
        case Accelerator::Auto:
            m_useKvm = kvmWorks();
            break;
        case Accelerator::Kvm:
            // As asked, even where it is slow; QEMU says why when it cannot.
            m_useKvm = true;
            break;
        case Accelerator::Tcg:
            m_useKvm = false;
            break;
    }
    if (auto started = m_outside->start(); !started) return started;
    auto running = startQemu();
    if (!running) powerOff();
    return running;
}

Result<> Machine::startQemu() {
    auto started = QemuProcess::start(m_context, {qemuArguments(), m_options.kernelFolder},
                                      [this](const std::string& why) { qemuEnded(why); });
    if (!started) return tl::unexpected<Error>(started.error());
    m_qemu = *std::move(started);
    m_relay.attachGuest(m_qemu->takeSerial());
    m_monitor = std::make_unique<Monitor>(m_context, m_qemu->takeMonitor(),
                                          [this](const Result<>& outcome) { becameReady(outcome); });
    return {};
}

std::vector<std::string> Machine::qemuArguments() const {
    std::string append = m_options.append;
    if (m_options.breakAtBoot) append += append.empty() ? "breakatboot" : " breakatboot";
    std::string images = fmt::format("{},{},{}", kKernelFiles[1], kKernelFiles[2], kKernelFiles[3]);
    if (!m_options.mappedImage.empty()) images += "," + m_options.mappedImage + " map";
    // The kernel's files by name: QEMU starts in their folder, and a path there must hold neither comma nor
    // blank.
    std::vector<std::string> arguments{"-machine",    "pc",
                                       "-accel",      accelerator(),
                                       "-m",          std::to_string(m_options.memory),
                                       "-smp",        std::to_string(m_options.processors),
                                       "-display",    "none",
                                       "-nodefaults", "-no-user-config",
                                       "-kernel",     kKernelFiles[0],
                                       "-initrd",     images};
    if (!append.empty()) arguments.insert(arguments.end(), {"-append", append});
    return arguments;
}

void Machine::becameReady(const Result<>& outcome) {
    if (!outcome) return;  // QEMU is ending, and says why itself
    m_ready = true;
    m_outside->next();
    if (const Answer answer = std::exchange(m_powerOnAnswer, nullptr))
        answer("ok " + m_outside->describe() + "\n");
    m_events.ready(m_outside->describe());
}

void Machine::qemuEnded(const std::string& why) {
    const bool wasReady = m_ready;
    dropQemu();
    // KVM may look well and still not run this machine (nested in another one, for instance).
    if (!wasReady && m_useKvm && m_options.accelerator == Accelerator::Auto) {
        m_useKvm = false;
        if (startQemu()) return;
    }
    powerOff();
    if (const Answer answer = std::exchange(m_powerOnAnswer, nullptr)) answer("error: " + why + "\n");
    m_events.ended({ErrorCode::Disconnected, why});
}

void Machine::dropQemu() {
    m_ready = false;
    m_relay.detachGuest();
    m_monitor.reset();
    m_qemu.reset();
}

void Machine::powerOff() {
    dropQemu();
    m_relay.detachDebugger();
    m_outside->stop();
}

void Machine::ask(const char* command, const QJsonObject& arguments, const Answer& answer,
                  const std::string& done) {
    m_monitor->execute(
        QString::fromLatin1(command), arguments,
        [answer, done](const Result<QJsonValue>& reply) { answer(reply ? done : errorLine(reply.error())); });
}

void Machine::execute(const Command& command, const Answer& answer) {
    switch (command.kind) {
        case CommandKind::PowerOn:
            if (m_qemu) return answer("error: The machine is on.\n");
            m_powerOnAnswer = answer;
            if (auto started = powerOn(); !started) {
                m_powerOnAnswer = nullptr;
                answer(errorLine(started.error()));
            }
            return;
        case CommandKind::Quit:
            answer("ok\n");
            return m_events.quit();
        case CommandKind::Status:
            return showStatus(answer);
        case CommandKind::Hang:
        case CommandKind::Resume:
        case CommandKind::Reboot:
        case CommandKind::PowerOff:
        case CommandKind::BugCheck:
        case CommandKind::Noise:
        case CommandKind::Registers:
        case CommandKind::Memory:
        case CommandKind::Dump:
            break;
    }
    if (!m_ready) return answer(offLine());
    switch (command.kind) {
        case CommandKind::Hang:
            return ask("stop", {}, answer, "ok hung\n");
        case CommandKind::Resume:
            return ask("cont", {}, answer, "ok running\n");
        case CommandKind::Reboot:
            return reboot(answer);
        case CommandKind::PowerOff:
            powerOff();
            return answer("ok off\n");
        case CommandKind::BugCheck:
            return ask("inject-nmi", {}, answer, "ok\n");
        case CommandKind::Noise:
            return addNoise(command.count, answer);
        case CommandKind::Registers:
            return showRegisters(command.processor, answer);
        case CommandKind::Memory:
            return saveMemory(command, answer);
        case CommandKind::Dump:
            return ask("dump-guest-memory",
                       {{QStringLiteral("paging"), false},
                        {QStringLiteral("protocol"), QString::fromStdString("file:" + command.file)}},
                       answer, fmt::format("ok dump in {}\n", command.file));
        case CommandKind::PowerOn:
        case CommandKind::Quit:
        case CommandKind::Status:
            break;
    }
}

// The reset button of a machine that hangs brings it back, too.
void Machine::reboot(const Answer& answer) {
    m_monitor->execute(QStringLiteral("system_reset"), {}, [this, answer](const Result<QJsonValue>& reply) {
        if (!reply) return answer(errorLine(reply.error()));
        ask("cont", {}, answer, "ok rebooting\n");
    });
}

void Machine::addNoise(std::size_t count, const Answer& answer) {
    std::random_device random;
    Bytes bytes(count);
    std::ranges::generate(bytes, [&random] { return static_cast<std::byte>(random()); });
    const auto added = m_relay.noise(bytes);
    answer(added ? fmt::format("ok {} bytes\n", count) : errorLine(added.error()));
}

void Machine::showRegisters(unsigned processor, const Answer& answer) {
    if (processor >= m_options.processors) {
        return answer(fmt::format("error: There is no processor {}; the machine has {}.\n", processor,
                                  m_options.processors));
    }
    const QJsonObject arguments{{QStringLiteral("command-line"), QStringLiteral("info registers")},
                                {QStringLiteral("cpu-index"), static_cast<int>(processor)}};
    m_monitor->execute(QStringLiteral("human-monitor-command"), arguments,
                       [answer](const Result<QJsonValue>& reply) {
                           if (!reply) return answer(errorLine(reply.error()));
                           std::string text = reply->toString().toStdString();
                           std::erase(text, '\r');
                           if (!text.ends_with('\n')) text += '\n';
                           answer(text + "ok\n");
                       });
}

void Machine::saveMemory(const Command& command, const Answer& answer) {
    // A JSON number of Qt's is exact for every 64-bit value, as a qint64; QMP takes the upper half as
    // negative.
    QJsonObject arguments{{QStringLiteral("val"), static_cast<qint64>(command.address)},
                          {QStringLiteral("size"), static_cast<qint64>(command.length)},
                          {QStringLiteral("filename"), QString::fromStdString(command.file)}};
    if (!command.physical) arguments.insert(QStringLiteral("cpu-index"), 0);
    ask(command.physical ? "pmemsave" : "memsave", arguments, answer,
        fmt::format("ok {} bytes in {}\n", command.length, command.file));
}

void Machine::showStatus(const Answer& answer) {
    if (!m_ready) return answer(m_qemu ? "ok starting\n" : "ok off\n");
    const std::string rest = fmt::format(" {} with {} processors, {}", accelerator(), m_options.processors,
                                         m_relay.hasDebugger() ? "debugger connected" : "no debugger");
    m_monitor->execute(QStringLiteral("query-status"), {}, [answer, rest](const Result<QJsonValue>& reply) {
        if (!reply) return answer(errorLine(reply.error()));
        const bool running = reply->toObject().value(QStringLiteral("running")).toBool();
        answer(fmt::format("ok {},{}\n", running ? "running" : "hung", rest));
    });
}

}  // namespace hawser::machine
