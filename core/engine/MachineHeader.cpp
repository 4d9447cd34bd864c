#include "core/engine/MachineHeader.h"

#include "core/engine/Architecture.h"
#include "core/engine/BugCheckData.h"
#include "core/engine/Debugger.h"
#include "core/engine/DebuggerData.h"
#include "core/engine/ErrorKind.h"

namespace hawser::engine {

namespace {

dump::ExceptionRecord recordOf(const ExceptionEvent& event) {
    return {event.code, event.flags, event.record, event.address, event.parameters};
}

void describeSystem(const Debugger& debugger, dump::DumpHeader& header) {
    const TargetInfo& info = *debugger.info();
    header.wide = info.version.pointers64;
    header.majorVersion =
        info.version.checkedBuild ? dump::DumpHeader::kCheckedKernel : dump::DumpHeader::kFreeKernel;
    header.buildNumber = info.version.buildNumber;
    header.machine = info.version.machine;
    header.loadedModuleList = info.version.loadedModuleList;
    if (const DebuggerData* data = debugger.debuggerData())
        header.activeProcessHead = data->activeProcessHead;
    header.debuggerDataBlock = info.debuggerDataBlock;
    header.processors = info.processors;
    header.systemTime = info.times.systemTime;
    header.upTime = info.times.upTime;
    if (info.productType != 0) header.productType = info.productType;
}

}  // namespace

Result<> needStandingTarget(const Debugger& debugger) {
    if (debugger.stopped() && debugger.identified()) return {};
    return fail(ErrorCode::NotAvailable, "A dump is written of a target that is stopped.");
}

Result<std::uint64_t> controlRegister(Debugger& debugger, std::string_view name) {
    const auto value = debugger.registerNamed(debugger.currentProcessor(), name);
    if (!value) return tl::unexpected(value.error());
    return *value ? (*value)->value : 0;
}

Result<dump::PagingRoot> pagingRoot(Debugger& debugger) {
    const auto tables = controlRegister(debugger, "cr3");
    if (!tables && endsWalk(tables.error())) return tl::unexpected(tables.error());
    if (tables && *tables != 0) return dump::PagingRoot{.base = *tables};
    const auto told = debugger.target().pageTables();
    if (!told) return tl::unexpected(told.error());
    return told->value_or(dump::PagingRoot{});
}

Result<dump::Paging> pagingOf(Debugger& debugger, const dump::PagingRoot& root) {
    const Machine machine = debugger.info()->version.machine;
    if (machine == Machine::Arm64 && root.base != 0) return dump::Paging::Arm64;
    const auto cr4 = controlRegister(debugger, "cr4");
    if (!cr4) return tl::unexpected(cr4.error());
    if (machine == Machine::X86)
        return (*cr4 & dump::kCr4Pae) != 0 ? dump::Paging::X86Pae : dump::Paging::X86;
    if (machine == Machine::X64)
        return (*cr4 & dump::kCr4FiveLevels) != 0 ? dump::Paging::X64FiveLevels : dump::Paging::X64;
    return fail(ErrorCode::Unsupported, "The target does not tell where its page tables are");
}

Result<dump::DumpHeader> machineHeader(Debugger& debugger, const std::string& comment) {
    const auto context =
        debugger.target().context(debugger.currentProcessor(), debugger.architecture().contextSize());
    if (!context) return tl::unexpected(context.error());
    dump::DumpHeader header;
    describeSystem(debugger, header);
    header.comment = comment;
    header.context = *context;
    if (const auto* exception = debugger.stop()->exception()) header.exception = recordOf(*exception);
    header.bugCheckCode = 0;
    const auto bugCheck = readBugCheck(debugger);
    if (!bugCheck) return header;
    header.bugCheckCode = static_cast<std::uint32_t>(bugCheck->code);
    header.bugCheckParameters = bugCheck->parameters;
    return header;
}

}  // namespace hawser::engine
