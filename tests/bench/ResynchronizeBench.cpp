// From resynchronize asked for to the target's state known, against one round trip of a small request.
#include "tests/bench/AttachedSession.h"
#include "tests/bench/BenchTable.h"
#include "tests/bench/MachineProcess.h"
#include "tests/bench/ScriptedMachine.h"

namespace hawser::bench {

namespace {

using session::ConnectionState;

// A session that is resynchronized more often without a pause is made to wait (Recurrence.h).
constexpr int kResynchronizations = 8;

Rows resynchronize(const std::string& name, const std::string& path, int rounds) {
    AttachedSession session(path);
    if (!session.attached) return {};
    std::vector<double> taken;
    std::vector<double> roundTrip;
    const Address kernel = session.bare().debugger().info()->version.kernelBase;
    for (int round = 0; round < rounds; ++round) {
        bool answered = false;
        roundTrip.push_back(1e3 * seconds([&] {
                                answered = session.bare()
                                               .debugger()
                                               .target()
                                               .read(engine::AddressSpace::Virtual, kernel, 8)
                                               .has_value();
                            }));
        session.told.changes.clear();
        bool known = false;
        taken.push_back(1e3 * seconds([&] {
                            session.inbox().post({0, session::Resynchronize{}});
                            known = session.run([&] { return session.told.went(ConnectionState::Stopped); },
                                                std::chrono::seconds(10));
                        }));
        if (!answered || !known) return {};
    }
    return {{name, taken, roundTrip, "ms", "one round trip; 10 ms of ours wait for a quiet line"}};
}

}  // namespace

Rows resynchronizeScriptedTarget() {
    ScriptedMachine machine;
    return resynchronize("resynchronize scripted", machine.path(), kResynchronizations);
}

Rows resynchronizeMachine() {
    MachineProcess machine;
    if (!machine.started()) return {};
    return resynchronize("resynchronize machine", machine.path(), kResynchronizations);
}

}  // namespace hawser::bench
