// All benchmarks, or those whose name contains the argument.
#include <fmt/format.h>

#include <QApplication>
#include <string>

#include "tests/bench/BenchTable.h"

using namespace hawser::bench;

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const std::string wanted = argc > 1 ? argv[1] : "";
    const std::vector<Benchmark> all{{"memory-read-scripted", memoryReadFromScriptedTarget},
                                     {"memory-read-machine", memoryReadFromMachine},
                                     {"memory-read-serial", memoryReadOnSerialLine},
                                     {"cost", stopCost},
                                     {"recovery", recoveryFromFaults},
                                     {"resynchronize-scripted", resynchronizeScriptedTarget},
                                     {"resynchronize-machine", resynchronizeMachine},
                                     {"gui-stall-prints", guiStallOfPrints},
                                     {"gui-stall-silence", guiStallOfSilence},
                                     {"start-up", startUp},
                                     {"dump", dumpReading},
                                     {"sharing", sharing},
                                     {"dwarf", dwarfOpening},
                                     {"language", commandLanguage},
                                     {"symbols", symbolNames}};
    bool failed = false;
    printHead();
    for (const Benchmark& benchmark : all) {
        if (benchmark.name.find(wanted) == std::string::npos) continue;
        const Rows rows = benchmark.run();
        if (rows.empty()) {
            fmt::print("{:<28} could not be measured: a state that it needs was not reached\n",
                       benchmark.name);
            failed = true;
        }
        for (const Row& row : rows) print(row);
    }
    return failed ? 1 : 0;
}
