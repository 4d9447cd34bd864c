#include "core/engine/LiveWords.h"

#include "core/base/Overloaded.h"

namespace hawser::engine {

namespace {

std::uint32_t statusOf(ExceptionAnswer answer) {
    switch (answer) {
        case ExceptionAnswer::Continue:
            return kd::kDbgContinue;
        case ExceptionAnswer::Handled:
            return kd::kDbgExceptionHandled;
        case ExceptionAnswer::NotHandled:
            return kd::kDbgExceptionNotHandled;
    }
    return kd::kDbgContinue;
}

}  // namespace

Stop stopFrom(const kd::StateChange& change) {
    Stop stop;
    stop.processor = change.processor;
    stop.processorCount = change.processorCount;
    stop.thread = change.thread;
    stop.programCounter = change.programCounter;
    std::visit(
        Overloaded{
            [&](const kd::ExceptionReport& r) {
                stop.what = ExceptionEvent{r.code, r.flags, r.record, r.address, r.parameters, r.firstChance};
            },
            [&](const kd::LoadSymbolsReport& r) {
                stop.what = ModuleEvent{r.path, r.base, r.processId, r.sizeOfImage, r.checkSum, r.unload};
            },
            [&](const kd::CommandStringReport& r) {
                stop.what = CommandEvent{r.name, r.command};
            },
            [&](const kd::UnreadableReport&) { stop.what = UnreadableEvent{}; },
        },
        change.what);
    stop.trouble = change.trouble;
    stop.debugStatus = change.control.dr6;
    stop.debugControl = change.control.dr7;
    stop.instructionStream = change.control.instructionStream;
    return stop;
}

TargetVersion versionFrom(const kd::Version& version) {
    return {.buildNumber = version.buildNumber,
            .checkedBuild = version.checkedBuild(),
            .multiprocessor = version.multiprocessor(),
            .pointers64 = version.pointers64(),
            .machine = version.machine,
            .kernelBase = version.kernelBase,
            .loadedModuleList = version.loadedModuleList,
            .debuggerDataList = version.hasDebuggerData() ? version.debuggerDataList : Address()};
}

kd::Continue2 continueFrom(const ResumeOrder& order) {
    return {.status = statusOf(order.answer), .trace = order.trace, .dr7 = order.debugControl};
}

}  // namespace hawser::engine
