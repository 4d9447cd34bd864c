// One interrupt descriptor table for all processors (Intel SDM vol 3, 6.14.1).
#include "arch.h"

KIDTENTRY64 KiIdt[256];

#define GATE_INTERRUPT 0x8E
#define GATE_USER 0x60
#define DOUBLE_FAULT_VECTOR 8

void KiInitializeIdt(void) {
    for (ULONG n = 0; n < 256; n++) {
        const ULONG64 address = (ULONG64)KiIsrTable + 16ULL * n;
        KIDTENTRY64* entry = &KiIdt[n];
        entry->OffsetLow = (USHORT)address;
        entry->OffsetMiddle = (USHORT)(address >> 16);
        entry->OffsetHigh = (ULONG)(address >> 32);
        entry->Selector = KGDT64_R0_CODE;
        entry->IstIndex = n == DOUBLE_FAULT_VECTOR ? 1 : 0;
        // Ring 3 may use int3, into, the debug service and the system service.
        const BOOLEAN user = n == 3 || n == 4 || n == VECTOR_DEBUG_SERVICE || n == VECTOR_SYSTEM_SERVICE;
        entry->Type = (UCHAR)(user ? GATE_INTERRUPT | GATE_USER : GATE_INTERRUPT);
    }
}

void KiLoadIdt(PKPCR pcr) {
#pragma pack(push, 1)
    const struct {
        USHORT Limit;
        ULONG64 Base;
    } pointer = {sizeof(KiIdt) - 1, (ULONG64)KiIdt};
#pragma pack(pop)
    __asm__ volatile("lidt %0" ::"m"(pointer));
    pcr->IdtBase = KiIdt;
}
