#include "tests/bench/BenchTable.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace hawser::bench {

void printHead() {
    fmt::print("{:<28} {:>12} {:>12} {:>8}  {:<6} {}\n", "name", "ours", "limit/peer", "ratio", "unit",
               "the limit or peer is");
}

void print(const Row& row) {
    fmt::print("{:<28} {:>12.2f} {:>12.2f} {:>8.2f}  {:<6} {}\n", row.name, row.ours, row.limit,
               row.limit == 0 ? 0 : row.ours / row.limit, row.unit, row.limitIs);
    std::fflush(stdout);
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace hawser::bench
