#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace hawser::bench {

// One line of the table: what we take or give, what the named limit or peer does in the same run, and the
// ratio.
struct Row {
    std::string name;
    double ours = 0;
    double limit = 0;
    std::string unit;
    std::string limitIs;  // what the limit or peer is
};

using Rows = std::vector<Row>;

struct Benchmark {
    std::string name;
    std::function<Rows()> run;
};

void printHead();
void print(const Row& row);

double median(std::vector<double> values);

// Seconds that the work takes.
template <class Work>
double seconds(Work work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Rows memoryReadFromScriptedTarget();
Rows memoryReadFromMachine();
Rows resynchronizeScriptedTarget();
Rows guiStalls();
Rows startUp();

}  // namespace hawser::bench
