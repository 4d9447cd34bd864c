// Entry of the stub: tells service calls from exceptions, and listens for break-in.
#include "arch.h"
#include "kdp.h"

BOOLEAN KdDebuggerEnabled;

void KdInitialize(ULONG64 kernelBase) {
    KdpReadHabits();
    KdpInitializePort();
    KdpInitializeData(kernelBase);
    KdDebuggerEnabled = TRUE;
}

BOOLEAN KdTrap(PKTRAP_FRAME frame, PEXCEPTION_RECORD64 record, BOOLEAN firstChance) {
    if (record->ExceptionCode != STATUS_BREAKPOINT || record->ExceptionInformation[0] == BREAKPOINT_BREAK)
        return KdpReportException(frame, record, firstChance);
    // Ring 3 may not make the stub read or write for it.
    if ((frame->SegCs & 3) != 0) return TRUE;
    switch (record->ExceptionInformation[0]) {
        case BREAKPOINT_PRINT:
            KdpPrint((const CHAR*)frame->Rcx, (ULONG)frame->Rdx);
            frame->Rax = STATUS_SUCCESS;
            return TRUE;
        case BREAKPOINT_PROMPT:
            frame->Rax =
                KdpPrompt((const CHAR*)frame->Rcx, (ULONG)frame->Rdx, (CHAR*)frame->R8, (ULONG)frame->R9);
            return TRUE;
        case BREAKPOINT_LOAD_SYMBOLS:
        case BREAKPOINT_UNLOAD_SYMBOLS:
            KdpReportLoadSymbols(frame, (const STRING*)frame->Rcx, (const KD_SYMBOLS_INFO*)frame->Rdx,
                                 record->ExceptionInformation[0] == BREAKPOINT_UNLOAD_SYMBOLS);
            return TRUE;
        default:
            return TRUE;
    }
}

// kd-protocol.md 1.9 and 2.6. The ids were already set back, with the synchronisation bit, when it was given
// up.
void KdRefreshDebugger(void) {
    if (!KdDebuggerNotPresent) return;
    static const CHAR text[] = "KDTARGET: Refreshing KD connection\n";
    KdDebuggerNotPresent = FALSE;
    KdpProbing = TRUE;
    KdpPrint(text, sizeof(text) - 1);
    KdpProbing = FALSE;
}

void KdCheckForDebugBreak(void) {
    if (!KdpBreakPending) {
        UCHAR byte = 0;
        if (!KdpTryEnter()) return;
        const BOOLEAN wanted = KdpPollByte(&byte) && byte == KD_BREAKIN_BYTE;  // another byte is lost (2.1)
        KdpExit(SaveFlagsAndDisable(), FALSE);
        if (!wanted) return;
    }
    KdpBreakPending = FALSE;
    KdRefreshDebugger();
    DbgBreakPointWithStatus(DBG_STATUS_CONTROL_C);
}
