// The kernel debugger stub as the rest of the kernel sees it.
#pragma once

#include "ke.h"

#define KD_BUILD_NUMBER 9600U

#define DBG_STATUS_CONTROL_C 1
#define DBG_STATUS_BUGCHECK_FIRST 3
#define DBG_STATUS_BUGCHECK_SECOND 4
#define DBG_STATUS_WORKER 7
#define BUGCHECK_MANUALLY_INITIATED 0xE2U

// kd-protocol.md 3.7, "subcodes"
#define BREAKPOINT_BREAK 0
#define BREAKPOINT_PRINT 1
#define BREAKPOINT_PROMPT 2
#define BREAKPOINT_LOAD_SYMBOLS 3
#define BREAKPOINT_UNLOAD_SYMBOLS 4

typedef struct _KD_SYMBOLS_INFO {
    PVOID BaseOfDll;
    ULONG64 ProcessId;
    ULONG CheckSum;
    ULONG SizeOfImage;
} KD_SYMBOLS_INFO, *PKD_SYMBOLS_INFO;

extern BOOLEAN KdDebuggerNotPresent;
extern BOOLEAN KdDebuggerEnabled;

void KdInitialize(ULONG64 kernelBase);
// False = not handled. Any processor, interrupts off.
BOOLEAN KdTrap(PKTRAP_FRAME frame, PEXCEPTION_RECORD64 record, BOOLEAN firstChance);
// Clock interrupt of the first processor: looks at one byte of the line.
void KdCheckForDebugBreak(void);
// Tries to reach a debugger that was given up before.
void KdRefreshDebugger(void);
// True while this processor runs the stub.
BOOLEAN KdOwnsProcessor(ULONG number);
// Called by a frozen processor; true after it played the active one for a while (kd-protocol.md 3.10).
BOOLEAN KdServeSwitch(PKPRCB prcb);

// kd/services.c, kd/service.S
NTKERNELAPI ULONG DbgPrint(const CHAR* format, ...);
NTKERNELAPI ULONG DbgPrompt(const CHAR* prompt, CHAR* response, ULONG room);
NTKERNELAPI void DbgBreakPoint(void);
NTKERNELAPI void DbgBreakPointWithStatus(ULONG status);
void DbgLoadImageSymbols(const CHAR* path, PVOID base, ULONG size, ULONG checkSum);
ULONG64 DebugService(ULONG service, const void* a, ULONG64 b, void* c, ULONG64 d);
