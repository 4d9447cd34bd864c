#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace hawser::bench {

// One line of the table: what we take or give, what the named limit or peer does in the same run, and the
// ratio of the medians. A fixed limit is a single sample.
struct Row {
    std::string name;
    std::vector<double> ours;
    std::vector<double> limit;
    std::string unit;
    std::string limitIs;  // what the limit or peer is
};

using Rows = std::vector<Row>;

// A benchmark that could not reach what it measures gives no rows.
struct Benchmark {
    std::string name;
    std::function<Rows()> run;
};

void printHead();
void print(const Row& row);

// Seconds that the work takes.
template <class Work>
double seconds(Work work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Rows memoryReadFromScriptedTarget();
Rows memoryReadFromMachine();
Rows memoryReadOnSerialLine();
Rows stopCost();
Rows recoveryFromFaults();
Rows resynchronizeScriptedTarget();
Rows resynchronizeMachine();
Rows guiStallOfPrints();
Rows guiStallOfSilence();
Rows startUp();
Rows dumpReading();
Rows sharing();
Rows dwarfOpening();
Rows commandLanguage();
Rows symbolNames();

}  // namespace hawser::bench
