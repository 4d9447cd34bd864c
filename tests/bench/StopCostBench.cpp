// What attach, step and stack cost in bytes, and requests, on the simulation's modelled lines and its
// virtual clock, against the least that the protocol allows for what is shown.
#include <fmt/format.h>

#include <initializer_list>

#include "core/kd/Wire.h"
#include "tests/bench/BenchTable.h"
#include "tests/simulation/PlannedFaults.h"
#include "tests/simulation/World.h"

namespace hawser::bench {

namespace {

using namespace std::chrono_literals;
using namespace simulation;

constexpr std::size_t kRows = 44;      // of code, an instruction of one byte in each
constexpr std::size_t kMemory = 256;   // bytes in the memory window
constexpr std::size_t kGeneral = 200;  // bytes of the context from the segments to the instruction pointer
constexpr std::size_t kSpecial = 224;  // bytes of the special registers
constexpr std::size_t kStackWords = 64;

struct Cost {
    double in = 0;
    double requests = 0;
};

// A state change, and the acknowledgement of the resume before it.
constexpr std::size_t kStop = 2 * kd::kHeaderSize + kd::kStateChangeHeaderSize + 1;

// As many replies as there are places, each with its request's acknowledgement.
Cost least(std::size_t stop, std::initializer_list<std::size_t> replies, std::size_t resumes) {
    Cost cost{.in = static_cast<double>(stop), .requests = static_cast<double>(replies.size() + resumes)};
    for (const std::size_t bytes : replies)
        cost.in += static_cast<double>(2 * kd::kHeaderSize + kd::kManipulateHeaderSize + bytes + 1);
    return cost;
}

class Debugging {
  public:
    Debugging(const LineKind& kind, FaultSource& faults)
        : m_world({.line = kind, .beginning = Beginning::Running, .breakOnConnect = true}, faults) {
        m_world.startHost();
        rest();
    }

    void say(const QString& words) {
        m_world.post(session::Execute{words});
        rest();
    }
    void look() {
        m_world.post(session::ReadRegisters{{engine::RegisterGroup::Vector}});
        m_world.post(session::DisassembleAt{{}, {}, 0, kRows});
        m_world.post(session::ReadStack{24});
        m_world.post(session::ReadMemoryAt{QStringLiteral("@$csp"), {}, kMemory, false});
        rest();
    }
    // What has been spent so far.
    Cost spent() {
        const auto& counters = m_world.witness().told().statistics;
        return {static_cast<double>(counters.bytesReceived), static_cast<double>(counters.packetsSent)};
    }
    template <class Work>
    Cost costOf(Work work) {
        const Cost before = spent();
        work();
        const Cost after = spent();
        return {after.in - before.in, after.requests - before.requests};
    }
    QString codeStart() {
        return QString::fromStdString(fmt::format("{:x}", m_world.target().image().codeStart().value()));
    }

  private:
    // Everything is answered long before, and nobody asks a stopped target anything by then.
    void rest() {
        const TimePoint end = m_world.now() + 3s;
        while (m_world.now() < end) m_world.turn(end);
    }

    World m_world;
};

void add(Rows& rows, const std::string& name, const Cost& ours, const Cost& limit, const char* limitIs) {
    rows.push_back({name + " in", {ours.in}, {limit.in}, "B", limitIs});
    rows.push_back({name + " requests", {ours.requests}, {limit.requests}, "", limitIs});
}

}  // namespace

Rows stopCost() {
    Rows rows;
    for (const char* name : {"pipe", "115200 baud"}) {
        const LineKind* const kind = lineKindNamed(name);
        if (kind == nullptr) return {};
        PlannedFaults none;
        Debugging debugging(*kind, none);
        add(rows, fmt::format("cost attach console {}", name), debugging.spent(), {6000, 20},
            "6 kB and 20 requests, what an attach may cost");
        debugging.say(QStringLiteral("r rip=") + debugging.codeStart());
        debugging.look();
        const Cost step = debugging.costOf([&] {
            debugging.say(QStringLiteral("t"));
            debugging.look();
        });
        add(rows, fmt::format("cost step window {}", name), step,
            least(kStop, {kGeneral, kSpecial, kRows, kMemory}, 1), "the least for what is shown");
        const Cost stack = debugging.costOf([&] {
            debugging.say(QStringLiteral("t"));
            debugging.say(QStringLiteral("k 14"));
        });
        add(rows, fmt::format("cost step and k {}", name), stack,
            least(kStop, {kGeneral, 1, kStackWords * 8}, 1), "the least for what is shown");
    }
    return rows;
}

}  // namespace hawser::bench
