#include "tests/bench/BenchTable.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace hawser::bench {

namespace {

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::string spread(const std::vector<double>& values) {
    if (values.size() < 2) return "-";
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return fmt::format("{:.2f}..{:.2f}", *low, *high);
}

}  // namespace

void printHead() {
    fmt::print("{:<42} {:>10} {:>18} {:>10} {:>7}  {:<6} {}\n", "name", "ours", "spread", "limit/peer",
               "ratio", "unit", "the limit or peer is");
}

void print(const Row& row) {
    const double ours = median(row.ours);
    const double limit = median(row.limit);
    fmt::print("{:<42} {:>10.2f} {:>18} {:>10.2f} {:>7.3f}  {:<6} {}\n", row.name, ours, spread(row.ours),
               limit, limit == 0 ? 0 : ours / limit, row.unit, row.limitIs);
    std::fflush(stdout);
}

}  // namespace hawser::bench
