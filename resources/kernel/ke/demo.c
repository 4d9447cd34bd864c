// Threads that give a debugger something to look at: a counter, and a chain of calls whose frames need unwind
// data (large locals, saved registers, an argument area).
#include "arch.h"
#include "kd.h"
#include "ps.h"
#include "rtl.h"

#define NOINLINE __attribute__((noinline))

typedef struct _DEMO_STATISTICS {
    ULONG64 Rounds;
    ULONG64 LastSum;
    ULONG Depth;
    CHAR Note[32];
} DEMO_STATISTICS;

NTKERNELAPI volatile ULONG64 KiDemoCounter;
DEMO_STATISTICS KiDemoStatistics = {0, 0, 5, "updated by KiDemoLevel5"};

NTKERNELAPI NOINLINE ULONG64 KiDemoLevel5(ULONG64 seed, UCHAR* table) {
    UCHAR scratch[200];
    memcpy(scratch, table, sizeof(scratch));
    ULONG64 sum = seed;
    for (ULONG n = 0; n < sizeof(scratch); n++) sum = sum * 31 + scratch[n];
    KiDemoStatistics.LastSum = sum;
    KiDemoStatistics.Rounds++;
    return sum;
}

NTKERNELAPI NOINLINE ULONG64 KiDemoLevel4(ULONG64 seed, ULONG a, ULONG b, ULONG c, ULONG d, ULONG e) {
    UCHAR table[512];
    for (ULONG n = 0; n < sizeof(table); n++) table[n] = (UCHAR)(n * a + b + c * d + e);
    return KiDemoLevel5(seed, table) ^ table[seed & 511];
}

NTKERNELAPI NOINLINE ULONG64 KiDemoLevel3(ULONG64 seed) {
    return KiDemoLevel4(seed, 1, 2, 3, 4, 5) + KiDemoLevel4(seed + 1, 6, 7, 8, 9, 10);
}

NTKERNELAPI NOINLINE ULONG64 KiDemoLevel2(ULONG64 seed, ULONG rounds) {
    ULONG64 total = 0;
    for (ULONG n = 0; n < rounds; n++) total += KiDemoLevel3(seed + n);
    return total;
}

NTKERNELAPI NOINLINE ULONG64 KiDemoLevel1(ULONG64 seed) {
    CHAR text[48];
    const ULONG64 value = KiDemoLevel2(seed, 3);
    for (ULONG n = 0; n < sizeof(text); n++) text[n] = (CHAR)(value >> (n & 7));
    return value + (UCHAR)text[seed % sizeof(text)];
}

static void DemoCallThread(PVOID context) {
    (void)context;
    for (ULONG64 seed = 1;; seed++) {
        KiDemoLevel1(seed);
        KeDelayExecution(100);
    }
}

static void DemoCounterThread(PVOID context) {
    (void)context;
    for (;;) {
        for (ULONG n = 0; n < 1000; n++) KiDemoCounter++;
        KeDelayExecution(10);
    }
}

// "busy=N": threads that never sleep, so that every processor has something to be interrupted in.
static void DemoBusyThread(PVOID context) {
    volatile ULONG64* counter = context;
    for (;;) (*counter)++;
}

ULONG64 KiDemoBusyCounters[KI_MAXIMUM_PROCESSORS];

void KiStartDemoThreads(void) {
    PsCreateSystemThread("counter", DemoCounterThread, NULL);
    PsCreateSystemThread("calls", DemoCallThread, NULL);
    const ULONG busy = IoQueryBootOption("busy", 0);
    for (ULONG n = 0; n < busy && n < KI_MAXIMUM_PROCESSORS; n++)
        PsCreateSystemThread("busy", DemoBusyThread, &KiDemoBusyCounters[n]);
}
