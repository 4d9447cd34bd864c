#include "core/command/tasks/TaskNames.h"

#include <fmt/format.h>

#include <array>
#include <span>
#include <string_view>

namespace hawser::command {

namespace {

constexpr auto kStates =
    std::to_array<std::string_view>({"Initialized", "Ready", "Running", "Standby", "Terminated", "Waiting",
                                     "Transition", "DeferredReady", "GateWait", "WaitingForProcessInSwap"});
constexpr auto kReasons = std::to_array<std::string_view>(
    {"Executive",        "FreePage",          "PageIn",           "PoolAllocation",
     "DelayExecution",   "Suspended",         "UserRequest",      "WrExecutive",
     "WrFreePage",       "WrPageIn",          "WrPoolAllocation", "WrDelayExecution",
     "WrSuspended",      "WrUserRequest",     "WrSpare0",         "WrQueue",
     "WrLpcReceive",     "WrLpcReply",        "WrVirtualMemory",  "WrPageOut",
     "WrRendezvous",     "WrKeyedEvent",      "WrTerminated",     "WrProcessInSwap",
     "WrCpuRateControl", "WrCalloutStack",    "WrKernel",         "WrResource",
     "WrPushLock",       "WrMutex",           "WrQuantumEnd",     "WrDispatchInt",
     "WrPreempted",      "WrYieldExecution",  "WrFastMutex",      "WrGuardedMutex",
     "WrRundown",        "WrAlertByThreadId", "WrDeferredPreempt"});

std::string textOf(std::span<const std::string_view> names, std::uint64_t value, std::string_view what) {
    return value < names.size() ? std::string(names[value]) : fmt::format("{} {}", what, value);
}

}  // namespace

std::string threadStateText(std::uint64_t state) {
    return textOf(kStates, state, "State");
}

std::string waitReasonText(std::uint64_t reason) {
    return textOf(kReasons, reason, "Reason");
}

}  // namespace hawser::command
