// State changes: says that the machine stopped, and serves requests until it may go on (kd-protocol.md 2.8,
// 4).
#include "arch.h"
#include "kdp.h"
#include "rtl.h"

static DBGKD_ANY_WAIT_STATE_CHANGE s_change;
static DBGKD_MANIPULATE_STATE64 s_message;
static KDP_BUFFER s_data;

// Hand-over to another processor: the owner posts a number and gets the outcome back.
static volatile LONG s_switchTarget = -1;
static KDP_OUTCOME s_switchOutcome;

static void FillHeader(PKPRCB prcb, ULONG newState) {
    const CONTEXT* context = &prcb->ProcessorState.ContextFrame;
    memset(&s_change, 0, sizeof(s_change));
    s_change.NewState = newState;
    s_change.ProcessorLevel = prcb->CpuType;
    s_change.Processor = (USHORT)prcb->Number;
    s_change.NumberProcessors = KeNumberProcessors;
    s_change.Thread = (ULONG64)prcb->CurrentThread;
    s_change.ProgramCounter = context->Rip;
    AMD64_DBGKD_CONTROL_REPORT* report = &s_change.ControlReport;
    report->Dr6 = context->Dr6;
    report->Dr7 = context->Dr7;
    report->EFlags = context->EFlags;
    report->SegCs = context->SegCs;
    report->SegDs = context->SegDs;
    report->SegEs = context->SegEs;
    report->SegFs = context->SegFs;
    report->ReportFlags = context->SegCs == KGDT64_R0_CODE ? 3 : 1;
    // Breakpoints in the stream are taken out of memory, and their entries are freed (3.7, 13).
    KdpDeleteBreakpointRange(context->Rip, context->Rip + sizeof(report->InstructionStream) - 1);
    report->InstructionCount = (USHORT)KdpCopyVirtual(context->Rip, report->InstructionStream,
                                                      sizeof(report->InstructionStream), FALSE);
}

// A state change that nobody must hear (load symbols) ends at once when nobody does.
static KDP_OUTCOME SendAndServe(const void* tail, ULONG tailSize, BOOLEAN patient) {
    KDP_OUTCOME outcome = {KdpContinue, STATUS_SUCCESS, 0};
    for (;;) {
        if (KdpSendPacket(KD_TYPE_STATE_CHANGE64, &s_change, sizeof(s_change), tail, tailSize, patient) ==
            KdpGaveUp)
            return outcome;
        for (BOOLEAN again = FALSE; !again;) {
            const KDP_RECEIVE result =
                KdpReceivePacket(KD_TYPE_MANIPULATE, &s_message, sizeof(s_message), &s_data);
            if (result == KdpTimeout) continue;
            again = result == KdpSendAgain;
            if (again) continue;
            outcome.Kind = KdpStay;
            if (KdpExecute(&s_message, &s_data, &outcome) == KdpReply)
                again = KdpSendPacket(KD_TYPE_MANIPULATE, &s_message, sizeof(s_message), s_data.Bytes,
                                      s_data.Length, TRUE) == KdpSendReset;
            if (outcome.Kind == KdpSwitch && outcome.Processor == KeGetCurrentPrcb()->Number)
                again = TRUE;
            else if (outcome.Kind != KdpStay)
                return outcome;
        }
    }
}

static KDP_OUTCOME ReportWake(PKPRCB prcb) {
    FillHeader(prcb, DbgKdExceptionStateChange);
    s_change.u.Exception.Record.ExceptionCode = STATUS_WAKE_SYSTEM_DEBUGGER;
    s_change.u.Exception.Record.ExceptionAddress = prcb->ProcessorState.ContextFrame.Rip;
    s_change.u.Exception.FirstChance = 1;
    return SendAndServe(NULL, 0, TRUE);
}

BOOLEAN KdServeSwitch(PKPRCB prcb) {
    if (__atomic_load_n(&s_switchTarget, __ATOMIC_ACQUIRE) != (LONG)prcb->Number) return FALSE;
    KdpSetActive(prcb->Number, TRUE);
    HalRouteSerialInterrupt();
    s_switchOutcome = ReportWake(prcb);
    KdpSetActive(0, FALSE);
    __atomic_store_n(&s_switchTarget, -1, __ATOMIC_RELEASE);
    return TRUE;
}

