// The clock interrupt. The first processor also keeps the time and listens for the debugger's break-in byte.
#include "arch.h"
#include "kd.h"
#include "ps.h"

static void SetSystemTime(KSYSTEM_TIME* to, ULONG64 value) {
    // A reader compares the two high words: High2 first, High1 last.
    to->High2Time = (LONG)(value >> 32);
    to->LowPart = (ULONG)value;
    to->High1Time = (LONG)(value >> 32);
}

static ULONG64 s_bootTime;

void KiInitializeClock(void) {
    s_bootTime = HalReadClock();
}

static void UpdateTime(void) {
    KiTickCount++;
    SetSystemTime(&SharedUserData->TickCount, KiTickCount);
    SharedUserData->TickCountLowDeprecated = (ULONG)KiTickCount;
    SetSystemTime(&SharedUserData->InterruptTime, KiTickCount * KI_TIME_INCREMENT);
    SetSystemTime(&SharedUserData->SystemTime, s_bootTime + KiTickCount * KI_TIME_INCREMENT);
}

void KiClockInterrupt(PKTRAP_FRAME frame) {
    (void)frame;
    const PKPCR pcr = KeGetPcr();
    const UCHAR irql = pcr->Irql;
    pcr->Irql = CLOCK_LEVEL;
    pcr->Prcb.TickCount++;
    HalEndOfInterrupt();
    if (pcr->Prcb.Number == 0) {
        UpdateTime();
        KdCheckForDebugBreak();
        KiWakeDelayed();
    }
    pcr->Irql = irql;
    KiQuantumEnd();
}
