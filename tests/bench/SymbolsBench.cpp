// Names of a large PDB: from the file to the first of them, each of them after that, and what a person types
// to get at them.
#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <algorithm>
#include <cstdio>
#include <fstream>

#include "core/symbols/SymbolFile.h"
#include "tests/bench/BenchTable.h"
#include "tests/bench/BenchWindow.h"
#include "tests/bench/LargePdb.h"
#include "tests/bench/MachineProcess.h"
#include "tests/support/Places.h"

namespace hawser::bench {

namespace {

constexpr int kSymbolRounds = 5;
constexpr int kLookups = 20'000;
constexpr double kMicro = 1e6, kMilli = 1e3, kMega = 1 << 20;
constexpr double kSlower = 1.2;  // than LLVM's session, at most
constexpr double kFaster = 10;   // than llvm-pdbutil, at least
constexpr double kLookup = 5;    // microseconds
constexpr double kList = 20;     // milliseconds
constexpr int kTypedRounds = 3;
constexpr double kFrame = 1000.0 / 60;         // milliseconds
constexpr double kStall = 50;                  // milliseconds
constexpr double kMemoryOfFile = 1.5;          // times the file
constexpr std::uint32_t kWithinCode = 0x5000;  // an rva

// Numbers that a program printed, by columns.
std::vector<std::vector<double>> columnsOf(const std::string& command, std::size_t columns) {
    std::vector<std::vector<double>> values(columns);
    FILE* const output = ::popen(command.c_str(), "r");
    if (output == nullptr) return {};
    double value = 0;
    for (std::size_t i = 0; std::fscanf(output, "%lf", &value) == 1; ++i)
        values[i % columns].push_back(value);
    return ::pclose(output) == 0 ? values : std::vector<std::vector<double>>{};
}

// Of this process, with what is mapped.
double residentBytes() {
    ::malloc_trim(0);
    std::ifstream statm("/proc/self/statm");
    double all = 0, resident = 0;
    statm >> all >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

std::vector<double> scaled(std::vector<double> values, double factor) {
    for (double& value : values) value *= factor;
    return values;
}

Rows opening(const LargePdb& pdb) {
    const std::string peer = hawser::test::builtFile("../tests/hawser-bench-llvm-pdb");
    const auto llvm =
        columnsOf(fmt::format("'{}' '{}' {} {}", peer, pdb.path, kWithinCode, kSymbolRounds), 2);
    if (llvm.empty()) return {};
    std::vector<double> ours, pdbutil;
    for (int round = 0; round < kSymbolRounds; ++round) {
        bool named = false;
        ours.push_back(seconds([&] {
            const auto source = symbols::openPdb(pdb.path, {});
            named = source && (*source)->nameAt(kWithinCode);
        }));
        bool printed = false;
        pdbutil.push_back(seconds([&] {
            const std::string command =
                "llvm-pdbutil-19 dump --publics --globals --symbols '" + pdb.path + "' > /dev/null";
            printed = std::system(command.c_str()) == 0;
        }));
        if (!named || !printed) return {};
    }
    const std::string name = "symbols: PDB of 40 MB, first name";
    ours = scaled(std::move(ours), kMilli);
    return {{name, ours, scaled(llvm[0], kMilli * kSlower), "ms",
             "1.2 of LLVM's session opened, which reads no name"},
            {name, ours, scaled(llvm[1], kMilli * kSlower), "ms",
             "1.2 of LLVM's session and one name by address"},
            {name, ours, scaled(pdbutil, kMilli / kFaster), "ms", "a tenth of llvm-pdbutil, all names"}};
}

Row memoryOf(const LargePdb& pdb, std::unique_ptr<const symbols::SymbolSource>& source) {
    const double before = residentBytes();
    if (auto opened = symbols::openPdb(pdb.path, {})) source = std::move(*opened);
    if (source) (void)source->find("nothing of this name");  // the order by name is made
    std::ifstream file(pdb.path, std::ios::ate | std::ios::binary);
    return {"symbols: memory of a PDB of 40 MB",
            {(residentBytes() - before) / kMega},
            {static_cast<double>(file.tellg()) / kMega * kMemoryOfFile},
            "MB",
            "1.5 times the file"};
}

Rows lookups(const symbols::SymbolSource& source) {
    Row byAddress{"symbols: address to name", {}, {kLookup}, "us", "limit"};
    Row byName{"symbols: name to address", {}, {kLookup}, "us", "limit"};
    Row list{"symbols: *foo* among 200000 names", {}, {kList}, "ms", "limit"};
    std::vector<std::string> names;
    for (unsigned i = 0; i < kLookups; ++i)
        names.push_back(LargePdb::functionName(i % LargePdb::kModules, i * 7 % LargePdb::kFunctions));
    for (int round = 0; round < kSymbolRounds; ++round) {
        std::vector<std::uint32_t> places;
        byName.ours.push_back(kMicro / kLookups * seconds([&] {
                                  for (const std::string& name : names)
                                      if (const auto found = source.find(name)) places.push_back(found->rva);
                              }));
        std::size_t found = 0;
        byAddress.ours.push_back(kMicro / kLookups * seconds([&] {
                                     for (const std::uint32_t place : places)
                                         found += source.nameAt(place + 1).has_value() ? 1 : 0;
                                 }));
        std::size_t listed = 0;
        list.ours.push_back(kMilli * seconds([&] {
                                source.forEach("*foo*", [&](const symbols::Symbol&) { return ++listed > 0; });
                            }));
        if (found != names.size() || listed != LargePdb::kModules * LargePdb::kFunctions / 100) return {};
    }
    return {byAddress, byName, list};
}

// As typed in the window, whose target has a driver with these names.
Rows typing(const LargePdb& pdb, const std::string& folder) {
    using session::CompleteLine;
    Row list{"symbols: x large!*foo* in the window", {}, {kList}, "ms", "limit"};
    Row tab{"completion: large!KeReadS, 40000 begin so", {}, {kFrame}, "ms", "one frame at 60 Hz"};
    Row stall{"gui-stall while 200000 names load", {}, {kStall}, "ms", "limit"};
    for (int round = 0; round < kTypedRounds; ++round) {
        const MachineProcess machine({QStringLiteral("--map"), QString::fromStdString(pdb.image)});
        BenchWindow window("com:pipe,port=" + machine.path(), folder);
        session::Session& session = window.session();
        const auto prompts = [&] { return session.told().prompt.acceptsCommands; };
        const auto type = [&](const char* line) {
            session.order(session::Execute{QString::fromLatin1(line)});
            window.runUntil([&] { return !prompts(); }, 1000);
        };
        if (!window.runUntil([&] { return session.told().state == session::ConnectionState::Running; },
                             20000))
            return {};
        session.order(session::BreakIn{});
        if (!window.runUntil(prompts, 20000)) return {};
        std::size_t listed = 0;
        QObject counter;
        session.on<session::Output>(&counter, [&](const session::Output& output) {
            for (const session::OutputRun& run : *output.runs)
                listed += static_cast<std::size_t>(std::ranges::count(run.text, '\n'));
        });
        type("ld large");
        stall.ours.push_back(window.longestStall(prompts, 60000));
        listed = 0;
        list.ours.push_back(kMilli * seconds([&] {
                                session.order(session::Execute{QStringLiteral("x large!*foo*")});
                                window.runUntil(
                                    [&] { return listed > LargePdb::kModules * LargePdb::kFunctions / 100; },
                                    20000);
                            }));
        bool more = false;
        tab.ours.push_back(kMilli * seconds([&] {
                               bool answered = false;
                               session.ask(CompleteLine{QStringLiteral("u large!KeReadS"), 15, false},
                                           &counter, [&](const session::Answer<CompleteLine::Value>& answer) {
                                               answered = true;
                                               more = answer.value && answer.value->more;
                                           });
                               window.runUntil([&] { return answered; }, 20000);
                           }));
        if (!more || !prompts()) return {};
    }
    return {list, tab, stall};
}

}  // namespace

Rows symbolNames() {
    const QTemporaryDir folder;
    const auto pdb = LargePdb::make(folder.path().toStdString());
    if (!pdb) return {};
    Rows rows = opening(*pdb);
    if (rows.empty()) return {};
    std::unique_ptr<const symbols::SymbolSource> source;
    rows.push_back(memoryOf(*pdb, source));
    if (!source) return {};
    const Rows found = lookups(*source);
    source.reset();
    const Rows typed = typing(*pdb, folder.path().toStdString());
    if (found.empty() || typed.empty()) return {};
    rows.insert(rows.end(), found.begin(), found.end());
    rows.insert(rows.end(), typed.begin(), typed.end());
    return rows;
}

}  // namespace hawser::bench
