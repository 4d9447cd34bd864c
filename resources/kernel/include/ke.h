// Processor control region and block, threads and the scheduler. Offsets are those of the 6.3 (build 9600)
// x64 kernel wherever kd-protocol.md 8.2 and 8.4 give one; every one of them is checked below.
#pragma once

#include "context.h"
#include "dispatcher.h"

#define KI_MAXIMUM_PROCESSORS 8
#define KI_TICK_MICROSECONDS 10000U
#define KI_TIME_INCREMENT 100000U  // 100 ns units per tick

#define KGDT64_R0_CODE 0x10
#define KGDT64_R0_DATA 0x18
#define KGDT64_R3_CMCODE 0x20
#define KGDT64_R3_DATA 0x28
#define KGDT64_R3_CODE 0x30
#define KGDT64_SYS_TSS 0x40
#define KGDT64_R3_CMTEB 0x50
#define RPL_USER 3

#define PASSIVE_LEVEL 0
#define DISPATCH_LEVEL 2
#define CLOCK_LEVEL 13
#define HIGH_LEVEL 15

typedef enum _KTHREAD_STATE { Initialized, Ready, Running, Standby, Terminated, Waiting } KTHREAD_STATE;
typedef enum _KWAIT_REASON {
    Executive,
    FreePage,
    PageIn,
    PoolAllocation,
    DelayExecution,
    WrResource = 27
} KWAIT_REASON;

// NMI freeze handshake, one word per processor (ke/freeze.c).
typedef enum _KFREEZE_STATE {
    FreezeRunning,
    FreezeRequested,
    FreezeFrozen,
    FreezeReleased,
    FreezeCancelled
} KFREEZE_STATE;

struct _KTHREAD;
struct _LOADER_BLOCK;
struct _KPROCESS;

typedef struct _KSPIN_LOCK {
    volatile LONG Value;
    LONG Owner;  // processor number + 1, for the eye of whoever debugs a dead-lock
} KSPIN_LOCK, *PKSPIN_LOCK;

typedef struct _KPRCB {
    ULONG MxCsr;
    UCHAR LegacyNumber;
    UCHAR ReservedMustBeZero;
    UCHAR InterruptRequest;
    UCHAR IdleHalt;
    struct _KTHREAD* CurrentThread;
    struct _KTHREAD* NextThread;
    struct _KTHREAD* IdleThread;
    UCHAR NestingLevel;
    UCHAR ClockOwner;
    UCHAR PendingTickFlags;
    UCHAR Fill0;
    ULONG Number;
    ULONG64 RspBase;
    ULONG64 PrcbLock;
    ULONG64 PriorityState;
    KPROCESSOR_STATE ProcessorState;
    UCHAR CpuType;
    UCHAR CpuID;
    USHORT CpuStep;
    ULONG MHz;
    ULONG64 HalReserved[8];
    USHORT MinorVersion;
    USHORT MajorVersion;
    UCHAR BuildType;
    UCHAR CpuVendor;
    UCHAR CoresPerPhysicalProcessor;
    UCHAR LogicalProcessorsPerCore;
    ULONG ApicId;
    volatile LONG FreezeState;  // KFREEZE_STATE
    volatile LONG Started;
    LONG QuantumLeft;
    ULONG64 TickCount;
    ULONG64 ContextSwitches;
    ULONG64 InterruptCount;
    volatile LONG DeferredNmi;  // an NMI came while the debugger owned the machine
    USHORT ClockRunning;
    USHORT MissedTick;
    PVOID InitialStackBase;
    UCHAR DebuggerSavedIRQL;
    UCHAR Fill1[0x2DD0 - 0x679];
    PVOID DpcStack;
    UCHAR Fill2[0x2DEA - 0x2DD8];
    UCHAR DpcRoutineActive;
    UCHAR Fill3;
    ULONG NormalDpcState;
    UCHAR Fill4[0x5958 - 0x2DF0];
    UCHAR VendorString[13];
    UCHAR Fill5[0x5980 - 0x5965];
    PCONTEXT Context;
    ULONG ContextFlagsInit;
    UCHAR Fill6[0x5998 - 0x598C];
    PVOID IsrStack;
    UCHAR Fill7[0x5D80 - 0x59A0];
} KPRCB, *PKPRCB;
CHECK_OFFSET(KPRCB, Number, 0x24);
CHECK_OFFSET(KPRCB, ProcessorState, 0x40);
CHECK_OFFSET(KPRCB, ProcessorState.ContextFrame, 0x120);
CHECK_OFFSET(KPRCB, CpuType, 0x5F0);
CHECK_OFFSET(KPRCB, DpcStack, 0x2DD0);
CHECK_OFFSET(KPRCB, DpcRoutineActive, 0x2DEA);
CHECK_OFFSET(KPRCB, VendorString, 0x5958);
CHECK_OFFSET(KPRCB, Context, 0x5980);
CHECK_OFFSET(KPRCB, IsrStack, 0x5998);
CHECK_SIZE(KPRCB, 0x5D80);

