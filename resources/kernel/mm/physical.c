// Physical pages: handed out upwards from the loader's last byte, never taken back. The machine is small and
// everything it needs is allocated at boot.
#include "mm.h"
#include "rtl.h"

ULONG64 MmNumberOfPhysicalPages;
ULONG64 MmLowestPhysicalPage = ~0ULL;
ULONG64 MmHighestPhysicalPage;
ULONG64 MmAvailablePages;
ULONG64 MmTotalCommittedPages;
ULONG64 MmSystemPageTable;

static LOADER_RANGE s_ranges[LOADER_MAX_RANGES];
static ULONG s_rangeCount;
static ULONG64 s_next;
static volatile LONG s_lock;

void MmInitialize(PLOADER_BLOCK block) {
    MmSystemPageTable = block->PageTable;
    s_next = block->FirstFree;
    for (ULONG n = 0; n < block->RangeCount; n++) {
        const LOADER_RANGE* range = &block->Ranges[n];
        if (range->Type != 1 || range->Base >= 0x100000000ULL) continue;
        const ULONG64 first = (range->Base + PAGE_MASK) >> 12, end = (range->Base + range->Size) >> 12;
        if (end <= first) continue;
        s_ranges[s_rangeCount++] = *range;
        MmNumberOfPhysicalPages += end - first;
        if (first < MmLowestPhysicalPage) MmLowestPhysicalPage = first;
        if (end - 1 > MmHighestPhysicalPage) MmHighestPhysicalPage = end - 1;
        if (s_next >> 12 >= first && s_next >> 12 < end) MmAvailablePages = end - (s_next >> 12);
    }
}

BOOLEAN MmIsPhysicalRam(ULONG64 physical) {
    for (ULONG n = 0; n < s_rangeCount; n++)
        if (physical >= s_ranges[n].Base && physical - s_ranges[n].Base < s_ranges[n].Size) return TRUE;
    return FALSE;
}

ULONG64 MmAllocatePage(void) {
    while (__atomic_exchange_n(&s_lock, 1, __ATOMIC_ACQUIRE)) __asm__ volatile("pause");
    const ULONG64 page = s_next;
    s_next += PAGE_SIZE;
    if (MmAvailablePages) MmAvailablePages--;
    MmTotalCommittedPages++;
    __atomic_store_n(&s_lock, 0, __ATOMIC_RELEASE);
    // Running out at boot means a machine of a few megabytes; there is nobody to tell yet.
    if (!MmIsPhysicalRam(page)) __asm__ volatile("ud2");
    memset(MmPhysicalToVirtual(page), 0, PAGE_SIZE);
    return page;
}
