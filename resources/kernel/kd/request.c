// Executes the requests of kd-protocol.md 3.2. The reply is the request's own header, changed in place.
#include "arch.h"
#include "kdp.h"
#include "rtl.h"

static void SetStatus(PDBGKD_MANIPULATE_STATE64 m, BOOLEAN good) {
    m->ReturnStatus = good ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}

static KDP_REPLY Continue(KDP_OUTCOME* outcome, NTSTATUS status) {
    outcome->Kind = KdpContinue;
    outcome->Status = status;
    return KdpNoReply;
}

static KDP_REPLY SwitchProcessor(PDBGKD_MANIPULATE_STATE64 m, KDP_OUTCOME* outcome) {
    const ULONG self = KeGetCurrentPrcb()->Number;
    outcome->Kind = KdpSwitch;
    // One that does not exist, or did not freeze, cannot speak: the present one reports again (3.10).
    const BOOLEAN possible =
        m->Processor < KeNumberProcessors &&
        (KdpIsOwner(m->Processor) || KiProcessorBlock[m->Processor]->FreezeState == FreezeFrozen);
    outcome->Processor = possible ? m->Processor : self;
    return KdpNoReply;
}

static KDP_REPLY Unknown(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data) {
    data->Length = 0;
    m->ReturnStatus = STATUS_UNSUCCESSFUL;
    if (KdpHabits.LoopPrint) KdpPrintFromLoop("KDTARGET: request %x is not there\n", m->ApiNumber);
    return KdpReply;
}

KDP_REPLY KdpExecute(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data, KDP_OUTCOME* outcome) {
    switch (m->ApiNumber) {
        case DbgKdReadVirtualMemoryApi:
        case DbgKdWriteVirtualMemoryApi:
            KdpTransferVirtual(m, data, m->ApiNumber == DbgKdWriteVirtualMemoryApi);
            return KdpReply;
        case DbgKdReadPhysicalMemoryApi:
        case DbgKdWritePhysicalMemoryApi:
            KdpTransferPhysical(m, data, m->ApiNumber == DbgKdWritePhysicalMemoryApi);
            return KdpReply;
        case DbgKdGetContextApi:
            KdpGetContext(m, data);
            return KdpReply;
        case DbgKdSetContextApi:
            KdpSetContext(m, data);
            return KdpReply;
        case DbgKdGetContextExApi:
            KdpGetContextEx(m, data);
            return KdpReply;
        case DbgKdSetContextExApi:
            KdpSetContextEx(m, data);
            return KdpReply;
        case DbgKdReadControlSpaceApi:
            KdpReadControlSpace(m, data);
            return KdpReply;
        case DbgKdWriteControlSpaceApi:
            KdpWriteControlSpace(m, data);
            return KdpReply;
        case DbgKdWriteBreakPointApi:
            data->Length = 0;
            m->u.WriteBreakPoint.BreakPointHandle = KdpAddBreakpoint(m->u.WriteBreakPoint.BreakPointAddress);
            SetStatus(m, m->u.WriteBreakPoint.BreakPointHandle != 0);
            return KdpReply;
        case DbgKdRestoreBreakPointApi:
            data->Length = 0;
            SetStatus(m, KdpDeleteBreakpoint(m->u.RestoreHandle));
            if (KdpHabits.LoopPrint && m->ReturnStatus != STATUS_SUCCESS)
                KdpPrintFromLoop("KDTARGET: breakpoint %u was not set\n", m->u.RestoreHandle);
            return KdpReply;
        case DbgKdWriteBreakPointExApi:
            if (KdpHabits.NoExApis) return Unknown(m, data);
            KdpWriteBreakpointEx(m, data);
            return KdpReply;
        case DbgKdRestoreBreakPointExApi:
            if (KdpHabits.NoExApis) return Unknown(m, data);
            KdpRestoreBreakpointEx(m, data);
            return KdpReply;
        case DbgKdGetVersionApi:
            data->Length = 0;
            m->u.GetVersion = KdVersionBlock;
            m->ReturnStatus = STATUS_SUCCESS;
            return KdpReply;
        case DbgKdReadIoSpaceApi:
        case DbgKdWriteIoSpaceApi:
            data->Length = 0;
            KdpAccessIoSpace(m, m->ApiNumber == DbgKdWriteIoSpaceApi);
            return KdpReply;
        case DbgKdReadMachineSpecificRegister:
        case DbgKdWriteMachineSpecificRegister:
            data->Length = 0;
            KdpAccessMsr(m, m->ApiNumber == DbgKdWriteMachineSpecificRegister);
            return KdpReply;
        case DbgKdGetBusDataApi:
            KdpGetBusData(m, data);
            return KdpReply;
        case DbgKdSearchMemoryApi:
            KdpSearchMemory(m, data);
            return KdpReply;
        case DbgKdFillMemoryApi:
            KdpFillMemory(m, data);
            return KdpReply;
        case DbgKdQueryMemoryApi:
            data->Length = 0;
            KdpQueryMemory(m);
            return KdpReply;
        case DbgKdClearAllInternalBreakpointsApi:
            return KdpNoReply;  // this kernel never has any
        case DbgKdContinueApi:
            return Continue(outcome, m->u.ContinueStatus);
        case DbgKdContinueApi2:
            KdpApplyContinue2(&m->u.Continue2);
            return Continue(outcome, m->u.Continue2.ContinueStatus);
        case DbgKdSwitchProcessor:
            return SwitchProcessor(m, outcome);
        case DbgKdCauseBugCheckApi:
            outcome->Kind = KdpCrash;
            return KdpNoReply;
        case DbgKdRebootApi:
            KdpReboot();
            return KdpNoReply;
        default:
            return Unknown(m, data);
    }
}
