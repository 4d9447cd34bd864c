// Time base: the time stamp counter and the local APIC timer, both measured against channel 2 of the 8254,
// which runs at 1193182 Hz everywhere. Time limits of the KD link use it, so they hold under slow emulation
// too.
#include "arch.h"

#define PIT_HZ 1193182U
#define PIT_SAMPLE_TICKS (PIT_HZ / 100)  // 10 ms

ULONG64 HalTicksPerMicrosecond = 1000;
ULONG HalApicTicksPerTick;

void HalCalibrate(void) {
    volatile ULONG* const apic = (volatile ULONG*)0xFFFFFFFFFFFE0000ULL;
    apic[0x3E0 / 4] = 3;
    WritePort8(0x61, (UCHAR)((ReadPort8(0x61) & 0xFC) | 1));  // gate on, speaker off
    WritePort8(0x43, 0xB0);                                   // channel 2, both bytes, mode 0
    WritePort8(0x42, PIT_SAMPLE_TICKS & 0xFF);
    WritePort8(0x42, PIT_SAMPLE_TICKS >> 8);
    apic[0x380 / 4] = 0xFFFFFFFF;
    const ULONG64 start = ReadTsc();
    while (!(ReadPort8(0x61) & 0x20)) Pause();
    const ULONG64 elapsed = ReadTsc() - start;
    const ULONG apicElapsed = 0xFFFFFFFF - apic[0x390 / 4];
    apic[0x380 / 4] = 0;
    HalTicksPerMicrosecond = elapsed / 10000 ? elapsed / 10000 : 1;
    HalApicTicksPerTick = apicElapsed / 10000 * KI_TICK_MICROSECONDS;
    if (!HalApicTicksPerTick) HalApicTicksPerTick = apicElapsed;
}

ULONG64 HalMicroseconds(void) {
    return ReadTsc() / HalTicksPerMicrosecond;
}

void HalStall(ULONG microseconds) {
    const ULONG64 end = HalMicroseconds() + microseconds;
    while (HalMicroseconds() < end) Pause();
}

static ULONG ReadCmos(UCHAR index) {
    WritePort8(0x70, index);
    const ULONG value = ReadPort8(0x71);
    return (value >> 4) * 10 + (value & 0xF);  // BCD, the default of QEMU's clock
}

// Days since 1601-01-01 by the Gregorian rule, then seconds. A read during the update may be a second off.
ULONG64 HalReadClock(void) {
    const ULONG year = 2000 + ReadCmos(9), month = ReadCmos(8), day = ReadCmos(7);
    static const USHORT before[12] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    const ULONG past = year - 1601;
    ULONG64 days = (ULONG64)past * 365 + past / 4 - past / 100 + past / 400 + day - 1;
    if (month >= 1 && month <= 12) days += before[month - 1];
    const BOOLEAN leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (leap && month > 2) days++;
    return ((days * 24 + ReadCmos(4)) * 3600 + ReadCmos(2) * 60 + ReadCmos(0)) * 10000000ULL;
}