typedef struct _KPCR {
    PVOID GdtBase;
    PVOID TssBase;
    ULONG64 UserRsp;
    struct _KPCR* Self;
    PKPRCB CurrentPrcb;
    PVOID LockArray;
    PVOID Used_Self;
    PVOID IdtBase;
    ULONG64 Unused[2];
    UCHAR Irql;
    UCHAR SecondLevelCacheAssociativity;
    UCHAR ObsoleteNumber;
    UCHAR Fill0;
    ULONG Unused0[3];
    USHORT MajorVersion;
    USHORT MinorVersion;
    ULONG StallScaleFactor;
    PVOID Unused1[3];
    ULONG KernelReserved[15];
    ULONG SecondLevelCacheSize;
    ULONG HalReserved[16];
    ULONG Unused2;
    PVOID KdVersionBlock;
    PVOID Unused3;
    ULONG PcrAlign1[24];
    UCHAR Fill1[8];
    KPRCB Prcb;
} KPCR, *PKPCR;
CHECK_OFFSET(KPCR, IdtBase, 0x38);
CHECK_OFFSET(KPCR, Irql, 0x50);
CHECK_OFFSET(KPCR, KdVersionBlock, 0x108);
CHECK_OFFSET(KPCR, Prcb, 0x180);
CHECK_SIZE(KPCR, 0x5F00);

typedef struct _KAPC_STATE {
    LIST_ENTRY ApcListHead[2];
    struct _KPROCESS* Process;
    UCHAR KernelApcInProgress;
    UCHAR KernelApcPending;
    UCHAR UserApcPending;
    UCHAR Fill[5];
} KAPC_STATE;

typedef struct _KTHREAD {
    DISPATCHER_HEADER Header;
    PVOID SListFaultAddress;
    ULONG64 QuantumTarget;
    PVOID InitialStack;
    PVOID StackLimit;
    PVOID StackBase;
    ULONG64 ThreadLock;
    ULONG64 CycleTime;
    ULONG64 ExpectedRunTime;
    PVOID KernelStack;
    UCHAR Fill0[0x90 - 0x60];
    PKTRAP_FRAME TrapFrame;
    KAPC_STATE ApcState;
    UCHAR Fill1[0xF0 - 0xC8];
    PVOID Teb;
    ULONG64 DueTick;  // tick that ends a delay
    ULONG64 ContextSwitches;
    UCHAR Fill2[0x184 - 0x108];
    UCHAR State;
    UCHAR NpxState;
    UCHAR WaitIrql;
    UCHAR WaitMode;
    UCHAR Fill3[0x208 - 0x188];
    LIST_ENTRY QueueListEntry;  // ready or delay queue
    ULONG NextProcessor;
    ULONG IdealProcessor;
    struct _KPROCESS* Process;
    UCHAR Fill4[0x283 - 0x228];
    UCHAR WaitReason;
    UCHAR Priority;
    UCHAR BasePriority;
    UCHAR Fill5[0x2F8 - 0x286];
    LIST_ENTRY ThreadListEntry;
    PVOID StartRoutine;
    PVOID StartContext;
    UCHAR Fill6[0x5D8 - 0x318];
} KTHREAD, *PKTHREAD;
CHECK_OFFSET(KTHREAD, InitialStack, 0x28);
CHECK_OFFSET(KTHREAD, KernelStack, 0x58);
CHECK_OFFSET(KTHREAD, ApcState.Process, 0xB8);
CHECK_OFFSET(KTHREAD, Teb, 0xF0);
CHECK_OFFSET(KTHREAD, State, 0x184);
CHECK_OFFSET(KTHREAD, QueueListEntry, 0x208);
CHECK_OFFSET(KTHREAD, NextProcessor, 0x218);
CHECK_OFFSET(KTHREAD, WaitReason, 0x283);
CHECK_OFFSET(KTHREAD, ThreadListEntry, 0x2F8);

