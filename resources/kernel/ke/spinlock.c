// Spin locks. Interrupts stay off while one is held, so a tick never finds its own processor's lock taken.
#include "arch.h"

ULONG64 KeAcquireSpinLock(PKSPIN_LOCK lock) {
    const ULONG64 flags = SaveFlagsAndDisable();
    while (__atomic_exchange_n(&lock->Value, 1, __ATOMIC_ACQUIRE))
        while (lock->Value) Pause();
    const PKPCR pcr = KeGetPcr();
    lock->Owner = (LONG)pcr->Prcb.Number + 1;
    const ULONG64 irql = pcr->Irql;
    if (pcr->Irql < DISPATCH_LEVEL) pcr->Irql = DISPATCH_LEVEL;
    return flags | irql << 32;
}

void KeReleaseSpinLock(PKSPIN_LOCK lock, ULONG64 flags) {
    lock->Owner = 0;
    KeGetPcr()->Irql = (UCHAR)(flags >> 32);
    __atomic_store_n(&lock->Value, 0, __ATOMIC_RELEASE);
    RestoreFlags(flags & 0xFFFFFFFF);
}