// The owner stays responsible for the thaw, so it waits here while others talk.
static KDP_OUTCOME FollowSwitches(KDP_OUTCOME outcome) {
    const PKPRCB self = KeGetCurrentPrcb();
    while (outcome.Kind == KdpSwitch) {
        if (outcome.Processor == self->Number) {
            HalRouteSerialInterrupt();
            outcome = ReportWake(self);
            continue;
        }
        const PKPRCB target = KiProcessorBlock[outcome.Processor];
        __atomic_store_n(&s_switchTarget, (LONG)outcome.Processor, __ATOMIC_RELEASE);
        while (!KdpIsActive(target->Number) &&
               __atomic_load_n(&s_switchTarget, __ATOMIC_ACQUIRE) == (LONG)outcome.Processor) {
            KiNudgeProcessor(target);
            HalStall(200);
        }
        while (__atomic_load_n(&s_switchTarget, __ATOMIC_ACQUIRE) != -1) Pause();
        outcome = s_switchOutcome;
    }
    return outcome;
}

static BOOLEAN IsInt3(const EXCEPTION_RECORD64* record) {
    return record->ExceptionCode == STATUS_BREAKPOINT && record->ExceptionInformation[0] == BREAKPOINT_BREAK;
}

// A breakpoint that another processor hit at the same moment may be gone by the time this one gets the stub:
// then the original instruction is back in place and is simply run.
static BOOLEAN IsStaleBreakpoint(const EXCEPTION_RECORD64* record, PKTRAP_FRAME frame) {
    if (!IsInt3(record)) return FALSE;
    UCHAR byte;
    if (KdpCopyVirtual(frame->Rip, &byte, 1, FALSE) != 1) return FALSE;
    return byte != 0xCC && byte != 0x03;  // 03 is the second byte of the long form, cd 03
}

BOOLEAN KdpReportException(PKTRAP_FRAME frame, PEXCEPTION_RECORD64 record, BOOLEAN firstChance) {
    const ULONG64 flags = KdpEnter(TRUE);
    if (IsStaleBreakpoint(record, frame)) {
        KdpExit(flags, TRUE);
        return TRUE;
    }
    const PKPRCB prcb = KeGetCurrentPrcb();
    frame->EFlags &= ~EFLAGS_TF;  // a step is over when it is reported
    KiSaveProcessorState(frame, prcb);
    FillHeader(prcb, DbgKdExceptionStateChange);
    s_change.u.Exception.Record = *record;
    if (IsInt3(record)) {
        if (KdpHabits.AddressBehind) s_change.u.Exception.Record.ExceptionAddress++;
        if (KdpHabits.PcBehind) s_change.ProgramCounter++;
    }
    s_change.u.Exception.FirstChance = firstChance;
    const KDP_OUTCOME outcome = FollowSwitches(SendAndServe(NULL, 0, TRUE));
    const ULONG64 rip = frame->Rip;
    KiRestoreProcessorState(frame, prcb);
    // RF, so that an instruction breakpoint in a debug register does not hit again at once (Intel SDM vol
    // 3, 17.3.1.1).
    if (record->ExceptionCode == STATUS_SINGLE_STEP && frame->Rip == rip) frame->EFlags |= 0x10000;
    KdpExit(flags, TRUE);
    if (outcome.Kind == KdpCrash) KeBugCheckEx(BUGCHECK_MANUALLY_INITIATED, 0, 0, 0, 0);
    return outcome.Status >= 0;
}

void KdpReportLoadSymbols(PKTRAP_FRAME frame, const STRING* path, const KD_SYMBOLS_INFO* info,
                          BOOLEAN unload) {
    if (KdDebuggerNotPresent) return;
    const ULONG64 flags = KdpEnter(TRUE);
    const PKPRCB prcb = KeGetCurrentPrcb();
    KiSaveProcessorState(frame, prcb);
    FillHeader(prcb, DbgKdLoadSymbolsStateChange);
    DBGKD_LOAD_SYMBOLS64* load = &s_change.u.LoadSymbols;
    load->PathNameLength = path->Length + 1U;
    load->BaseOfDll = (ULONG64)info->BaseOfDll;
    load->ProcessId = info->ProcessId;
    load->CheckSum = info->CheckSum;
    load->SizeOfImage = info->SizeOfImage;
    load->UnloadSymbols = unload;
    const KDP_OUTCOME outcome = FollowSwitches(SendAndServe(path->Buffer, path->Length + 1U, FALSE));
    KiRestoreProcessorState(frame, prcb);
    KdpExit(flags, TRUE);
    if (outcome.Kind == KdpCrash) KeBugCheckEx(BUGCHECK_MANUALLY_INITIATED, 0, 0, 0, 0);
}