typedef struct _KPROCESS {
    DISPATCHER_HEADER Header;
    LIST_ENTRY ProfileListHead;
    ULONG64 DirectoryTableBase;
    LIST_ENTRY ThreadListHead;
    UCHAR Fill0[0x2C8 - 0x40];
} KPROCESS, *PKPROCESS;
CHECK_OFFSET(KPROCESS, DirectoryTableBase, 0x28);
CHECK_SIZE(KPROCESS, 0x2C8);

extern PKPRCB KiProcessorBlock[KI_MAXIMUM_PROCESSORS];
extern volatile ULONG KeNumberProcessors;
extern volatile ULONG64 KiTickCount;
extern ULONG64 KiBugcheckData[5];
extern KSPIN_LOCK KiDispatcherLock;

// ke/start.c
void KiInitializeKernel(struct _LOADER_BLOCK* block);
extern BOOLEAN KiQuiet;
NTKERNELAPI ULONG IoQueryBootOption(const CHAR* name, ULONG absent);  // "name" alone counts as 1

// ke/processor.c
void KiInitializeProcessor(PKPCR pcr, ULONG number, ULONG apicId);
void KiStartProcessors(void);

// ke/dispatch.c, ke/trap.c
void KiTrapDispatch(PKTRAP_FRAME frame);
void KiDispatchException(PKTRAP_FRAME frame, NTSTATUS code, ULONG64 address, ULONG count, ULONG64 p0,
                         ULONG64 p1);
void KiNmiInterrupt(PKTRAP_FRAME frame);

// ke/clock.c
void KiClockInterrupt(PKTRAP_FRAME frame);
void KiInitializeClock(void);

// ke/thread.c
void KiInitializeThread(PKTHREAD thread, PKPROCESS process, PVOID start, PVOID context, PVOID stackTop,
                        PVOID limit);
void KiReadyThread(PKTHREAD thread);
void KiQuantumEnd(void);
void KiWakeDelayed(void);
// With the dispatcher lock held: the current thread waits until KiUnblockThread.
void KiBlockCurrentThread(KWAIT_REASON reason);
void KiUnblockThread(PKTHREAD thread);
void KiIdleLoop(void) __attribute__((noreturn));
NTKERNELAPI void KeDelayExecution(ULONG milliseconds);
NTKERNELAPI PKTHREAD KeGetCurrentThread(void);
NTKERNELAPI ULONG KeGetCurrentProcessorNumber(void);
void KiSwapContext(PKTHREAD from, PKTHREAD to);
void KiThreadStartup(void);

// ke/event.c
void KeInitializeEvent(PKEVENT event, UCHAR type);
void KeInitializeSemaphore(PKSEMAPHORE semaphore);
void KeWaitForSingleObject(PVOID object, KWAIT_REASON reason);
void KeSetEvent(PKEVENT event);
void KeReleaseSemaphore(PKSEMAPHORE semaphore, LONG count);

// ke/spinlock.c: raises to DISPATCH_LEVEL and keeps interrupts off; the result goes to the release
NTKERNELAPI ULONG64 KeAcquireSpinLock(PKSPIN_LOCK lock);
NTKERNELAPI void KeReleaseSpinLock(PKSPIN_LOCK lock, ULONG64 flags);

// ke/bugcheck.c
NTKERNELAPI void KeBugCheckEx(ULONG code, ULONG64 p1, ULONG64 p2, ULONG64 p3, ULONG64 p4)
    __attribute__((noreturn));

// ke/freeze.c
void KiFreezeProcessors(void);
void KiThawProcessors(void);
void KiFreezeSelf(PKTRAP_FRAME frame);
void KiNudgeProcessor(PKPRCB prcb);
void KiSaveProcessorState(PKTRAP_FRAME frame, PKPRCB prcb);
void KiRestoreProcessorState(PKTRAP_FRAME frame, PKPRCB prcb);

// ke/demo.c
void KiStartDemoThreads(void);

static inline PKPCR KeGetPcr(void) {
    PKPCR pcr;
    __asm__ volatile("movq %%gs:0x18, %0" : "=r"(pcr));
    return pcr;
}

static inline PKPRCB KeGetCurrentPrcb(void) {
    PKPRCB prcb;
    __asm__ volatile("movq %%gs:0x20, %0" : "=r"(prcb));
    return prcb;
}
