// ke/proving.S and ke/proving.c: what a stepping debugger is proved on.
#pragma once

#include "ntdef.h"

// Each returns the flags that it saw; KiProveOwnBreak by how many bytes its stack moved, 0 when all is well.
ULONG64 KiProveOwnBreak(void);
ULONG64 KiProvePushf(void);
ULONG64 KiProvePopf(void);
ULONG64 KiProveIret(void);
ULONG64 KiProveMovSs(void);
ULONG64 KiProveSyscall(void);
ULONG64 KiProveRep(UCHAR* bytes64);
void KiProveSyscallEntry(void);
void KiProveHotFirst(volatile ULONG64* counters);
void KiProveHotSecond(volatile ULONG64* counters);

void KiStartProvingThreads(void);
