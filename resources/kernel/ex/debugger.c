// What a debugger asks of the kernel for the time when it runs again: to break in in a process, with a page brought
// in. The names are those that debuggers look for.
#include "arch.h"
#include "ex.h"
#include "kd.h"
#include "ps.h"

#define WORK_READY 0
#define WORK_START 1
#define WORK_INITIALIZED 2

volatile ULONG ExpDebuggerWork;
PEPROCESS ExpDebuggerProcessAttach;
PEPROCESS ExpDebuggerProcessKill;  // is not looked at
ULONG64 ExpDebuggerPageIn;

// Executes in the address space of another process than its own; null: back in its own.
static void AttachTo(PEPROCESS process) {
    const PKTHREAD thread = KeGetCurrentThread();
    const ULONG64 flags = KeAcquireSpinLock(&KiDispatcherLock);
    thread->Process = process ? &process->Pcb : &PsInitialSystemProcess->Pcb;
    thread->ApcState.Process = thread->Process;
    WriteCr3(thread->Process->DirectoryTableBase);
    KeReleaseSpinLock(&KiDispatcherLock, flags);
}

static void ExpDebuggerWorker(PVOID context) {
    (void)context;
    for (;;) {
        KeDelayExecution(50);
        if (ExpDebuggerWork != WORK_START) continue;
        ExpDebuggerWork = WORK_INITIALIZED;
        PEPROCESS process = ExpDebuggerProcessAttach;
        ExpDebuggerProcessAttach = NULL;
        ExpDebuggerPageIn = 0;  // nothing is ever paged out
        ExpDebuggerWork = WORK_READY;
        if (process) AttachTo(process);
        DbgBreakPointWithStatus(DBG_STATUS_WORKER);
        if (process) AttachTo(NULL);
    }
}

void ExStartDebuggerWorker(void) {
    PsCreateSystemThread("debugger worker", ExpDebuggerWorker, NULL);
}
