#include "core/command/TargetReport.h"

#include <fmt/format.h>

#include <array>
#include <chrono>

#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/command/StopReport.h"
#include "core/command/TargetText.h"
#include "core/command/TimeText.h"
#include "core/command/VersionText.h"

namespace hawser::command {

namespace {

constexpr std::size_t kMaxReportText = 256;

struct Release {
    unsigned firstBuild;
    std::string_view name;
};
// The first build of each release, newest first (Microsoft's public version table).
constexpr std::array<Release, 9> kReleases{{{22000, "Windows 11"},
                                            {10240, "Windows 10"},
                                            {9600, "Windows 8.1"},
                                            {9200, "Windows 8"},
                                            {7600, "Windows 7"},
                                            {6000, "Windows Vista"},
                                            {3790, "Windows Server 2003"},
                                            {2600, "Windows XP"},
                                            {2195, "Windows 2000"}}};

std::string_view releaseName(unsigned build) {
    for (const Release& release : kReleases) {
        if (build >= release.firstBuild) return release.name;
    }
    return {};
}

std::string_view productName(std::uint32_t productType) {
    if (productType == 1) return "WinNt";
    if (productType == 2) return "LanManNt";
    return productType == 3 ? "Server" : "unknown";
}

std::uint64_t now() {
    using namespace std::chrono;
    return systemTimeFromUnix(duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
}

}  // namespace

std::string machineName(Machine machine) {
    switch (machine) {
        case Machine::X86:
            return "x86 compatible";
        case Machine::X64:
            return "x64";
        case Machine::Arm64:
            return "ARM 64-bit (AArch64)";
        case Machine::ArmThumb2:
            return "ARM Thumb-2";
    }
    return fmt::format("machine {:04x}", static_cast<unsigned>(machine));
}

std::string targetName(const engine::TargetInfo& info) {
    const unsigned build = info.version.buildNumber;
    const std::string_view release = releaseName(build);
    if (release.empty())
        return fmt::format("NT kernel, build {}, {}", build, machineName(info.version.machine));
    return fmt::format("{} {} {}", release, build, machineName(info.version.machine));
}

std::string targetVersionLine(const engine::TargetInfo& info) {
    const std::string_view release = releaseName(info.version.buildNumber);
    return fmt::format("{}{}Kernel Version {} {}({} proc{}) {} {}", release, release.empty() ? "" : " ",
                       info.version.buildNumber, info.version.multiprocessor ? "MP " : "UP ", info.processors,
                       info.processors == 1 ? "" : "s", info.version.checkedBuild ? "Checked" : "Free",
                       machineName(info.version.machine));
}

void printTimes(engine::Debugger& debugger, OutputSink& output) {
    // Those of the last stop are as good as any where it cannot be asked.
    static_cast<void>(debugger.readTimes());
    if (!debugger.info()) return;
    const auto& [systemTime, upTime] = debugger.info()->times;
    output.print(fmt::format("Debug session time: {}\nSystem Uptime: {}\n",
                             systemTime ? systemTimeText(*systemTime) : std::string("not available"),
                             upTime ? spanText(*upTime) : std::string("not available")));
}

void printTargetVersion(engine::Debugger& debugger, OutputSink& output) {
    if (!debugger.info()) return;
    const engine::TargetInfo& info = *debugger.info();
    output.print(targetVersionLine(info) + "\n");
    if (info.productType != 0) output.print(fmt::format("Product: {}\n", productName(info.productType)));
    if (!info.buildLab.empty())
        output.print(fmt::format("Edition build lab: {}\n", oneLine(info.buildLab, kMaxReportText)));
    output.print(fmt::format("Kernel base = 0x{} PsLoadedModuleList = 0x{}\n",
                             debugger.addressText(info.version.kernelBase),
                             debugger.addressText(info.version.loadedModuleList)));
    printTimes(debugger, output);
}

void printBanner(engine::Debugger& debugger, bool initialBreakRequested, OutputSink& output) {
    if (!debugger.info()) return;
    const engine::TargetInfo& info = *debugger.info();
    // Nobody connects to what never runs.
    if (debugger.target().capabilities().has(engine::Capability::Run)) {
        output.print(fmt::format("Connected to {} target at ({}), ptr64 {}\n", targetName(info),
                                 systemTimeText(now()), info.version.pointers64 ? "TRUE" : "FALSE"));
        output.print(fmt::format("Kernel Debugger connection established.{}\n",
                                 initialBreakRequested ? "  (Initial Breakpoint requested)" : ""));
    }
    printTargetVersion(debugger, output);
}

}  // namespace hawser::command
