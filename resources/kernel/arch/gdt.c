// Descriptor table and task state segment of one processor. Selector values are those of the x64 NT kernel,
// so a debugger that knows them by heart finds what it expects.
#include "arch.h"
#include "mm.h"

typedef struct _GDT_AREA {
    ULONG64 Entries[12];
    KTSS64 Tss;
} GDT_AREA;

static GDT_AREA s_areas[KI_MAXIMUM_PROCESSORS];

#pragma pack(push, 1)
typedef struct {
    USHORT Limit;
    ULONG64 Base;
} TABLE_POINTER;
#pragma pack(pop)

void KiLoadGdt(PKPCR pcr) {
    GDT_AREA* area = &s_areas[pcr->Prcb.Number];
    ULONG64* gdt = area->Entries;
    gdt[KGDT64_R0_CODE / 8] = 0x00209B0000000000ULL;
    gdt[KGDT64_R0_DATA / 8] = 0x00CF93000000FFFFULL;
    gdt[KGDT64_R3_CMCODE / 8] = 0x00CFFB000000FFFFULL;
    gdt[KGDT64_R3_DATA / 8] = 0x00CFF3000000FFFFULL;
    gdt[KGDT64_R3_CODE / 8] = 0x0020FB0000000000ULL;
    gdt[KGDT64_R3_CMTEB / 8] = 0x0040F30000003C00ULL;
    const ULONG64 tss = (ULONG64)&area->Tss;
    gdt[KGDT64_SYS_TSS / 8] =
        (sizeof(KTSS64) - 1) | (tss & 0xFFFFFF) << 16 | 0x89ULL << 40 | (tss >> 24 & 0xFF) << 56;
    gdt[KGDT64_SYS_TSS / 8 + 1] = tss >> 32;

    // Only a double fault needs a stack of its own: nothing in this kernel runs at ring 0 on a foreign stack,
    // since system services come by interrupt gate.
    area->Tss.Ist[1] = (ULONG64)MmAllocateStack(0x2000, NULL);
    area->Tss.IoMapBase = sizeof(KTSS64);
    pcr->GdtBase = gdt;
    pcr->TssBase = &area->Tss;

    const TABLE_POINTER pointer = {sizeof(area->Entries) - 1, (ULONG64)gdt};
    __asm__ volatile(
        "lgdt %0\n\t"
        "pushq $0x10\n\t"
        "leaq 1f(%%rip), %%rax\n\t"
        "pushq %%rax\n\t"
        "lretq\n\t"
        "1: movl $0x18, %%eax\n\t"
        "movl %%eax, %%ss\n\t"
        "movl $0x2B, %%eax\n\t"
        "movl %%eax, %%ds\n\t"
        "movl %%eax, %%es\n\t"
        "movl $0x53, %%eax\n\t"
        "movl %%eax, %%fs\n\t"
        "movl $0x2B, %%eax\n\t"
        "movl %%eax, %%gs\n\t"
        "movl $0x40, %%eax\n\t"
        "ltr %%ax\n\t" ::"m"(pointer)
        : "rax", "memory");
    WriteMsr(MSR_GS_BASE, (ULONG64)pcr);
    WriteMsr(MSR_GS_SWAP, 0);
}
