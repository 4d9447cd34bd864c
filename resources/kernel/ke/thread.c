// Round-robin scheduler: one ready queue and one delay queue for all processors, guarded by KiDispatcherLock.
// The lock is held across KiSwapContext; whoever comes out of it releases it.
#include "arch.h"
#include "ps.h"

#define QUANTUM_TICKS 2
#define READY_PRIORITY 8

KSPIN_LOCK KiDispatcherLock;
volatile ULONG64 KiTickCount;

static LIST_ENTRY s_ready = {&s_ready, &s_ready};
static LIST_ENTRY s_delayed = {&s_delayed, &s_delayed};

extern void KiThreadStart(void);

PKTHREAD KeGetCurrentThread(void) {
    PKTHREAD thread;
    __asm__ volatile("movq %%gs:0x188, %0" : "=r"(thread));
    return thread;
}

ULONG KeGetCurrentProcessorNumber(void) {
    return KeGetCurrentPrcb()->Number;
}

void KiInitializeThread(PKTHREAD thread, PKPROCESS process, PVOID start, PVOID context, PVOID stackTop,
                        PVOID limit) {
    thread->Header.Type = THREAD_OBJECT;
    InitializeListHead(&thread->Header.WaitListHead);
    InitializeListHead(&thread->ApcState.ApcListHead[0]);
    InitializeListHead(&thread->ApcState.ApcListHead[1]);
    InitializeListHead(&thread->QueueListEntry);
    thread->Process = process;
    thread->ApcState.Process = process;
    thread->InitialStack = stackTop;
    thread->StackBase = stackTop;
    thread->StackLimit = limit;
    thread->StartRoutine = start;
    thread->StartContext = context;
    thread->Priority = thread->BasePriority = READY_PRIORITY;
    // The word at the top is the return address 0 of KiThreadStart.
    const PKSWITCH_FRAME frame = (PKSWITCH_FRAME)((ULONG64)stackTop - 8 - sizeof(KSWITCH_FRAME));
    frame->Return = (ULONG64)KiThreadStart;
    thread->KernelStack = frame;
    thread->State = Initialized;
}

static void QueueReady(PKTHREAD thread) {
    thread->State = Ready;
    thread->WaitReason = Executive;
    InsertTailList(&s_ready, &thread->QueueListEntry);
}

void KiReadyThread(PKTHREAD thread) {
    const ULONG64 flags = KeAcquireSpinLock(&KiDispatcherLock);
    QueueReady(thread);
    KeReleaseSpinLock(&KiDispatcherLock, flags);
}

// With the dispatcher lock held: leaves the current thread as its State says and runs the next one. Null
// `next` means the idle thread.
static void SwitchTo(PKTHREAD next) {
    const PKPRCB prcb = KeGetCurrentPrcb();
    const PKTHREAD current = prcb->CurrentThread;
    if (!next) next = prcb->IdleThread;
    next->State = Running;
    next->NextProcessor = prcb->Number;
    prcb->QuantumLeft = QUANTUM_TICKS;
    if (next == current) return;
    prcb->CurrentThread = next;
    prcb->ContextSwitches++;
    next->ContextSwitches++;
    prcb->RspBase = (ULONG64)next->InitialStack;
    ((PKTSS64)KeGetPcr()->TssBase)->Rsp0 = (ULONG64)next->InitialStack;
    if (next->Process->DirectoryTableBase != current->Process->DirectoryTableBase)
        WriteCr3(next->Process->DirectoryTableBase);
    KiSwapContext(current, next);
}

static PKTHREAD TakeReady(void) {
    if (IsListEmpty(&s_ready)) return NULL;
    const PKTHREAD thread = CONTAINING_RECORD(s_ready.Flink, KTHREAD, QueueListEntry);
    RemoveEntryList(&thread->QueueListEntry);
    return thread;
}

void KiThreadStartup(void) {
    KeReleaseSpinLock(&KiDispatcherLock, EFLAGS_IF | 2);
    const PKTHREAD thread = KeGetCurrentThread();
    ((PKSTART_ROUTINE)(ULONG64)thread->StartRoutine)(thread->StartContext);
    KeAcquireSpinLock(&KiDispatcherLock);
    thread->State = Terminated;
    SwitchTo(TakeReady());
    __builtin_trap();
}

void KeDelayExecution(ULONG milliseconds) {
    const ULONG64 flags = KeAcquireSpinLock(&KiDispatcherLock);
    const PKTHREAD thread = KeGetCurrentThread();
    thread->DueTick =
        KiTickCount + (milliseconds * 1000ULL + KI_TICK_MICROSECONDS - 1) / KI_TICK_MICROSECONDS;
    thread->State = Waiting;
    thread->WaitReason = DelayExecution;
    InsertTailList(&s_delayed, &thread->QueueListEntry);
    SwitchTo(TakeReady());
    KeReleaseSpinLock(&KiDispatcherLock, flags);
}

void KiBlockCurrentThread(KWAIT_REASON reason) {
    const PKTHREAD thread = KeGetCurrentThread();
    thread->State = Waiting;
    thread->WaitReason = (UCHAR)reason;
    SwitchTo(TakeReady());
}

void KiUnblockThread(PKTHREAD thread) {
    QueueReady(thread);
}

// Clock interrupt of the first processor.
void KiWakeDelayed(void) {
    const ULONG64 flags = KeAcquireSpinLock(&KiDispatcherLock);
    for (PLIST_ENTRY entry = s_delayed.Flink; entry != &s_delayed;) {
        const PKTHREAD thread = CONTAINING_RECORD(entry, KTHREAD, QueueListEntry);
        entry = entry->Flink;
        if (thread->DueTick > KiTickCount) continue;
        RemoveEntryList(&thread->QueueListEntry);
        QueueReady(thread);
    }
    KeReleaseSpinLock(&KiDispatcherLock, flags);
}

// Clock interrupt of any processor: the next ready thread when this one is idle or has used its time.
void KiQuantumEnd(void) {
    const PKPRCB prcb = KeGetCurrentPrcb();
    const BOOLEAN idle = prcb->CurrentThread == prcb->IdleThread;
    if (!idle && --prcb->QuantumLeft > 0) return;
    const ULONG64 flags = KeAcquireSpinLock(&KiDispatcherLock);
    const PKTHREAD next = TakeReady();
    if (next) {
        if (!idle) QueueReady(prcb->CurrentThread);
        SwitchTo(next);
    }
    KeReleaseSpinLock(&KiDispatcherLock, flags);
}

void KiIdleLoop(void) {
    for (;;) {
        const ULONG64 flags = KeAcquireSpinLock(&KiDispatcherLock);
        const PKTHREAD next = TakeReady();
        if (next) SwitchTo(next);
        KeReleaseSpinLock(&KiDispatcherLock, flags);
        if (!next) __asm__ volatile("sti; hlt");
    }
}
