// The end of the machine, said as NT says it (kd-protocol.md 2.6, 13): a print and a break with status 3,
// then a break with status 4 after every continue.
#include "arch.h"
#include "kd.h"

ULONG64 KiBugcheckData[5];

void KeBugCheckEx(ULONG code, ULONG64 p1, ULONG64 p2, ULONG64 p3, ULONG64 p4) {
    static volatile LONG first = 1;
    SaveFlagsAndDisable();
    KeGetPcr()->Irql = HIGH_LEVEL;
    if (__atomic_exchange_n(&first, 0, __ATOMIC_SEQ_CST)) {
        KiBugcheckData[0] = code;
        KiBugcheckData[1] = p1;
        KiBugcheckData[2] = p2;
        KiBugcheckData[3] = p3;
        KiBugcheckData[4] = p4;
    }
    KdRefreshDebugger();
    // A crash that the debugger asked for is not announced and breaks once less.
    if (code != BUGCHECK_MANUALLY_INITIATED) {
        DbgPrint("\n*** Fatal System Error: 0x%08lx\n                       (0x%p,0x%p,0x%p,0x%p)\n\n", code,
                 p1, p2, p3, p4);
        DbgBreakPointWithStatus(DBG_STATUS_BUGCHECK_FIRST);
    }
    for (;;) DbgBreakPointWithStatus(DBG_STATUS_BUGCHECK_SECOND);
}
