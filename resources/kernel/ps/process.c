// Process and thread objects, their lists and the page that is shared with everyone.
#include "ps.h"

#include "arch.h"
#include "handle.h"
#include "kd.h"
#include "mm.h"
#include "rtl.h"

#define KERNEL_STACK_SIZE 0x6000

LIST_ENTRY PsActiveProcessHead = {&PsActiveProcessHead, &PsActiveProcessHead};
PEPROCESS PsInitialSystemProcess;
PEPROCESS PsIdleProcess;

static POBJECT_TYPE s_processType, s_threadType;
static ULONG64 s_nextId = 4;
static KSPIN_LOCK s_lock;

PEPROCESS PsCreateProcess(const CHAR* name, ULONG64 pageTable, ULONG64 parent) {
    PEPROCESS process = ObCreateObject(s_processType, NULL, NULL, sizeof(*process));
    process->Pcb.Header.Type = PROCESS_OBJECT;
    InitializeListHead(&process->Pcb.Header.WaitListHead);
    InitializeListHead(&process->Pcb.ProfileListHead);
    InitializeListHead(&process->Pcb.ThreadListHead);
    InitializeListHead(&process->ThreadListHead);
    process->Pcb.DirectoryTableBase = pageTable;
    process->CreateTime.QuadPart = (LONG64)HalReadClock();
    process->InheritedFromUniqueProcessId = (HANDLE)parent;
    process->PriorityClass = 2;
    for (ULONG n = 0; name[n] && n < sizeof(process->ImageFileName) - 1; n++)
        process->ImageFileName[n] = name[n];
    return process;
}

static void ActivateProcess(PEPROCESS process) {
    const ULONG64 flags = KeAcquireSpinLock(&s_lock);
    process->UniqueProcessId = (HANDLE)s_nextId;
    s_nextId += 4;
    InsertTailList(&PsActiveProcessHead, &process->ActiveProcessLinks);
    KeReleaseSpinLock(&s_lock, flags);
    process->ObjectTable = ExCreateHandleTable(process, process->UniqueProcessId);
}

PETHREAD PsAllocateThread(PEPROCESS process, const CHAR* name, PVOID start) {
    PETHREAD thread = ObCreateObject(s_threadType, NULL, NULL, sizeof(*thread));
    InitializeListHead(&thread->IrpList);
    thread->CreateTime.QuadPart = (LONG64)HalReadClock();
    thread->StartAddress = start;
    thread->Win32StartAddress = start;
    for (ULONG n = 0; name[n] && n < sizeof(thread->ThreadName) - 1; n++) thread->ThreadName[n] = name[n];
    const ULONG64 flags = KeAcquireSpinLock(&s_lock);
    thread->Cid.UniqueProcess = process->UniqueProcessId;
    if (process != PsIdleProcess) {  // the idle threads are 0, one per processor
        thread->Cid.UniqueThread = (HANDLE)s_nextId;
        s_nextId += 4;
    }
    InsertTailList(&process->Pcb.ThreadListHead, &thread->Tcb.ThreadListEntry);
    InsertTailList(&process->ThreadListHead, &thread->ThreadListEntry);
    process->ActiveThreads++;
    KeReleaseSpinLock(&s_lock, flags);
    return thread;
}

PETHREAD PsCreateThread(PEPROCESS process, const CHAR* name, PKSTART_ROUTINE start, PVOID context) {
    PETHREAD thread = PsAllocateThread(process, name, (PVOID)(ULONG64)start);
    PVOID limit;
    PVOID top = MmAllocateStack(KERNEL_STACK_SIZE, &limit);
    KiInitializeThread(&thread->Tcb, &process->Pcb, (PVOID)(ULONG64)start, context, top, limit);
    KiReadyThread(&thread->Tcb);
    return thread;
}

NTSTATUS PsCreateSystemThread(const CHAR* name, PKSTART_ROUTINE start, PVOID context) {
    PsCreateThread(PsInitialSystemProcess, name, start, context);
    return STATUS_SUCCESS;
}

