// Memory read throughput through the whole engine, against exchanges of the same packets with nothing but
// read and write.
#include <thread>

#include "tests/bench/AttachedSession.h"
#include "tests/bench/BareExchange.h"
#include "tests/bench/BenchTable.h"
#include "tests/bench/MachineProcess.h"
#include "tests/bench/ScriptedMachine.h"

namespace hawser::bench {

namespace {

constexpr std::size_t kData = kd::kMaxTransfer;

// Seconds for one exchange; 0 when not every byte was read, so that a failure cannot look fast.
double readExchange(engine::Debugger& debugger, Address from, std::size_t each, int exchanges) {
    Result<engine::MemoryBytes> read;
    const double taken = seconds([&] {
        read = debugger.target().read(engine::AddressSpace::Virtual, from,
                                      each * static_cast<std::size_t>(exchanges));
    });
    return read && read->allValid() ? taken / exchanges : 0;
}

double megabytes(double secondsEach) {
    return secondsEach == 0 ? 0 : static_cast<double>(kData) / secondsEach / 1e6;
}

}  // namespace

Rows memoryReadFromScriptedTarget() {
    constexpr int kRounds = 9;
    constexpr int kExchanges = 1024;
    const Address area(0xFFFFFA8000000000);
    ScriptedMachine machine;
    std::atomic<bool> filled = false;
    machine.act([&](test::ScriptedTarget& target, TimePoint now) {
        target.memory().put(area, Bytes(kData * kExchanges, std::byte{0x5A}));
        target.raise(kd::kExceptionBreakpoint, Address(target.context().rip), now);
        filled = true;
    });
    while (!filled) std::this_thread::yield();
    std::vector<double> bare;
    std::vector<double> bareReader;
    std::vector<double> ours;
    // The line takes one debugger at a time: they take turns, so that a slow moment of the machine hits all.
    for (int round = 0; round < kRounds; ++round) {
        bare.push_back(megabytes(bareExchange(kData, kExchanges)));
        if (auto reader = BareReader::attach(machine.path()))
            bareReader.push_back(megabytes(reader->read(area, kData, kExchanges)));
        AttachedSession session(machine.path());
        if (!session.attached || bareReader.empty()) return {};
        ours.push_back(megabytes(readExchange(session.bare().debugger(), area, kData, kExchanges)));
    }
    return {{"memory-read-scripted", ours, bare, "MB/s", "bare read and write at both ends"},
            {"memory-read-scripted host", ours, bareReader, "MB/s", "bare read and write at the host's end"}};
}

Rows memoryReadFromMachine() {
    constexpr int kRounds = 9;
    MachineProcess machine;
    if (!machine.started()) return {};
    std::vector<double> large;
    std::vector<double> small;
    std::vector<double> bareLarge;
    std::vector<double> bareSmall;
    Address kernel;
    for (int round = 0; round < kRounds; ++round) {
        {
            AttachedSession session(machine.path());
            if (!session.attached) return {};
            kernel = session.bare().debugger().info()->version.kernelBase;
            large.push_back(readExchange(session.bare().debugger(), kernel, kData, 4) * 1e3);
            for (int i = 0; i < 4; ++i)
                small.push_back(readExchange(session.bare().debugger(), kernel, 8, 1) * 1e3);
        }
        auto reader = BareReader::attach(machine.path());
        if (!reader) return {};
        bareLarge.push_back(reader->read(kernel, kData, 4) * 1e3);
        bareSmall.push_back(reader->read(kernel, 8, 4) * 1e3);
    }
    return {
        {"memory-read-machine 3944 B", large, bareLarge, "ms", "bare read and write at the host's end"},
        {"memory-read-machine 8 B", small, bareSmall, "ms", "the same; QEMU's serial port sets the pace"}};
}

}  // namespace hawser::bench
