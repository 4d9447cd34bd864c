// On the simulation's modelled line and its virtual clock, so without the noise of this machine: what a
// serial line carries, and what a fault costs.
#include <fmt/format.h>

#include <array>
#include <numeric>
#include <optional>

#include "tests/bench/BenchTable.h"
#include "tests/simulation/PlannedFaults.h"
#include "tests/simulation/World.h"

namespace hawser::bench {

namespace {

using namespace std::chrono_literals;
using namespace simulation;

constexpr std::size_t kModelledData = kd::kMaxTransfer;
constexpr Address kArea(0xFFFFFA8000000000);

// The packets of one exchange on the line: request, its acknowledgement, the full reply, its acknowledgement.
constexpr std::array<std::uint32_t, 4> kExchange{kd::kHeaderSize + kd::kManipulateHeaderSize + 1,
                                                 kd::kHeaderSize, kd::kHeaderSize + kd::kMaxPayload + 1,
                                                 kd::kHeaderSize};

double milliseconds(Duration time) {
    return std::chrono::duration<double, std::milli>(time).count();
}

// A session attached to a stopped target whose memory is known.
class Reading {
  public:
    explicit Reading(const LineKind& kind, FaultSource& faults)
        : m_world({.line = kind, .beginning = Beginning::Running, .breakOnConnect = true}, faults) {
        m_world.startHost();
        const TimePoint limit = m_world.now() + 60s;
        while (!m_world.witness().told().prompt.acceptsCommands && m_world.now() < limit) m_world.turn(limit);
        m_world.target().memory().put(kArea, Bytes(kModelledData * 64, std::byte{0x5A}));
    }

    World& world() { return m_world; }

    // The time on the line for so many full exchanges; nothing when a byte was missing.
    std::optional<Duration> read(std::size_t exchanges) {
        const TimePoint start = m_world.now();
        const auto memory = m_world.session().debugger().target().read(engine::AddressSpace::Virtual, kArea,
                                                                       kModelledData * exchanges);
        if (!memory || !memory->allValid()) return std::nullopt;
        return m_world.now() - start;
    }

  private:
    World m_world;
};

}  // namespace

Rows memoryReadOnSerialLine() {
    constexpr std::size_t kExchanges = 64;
    const LineKind* const kind = lineKindNamed("115200 baud");
    if (kind == nullptr) return {};
    PlannedFaults none;
    Reading reading(*kind, none);
    const auto taken = reading.read(kExchanges);
    if (!taken) return {};
    const double ours = static_cast<double>(kModelledData * kExchanges) / milliseconds(*taken);
    const double limit = static_cast<double>(kModelledData) /
                         milliseconds(kind->timeFor(std::reduce(kExchange.begin(), kExchange.end())));
    return {{"memory-read 115200 baud",
             {ours},
             {limit},
             "kB/s",
             "what stop-and-wait allows: request, reply, both acknowledgements"}};
}

// What one fault adds to the exchange that it hits, wherever in the exchange it does.
Rows recoveryFromFaults() {
    constexpr std::array kKinds{FaultKind::Lose,      FaultKind::Drop,   FaultKind::Flip,
                                FaultKind::Duplicate, FaultKind::Insert, FaultKind::Truncate,
                                FaultKind::Noise,     FaultKind::Split,  FaultKind::StaleAcknowledgement,
                                FaultKind::OutOfStep};
    Rows rows;
    for (const char* name : {"pipe", "115200 baud"}) {
        const LineKind* const kind = lineKindNamed(name);
        if (kind == nullptr) return {};
        for (const FaultKind fault : kKinds) {
            std::vector<double> added;
            double clean = 0;
            for (std::size_t packet = 0; packet < kExchange.size(); ++packet) {
                PlannedFaults faults;
                Reading reading(*kind, faults);
                const auto undisturbed = reading.read(1);
                const std::uint64_t hit = faults.packets() + packet;
                faults.plan(
                    hit,
                    {.kind = fault, .at = kExchange[packet] / 2, .length = 8, .value = 0x11, .time = {}});
                const auto disturbed = reading.read(1);
                if (!undisturbed || !disturbed || faults.packets() <= hit) continue;
                clean = milliseconds(*undisturbed);
                added.push_back(milliseconds(*disturbed) - clean);
            }
            if (added.empty()) continue;
            rows.push_back({fmt::format("recovery {} {}", nameOf(fault), name),
                            added,
                            {clean},
                            "ms",
                            "one undisturbed exchange on the same line"});
        }
    }
    return rows;
}

}  // namespace hawser::bench
