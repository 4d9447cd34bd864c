// All benchmarks, or those whose name contains the argument.
#include <QApplication>
#include <string>

#include "tests/bench/BenchTable.h"

using namespace hawser::bench;

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const std::string wanted = argc > 1 ? argv[1] : "";
    const std::vector<Benchmark> all{{"memory-read-scripted", memoryReadFromScriptedTarget},
                                     {"memory-read-machine", memoryReadFromMachine},
                                     {"resynchronize", resynchronizeScriptedTarget},
                                     {"gui-stall", guiStalls},
                                     {"start-up", startUp}};
    printHead();
    for (const Benchmark& benchmark : all) {
        if (benchmark.name.find(wanted) == std::string::npos) continue;
        for (const Row& row : benchmark.run()) print(row);
    }
    return 0;
}
