// Events and semaphores: a thread waits on the object's list until whoever signals it takes it off.
#include "ke.h"

void KeInitializeEvent(PKEVENT event, UCHAR type) {
    event->Header.Type = type;
    InitializeListHead(&event->Header.WaitListHead);
}

void KeInitializeSemaphore(PKSEMAPHORE semaphore) {
    semaphore->Header.Type = SEMAPHORE_OBJECT;
    semaphore->Limit = 0x7FFFFFFF;
    InitializeListHead(&semaphore->Header.WaitListHead);
}

// With the dispatcher lock held.
static BOOLEAN TakeSignal(DISPATCHER_HEADER* header) {
    if (header->SignalState <= 0) return FALSE;
    if (header->Type != EVENT_NOTIFICATION_OBJECT) header->SignalState--;
    return TRUE;
}

void KeWaitForSingleObject(PVOID object, KWAIT_REASON reason) {
    DISPATCHER_HEADER* header = object;
    const ULONG64 flags = KeAcquireSpinLock(&KiDispatcherLock);
    if (!TakeSignal(header)) {
        KWAIT_BLOCK block = {.Thread = KeGetCurrentThread(), .Object = object, .WaitType = 1};
        InsertTailList(&header->WaitListHead, &block.WaitListEntry);
        KiBlockCurrentThread(reason);
    }
    KeReleaseSpinLock(&KiDispatcherLock, flags);
}

static void Signal(DISPATCHER_HEADER* header, LONG count) {
    const ULONG64 flags = KeAcquireSpinLock(&KiDispatcherLock);
    header->SignalState += count;
    if (header->Type <= EVENT_SYNCHRONIZATION_OBJECT) header->SignalState = 1;
    while (!IsListEmpty(&header->WaitListHead) && TakeSignal(header)) {
        const PKWAIT_BLOCK block = CONTAINING_RECORD(header->WaitListHead.Flink, KWAIT_BLOCK, WaitListEntry);
        RemoveEntryList(&block->WaitListEntry);
        KiUnblockThread(block->Thread);
    }
    KeReleaseSpinLock(&KiDispatcherLock, flags);
}

void KeSetEvent(PKEVENT event) {
    Signal(&event->Header, 1);
}

void KeReleaseSemaphore(PKSEMAPHORE semaphore, LONG count) {
    Signal(&semaphore->Header, count);
}