static void InitializeSharedData(void) {
    static const CHAR root[] = "C:\\Windows";
    MmAllocateAt(MmSystemPageTable, MM_SHARED_USER_DATA, PAGE_SIZE, PTE_WRITE | PTE_NX);
    for (ULONG n = 0; n < sizeof(root); n++) SharedUserData->NtSystemRoot[n] = (UCHAR)root[n];
    SharedUserData->TickCountMultiplier = (KI_TICK_MICROSECONDS / 1000) << 24;
    SharedUserData->NtMajorVersion = 6;
    SharedUserData->NtMinorVersion = 3;
    SharedUserData->NtBuildNumber = KD_BUILD_NUMBER;
    SharedUserData->NtProductType = 1;
    SharedUserData->ProductTypeIsValid = TRUE;
    SharedUserData->NativeProcessorArchitecture = 9;  // AMD64
    SharedUserData->KdDebuggerEnabled = 1;
    SharedUserData->NumberOfPhysicalPages = (ULONG)MmNumberOfPhysicalPages;
}

void PsInitialize(void) {
    InitializeSharedData();
    s_processType = ObCreateType("Process", 0x636F7250);
    s_threadType = ObCreateType("Thread", 0x65726854);
    PsIdleProcess = PsCreateProcess("Idle", MmSystemPageTable, 0);  // not on the list, id 0
    PsInitialSystemProcess = PsCreateProcess("System", MmSystemPageTable, 0);
    ActivateProcess(PsInitialSystemProcess);
    ObpKernelHandleTable = PsInitialSystemProcess->ObjectTable;
}

// The session manager: an address space of its own with one ring-3 thread (ps/user.S).
extern UCHAR PsUserCode[], PsUserCodeEnd[];
#define USER_CODE 0x0000000000400000ULL
#define USER_DATA 0x0000000000500000ULL
#define USER_STACK 0x000000000060F000ULL
#define USER_PEB 0x0000000000700000ULL

void PsAllocateUserPage(PEPROCESS process, ULONG64 address, ULONG64 bits) {
    MmAllocateAt(process->Pcb.DirectoryTableBase, address, PAGE_SIZE, PTE_USER | bits);
    process->CommitCharge++;
}

static void SessionManagerThread(PVOID context) {
    (void)context;
    KiEnterUserMode(USER_CODE, USER_STACK + PAGE_SIZE - 0x28);
}

void PsStartSessionManager(void) {
    const ULONG64 table = MmCreateAddressSpace();
    PEPROCESS process = PsCreateProcess("smss.exe", table, 4);
    PsAllocateUserPage(process, USER_CODE, 0);
    PsAllocateUserPage(process, USER_DATA, PTE_WRITE | PTE_NX);
    PsAllocateUserPage(process, USER_STACK, PTE_WRITE | PTE_NX);
    MM_WALK walk;
    MmWalk(table, USER_CODE, &walk);
    memcpy(MmPhysicalToVirtual(walk.Physical), PsUserCode, (size_t)(PsUserCodeEnd - PsUserCode));
    PsCreatePeb(process, USER_PEB, USER_CODE, PAGE_SIZE);
    ActivateProcess(process);
    PsCreateThread(process, "session manager", SessionManagerThread, NULL)->Win32StartAddress =
        (PVOID)USER_CODE;
}

// int 2e from ring 3: eax = number. 1 = sleep rcx milliseconds.
ULONG64 PsSystemService(PKTRAP_FRAME frame) {
    if ((ULONG)frame->Rax != 1) return (ULONG)STATUS_INVALID_PARAMETER;
    KeGetCurrentThread()->TrapFrame = frame;
    __asm__ volatile("sti");
    KeDelayExecution((ULONG)frame->Rcx);
    __asm__ volatile("cli");
    return STATUS_SUCCESS;
}
