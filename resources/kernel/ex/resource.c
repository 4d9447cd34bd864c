// Executive resources. One lock guards all of them: they are few, and held for a look only.
#include "ex.h"

#include "mm.h"
#include "ps.h"

#define OWNERS 8  // that share one, beside the first

LIST_ENTRY ExpSystemResourcesList = {&ExpSystemResourcesList, &ExpSystemResourcesList};
static KSPIN_LOCK s_lock;

void ExInitializeResourceLite(PERESOURCE resource) {
    resource->SharedWaiters = ExAllocatePoolWithTag(sizeof(KSEMAPHORE), 'eSeR');
    KeInitializeSemaphore(resource->SharedWaiters);
    resource->ExclusiveWaiters = ExAllocatePoolWithTag(sizeof(KEVENT), 'vEeR');
    KeInitializeEvent(resource->ExclusiveWaiters, EVENT_SYNCHRONIZATION_OBJECT);
    resource->OwnerTable = ExAllocatePoolWithTag(OWNERS * sizeof(OWNER_ENTRY), 'aTeR');
    resource->OwnerTable->TableSize = OWNERS;
    const ULONG64 flags = KeAcquireSpinLock(&s_lock);
    InsertTailList(&ExpSystemResourcesList, &resource->SystemResourcesList);
    KeReleaseSpinLock(&s_lock, flags);
}

// The entry of a thread, or one that is free.
static POWNER_ENTRY OwnerEntryOf(PERESOURCE resource, ULONG64 thread) {
    if (resource->OwnerEntry.OwnerThread == thread) return &resource->OwnerEntry;
    for (ULONG n = 1; n < OWNERS; n++)
        if (resource->OwnerTable[n].OwnerThread == thread) return &resource->OwnerTable[n];
    return NULL;
}

static BOOLEAN TryAcquire(PERESOURCE resource, BOOLEAN exclusive) {
    const ULONG64 thread = (ULONG64)KeGetCurrentThread();
    const BOOLEAN owned = (resource->Flag & ResourceOwnedExclusive) != 0;
    POWNER_ENTRY entry = OwnerEntryOf(resource, thread);
    const BOOLEAN free = resource->ActiveCount == 0;
    if (exclusive ? !free && !(owned && entry) : owned && !entry) return FALSE;
    if (!entry) {
        entry = OwnerEntryOf(resource, 0);
        if (!entry) return FALSE;
        entry->OwnerThread = thread;
        resource->ActiveEntries++;
    }
    entry->OwnerCount++;
    resource->ActiveCount = exclusive ? 1 : (SHORT)resource->ActiveEntries;
    if (exclusive) resource->Flag |= ResourceOwnedExclusive;
    return TRUE;
}

static void Acquire(PERESOURCE resource, BOOLEAN exclusive) {
    ULONG* waiters = exclusive ? &resource->NumberOfExclusiveWaiters : &resource->NumberOfSharedWaiters;
    ULONG64 flags = KeAcquireSpinLock(&s_lock);
    while (!TryAcquire(resource, exclusive)) {
        resource->ContentionCount++;
        (*waiters)++;
        KeReleaseSpinLock(&s_lock, flags);
        KeWaitForSingleObject(exclusive ? (PVOID)resource->ExclusiveWaiters : (PVOID)resource->SharedWaiters,
                              WrResource);
        flags = KeAcquireSpinLock(&s_lock);
        (*waiters)--;
    }
    KeReleaseSpinLock(&s_lock, flags);
}

void ExAcquireResourceExclusiveLite(PERESOURCE resource) {
    Acquire(resource, TRUE);
}

void ExAcquireResourceSharedLite(PERESOURCE resource) {
    Acquire(resource, FALSE);
}

void ExReleaseResourceLite(PERESOURCE resource) {
    const ULONG64 flags = KeAcquireSpinLock(&s_lock);
    const POWNER_ENTRY entry = OwnerEntryOf(resource, (ULONG64)KeGetCurrentThread());
    BOOLEAN released = FALSE;
    if (entry && --entry->OwnerCount == 0) {
        entry->OwnerThread = 0;
        resource->ActiveEntries--;
        resource->ActiveCount = (SHORT)resource->ActiveEntries;
        released = resource->ActiveCount == 0;
        if (released) resource->Flag &= (USHORT)~ResourceOwnedExclusive;
    }
    const ULONG shared = released ? resource->NumberOfSharedWaiters : 0;
    const BOOLEAN exclusive = released && !shared && resource->NumberOfExclusiveWaiters;
    KeReleaseSpinLock(&s_lock, flags);
    if (shared) KeReleaseSemaphore(resource->SharedWaiters, (LONG)shared);
    if (exclusive) KeSetEvent(resource->ExclusiveWaiters);
}
