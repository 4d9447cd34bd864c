// Who may use the stub. One processor at a time; the others wait with interrupts off, where an NMI still
// freezes them, so waiting for the stub is never a reason for a dead-lock.
#include "arch.h"
#include "kdp.h"

static volatile LONG s_owner;   // processor number + 1
static volatile LONG s_active;  // the processor that talks, number + 1; differs from the owner after a switch

// Processors that hold a ticket which is not served yet. An NMI there must wait like on the owner: a bug
// check would queue up behind the ticket that it interrupted.
static volatile BOOLEAN s_waiting[KI_MAXIMUM_PROCESSORS];

BOOLEAN KdOwnsProcessor(ULONG number) {
    return s_owner == (LONG)number + 1 || s_active == (LONG)number + 1 || s_waiting[number];
}

// Tickets, because a processor that prints without pause would win an unfair lock every time and a break-in
// on another one would wait for seconds.
static volatile ULONG s_nextTicket;
static volatile ULONG s_serving;

static void TakeOwnership(void) {
    s_owner = (LONG)KeGetCurrentPrcb()->Number + 1;
}

BOOLEAN KdpTryEnter(void) {
    ULONG ticket = s_serving;
    if (!__atomic_compare_exchange_n(&s_nextTicket, &ticket, ticket + 1, FALSE, __ATOMIC_SEQ_CST,
                                     __ATOMIC_SEQ_CST))
        return FALSE;
    TakeOwnership();
    return TRUE;
}

ULONG64 KdpEnter(BOOLEAN freeze) {
    const ULONG64 flags = SaveFlagsAndDisable();
    const ULONG self = KeGetCurrentPrcb()->Number;
    s_waiting[self] = TRUE;
    const ULONG ticket = __atomic_fetch_add(&s_nextTicket, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(&s_serving, __ATOMIC_ACQUIRE) != ticket) Pause();
    TakeOwnership();
    s_waiting[self] = FALSE;
    if (freeze) KiFreezeProcessors();
    HalRouteSerialInterrupt();
    return flags;
}

void KdpExit(ULONG64 flags, BOOLEAN frozen) {
    if (frozen) KiThawProcessors();
    s_owner = 0;
    __atomic_fetch_add(&s_serving, 1, __ATOMIC_SEQ_CST);
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

void KdpSetActive(ULONG number, BOOLEAN active) {
    s_active = active ? (LONG)number + 1 : 0;
}

BOOLEAN KdpIsActive(ULONG number) {
    return s_active == (LONG)number + 1;
}

BOOLEAN KdpIsOwner(ULONG number) {
    return s_owner == (LONG)number + 1;
}
