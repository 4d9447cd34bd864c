// Who may use the stub. One processor at a time; the others wait with interrupts off, where an NMI still freezes
// them, so waiting for the stub is never a reason for a dead-lock.
#include "arch.h"
#include "kdp.h"

static volatile LONG s_owner;   // processor number + 1
static volatile LONG s_active;  // the processor that talks, number + 1; differs from the owner after a switch

BOOLEAN KdOwnsProcessor(ULONG number) {
    return s_owner == (LONG)number + 1 || s_active == (LONG)number + 1;
}

BOOLEAN KdpTryEnter(void) {
    LONG expected = 0;
    return __atomic_compare_exchange_n(&s_owner, &expected, (LONG)KeGetCurrentPrcb()->Number + 1, FALSE,
                                       __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

ULONG64 KdpEnter(BOOLEAN freeze) {
    const ULONG64 flags = SaveFlagsAndDisable();
    while (!KdpTryEnter()) Pause();
    if (freeze) KiFreezeProcessors();
    HalRouteSerialInterrupt();
    return flags;
}

void KdpExit(ULONG64 flags, BOOLEAN frozen) {
    if (frozen) KiThawProcessors();
    __atomic_store_n(&s_owner, 0, __ATOMIC_SEQ_CST);
    const PKPRCB prcb = KeGetCurrentPrcb();
    // A tick that came during a print is only late, one during a stop never was: time stood still.
    if (prcb->MissedTick && !frozen) HalSendSelf(VECTOR_CLOCK);
    prcb->MissedTick = FALSE;
    if (prcb->DeferredNmi) {
        prcb->DeferredNmi = 0;
        KeBugCheckEx(0x80, 0x4F4454, 0, 0, 0);
    }
    RestoreFlags(flags);
}

void KdpSetActive(ULONG number, BOOLEAN active) { s_active = active ? (LONG)number + 1 : 0; }
