// From resynchronize asked for to the target's state known, against one round trip of a small request.
#include "tests/bench/AttachedSession.h"
#include "tests/bench/BenchTable.h"
#include "tests/bench/ScriptedMachine.h"

namespace hawser::bench {

Rows resynchronizeScriptedTarget() {
    ScriptedMachine machine;
    AttachedSession session(machine.path());
    if (!session.attached) return {};
    constexpr int kRounds = 15;
    std::vector<double> resynchronize;
    std::vector<double> roundTrip;
    const Address kernel = session.core().debugger().info()->version.kernelBase;
    for (int round = 0; round < kRounds; ++round) {
        roundTrip.push_back(1e3 * seconds([&] {
                                static_cast<void>(session.core().debugger().target().read(
                                    engine::AddressSpace::Virtual, kernel, 8));
                            }));
        session.told.changes.clear();
        resynchronize.push_back(1e3 * seconds([&] {
                                    session.inbox().post({0, session::Resynchronize{}});
                                    session.run(
                                        [&] { return session.told.went(session::ConnectionState::Stopped); },
                                        std::chrono::seconds(10));
                                }));
    }
    return {{"resynchronize stopped", median(resynchronize), median(roundTrip), "ms",
             "one round trip; 80 ms of ours wait for a quiet line"}};
}

}  // namespace hawser::bench
