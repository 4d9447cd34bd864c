// Memory read throughput through the whole engine, against a bare exchange of packets of the same sizes.
#include <sys/socket.h>
#include <unistd.h>
#include <QProcess>
#include <QTemporaryDir>
#include <array>
#include <thread>

#include "tests/bench/AttachedSession.h"
#include "tests/bench/BenchTable.h"
#include "tests/bench/ScriptedMachine.h"

namespace hawser::bench {

namespace {

constexpr int kRounds = 9;
constexpr std::size_t kData = kd::kMaxTransfer;
constexpr std::size_t kAcknowledgement = kd::kHeaderSize;
constexpr std::size_t kRequest = kd::kHeaderSize + kd::kManipulateHeaderSize + 1;
constexpr std::size_t kReply = kd::kHeaderSize + kd::kMaxPayload + 1;

void writeAll(int socket, std::size_t count) {
    static const std::array<char, kReply> kZeros{};
    while (count > 0) {
        const ssize_t done = write(socket, kZeros.data(), count);
        if (done <= 0) return;
        count -= static_cast<std::size_t>(done);
    }
}

void readAll(int socket, std::size_t count) {
    std::array<char, kReply> buffer{};
    while (count > 0) {
        const ssize_t done = read(socket, buffer.data(), std::min(count, buffer.size()));
        if (done <= 0) return;
        count -= static_cast<std::size_t>(done);
    }
}

// Seconds for one exchange with nothing but read and write, in the order of the protocol.
double bareExchange(int exchanges) {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) return 0;
    std::thread target([&] {
        for (int i = 0; i < exchanges; ++i) {
            readAll(ends[1], kRequest);
            writeAll(ends[1], kAcknowledgement + kReply);
            readAll(ends[1], kAcknowledgement);
        }
    });
    const double taken = seconds([&] {
        for (int i = 0; i < exchanges; ++i) {
            writeAll(ends[0], kRequest);
            readAll(ends[0], kAcknowledgement + kReply);
            writeAll(ends[0], kAcknowledgement);
        }
    });
    target.join();
    close(ends[0]);
    close(ends[1]);
    return taken / exchanges;
}

// Seconds for one exchange; 0 when not every byte was read, so that a failure cannot look fast.
double readExchange(engine::Debugger& debugger, Address from, int exchanges) {
    const auto count = kData * static_cast<std::size_t>(exchanges);
    bool complete = false;
    const double taken = seconds([&] {
        const auto read = debugger.target().read(engine::AddressSpace::Virtual, from, count);
        complete = read && read->allValid();
    });
    return complete ? taken / exchanges : 0;
}

double megabytes(double secondsEach) {
    return secondsEach == 0 ? 0 : static_cast<double>(kData) / secondsEach / 1e6;
}

}  // namespace

Rows memoryReadFromScriptedTarget() {
    constexpr int kExchanges = 256;
    const Address area(0xFFFFFA8000000000);
    ScriptedMachine machine;
    std::atomic<bool> filled = false;
    machine.act([&](test::ScriptedTarget& target, TimePoint) {
        target.memory().put(area, Bytes(kData * kExchanges, std::byte{0x5A}));
        filled = true;
    });
    while (!filled) std::this_thread::yield();
    AttachedSession session(machine.path());
    if (!session.attached) return {};
    std::vector<double> ours;
    std::vector<double> bare;
    for (int round = 0; round < kRounds; ++round) {
        ours.push_back(megabytes(readExchange(session.core().debugger(), area, kExchanges)));
        bare.push_back(megabytes(bareExchange(kExchanges)));
    }
    return {{"memory-read-scripted", median(ours), median(bare), "MB/s",
             "bare read and write of packets of the same sizes"}};
}

Rows memoryReadFromMachine() {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("kd.sock"));
    QProcess machine;
    machine.start(QStringLiteral(HAWSER_BIN_DIR "/hawser-machine"),
                  {QStringLiteral("--pipe"), path, QStringLiteral("--stay")});
    if (!machine.waitForReadyRead(20000)) return {};
    AttachedSession session(path.toStdString());
    Rows rows;
    if (session.attached) {
        const Address kernel = session.core().debugger().info()->version.kernelBase;
        std::vector<double> large;
        std::vector<double> small;
        for (int round = 0; round < kRounds; ++round) {
            large.push_back(readExchange(session.core().debugger(), kernel, 4) * 1e3);
            small.push_back(seconds([&] {
                                static_cast<void>(session.core().debugger().target().read(
                                    engine::AddressSpace::Virtual, kernel, 8));
                            }) *
                            1e3);
        }
        rows = {{"memory-read-machine 3944 B", median(large), 2.0, "ms",
                 "about 2 ms a request: QEMU's serial port"},
                {"memory-read-machine 8 B", median(small), 2.0, "ms", "the same"}};
    }
    machine.kill();
    machine.waitForFinished(3000);
    return rows;
}

}  // namespace hawser::bench
