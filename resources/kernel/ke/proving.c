// Threads that run ke/proving.S: "hot=N" and "prove" of the command line, README.md.
#include "prove.h"

#include "arch.h"
#include "kd.h"
#include "ps.h"

// How often a routine found the trace flag set in what it saw, and how often a stack moved.
NTKERNELAPI volatile ULONG64 KiProveLeaks;
NTKERNELAPI volatile ULONG64 KiProveRounds;
NTKERNELAPI volatile ULONG64 KiProveStackMoved;
// A debugger writes 1: the next round runs KiProveOwnBreak.
NTKERNELAPI volatile ULONG KiProveBreakTrigger;

static volatile ULONG64 s_hot[KI_MAXIMUM_PROCESSORS][2];

static void Judge(ULONG64 flags) {
    if (flags & EFLAGS_TF) KiProveLeaks++;
}

// The registers of syscall belong to a processor: they are set where it is used, and no switch may come
// between.
static ULONG64 ProveSyscall(void) {
    const ULONG64 flags = SaveFlagsAndDisable();
    WriteMsr(MSR_EFER, ReadMsr(MSR_EFER) | 1);
    WriteMsr(MSR_STAR, (ULONG64)KGDT64_R0_CODE << 32);
    WriteMsr(MSR_LSTAR, (ULONG64)KiProveSyscallEntry);
    WriteMsr(MSR_SYSCALL_MASK, EFLAGS_TF);
    const ULONG64 seen = KiProveSyscall();
    RestoreFlags(flags);
    return seen;
}

static void ProveThread(PVOID context) {
    UCHAR bytes[64];
    (void)context;
    for (;;) {
        Judge(KiProvePushf());
        Judge(KiProvePopf());
        Judge(KiProveIret());
        Judge(KiProveMovSs());
        Judge(ProveSyscall());
        Judge(KiProveRep(bytes));
        if (KiProveBreakTrigger) {
            KiProveBreakTrigger = 0;
            if (KiProveOwnBreak()) KiProveStackMoved++;
        }
        KiProveRounds++;
        KeDelayExecution(50);
    }
}

static void HotThread(PVOID context) {
    volatile ULONG64* counters = context;
    for (;;) {
        KiProveHotFirst(counters);
        KiProveHotSecond(counters);
    }
}

void KiStartProvingThreads(void) {
    const ULONG hot = IoQueryBootOption("hot", 0);
    for (ULONG n = 0; n < hot && n < KI_MAXIMUM_PROCESSORS; n++)
        PsCreateSystemThread("hot", HotThread, (PVOID)(ULONG64)s_hot[n]);
    if (IoQueryBootOption("prove", 0)) PsCreateSystemThread("prove", ProveThread, NULL);
}
