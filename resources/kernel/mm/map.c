// Four-level page tables (Intel SDM vol 3, 4.5), reached through the map of physical memory. All system
// ranges are mapped before the second address space is made, so the upper halves stay the same.
#include "arch.h"
#include "mm.h"
#include "rtl.h"

static ULONG64 s_nextStack = MM_STACK_BASE;

BOOLEAN MmWalk(ULONG64 pageTable, ULONG64 address, MM_WALK* walk) {
    const ULONG64 sign = address >> 47;
    if (sign != 0 && sign != 0x1FFFF) return FALSE;
    ULONG64 table = pageTable & PTE_FRAME;
    walk->Bits = PTE_WRITE | PTE_USER;
    for (ULONG shift = 39;; shift -= 9) {
        if (!MmIsPhysicalRam(table)) return FALSE;
        const ULONG64 entry = ((const ULONG64*)MmPhysicalToVirtual(table))[address >> shift & 0x1FF];
        if (!(entry & PTE_PRESENT)) return FALSE;
        walk->Bits = (walk->Bits & (entry | PTE_NX)) | (entry & PTE_NX);
        if (shift == 12 || (shift <= 30 && (entry & PTE_LARGE))) {
            const ULONG64 mask = (1ULL << shift) - 1;
            walk->Physical = (entry & PTE_FRAME & ~mask) | (address & mask);
            walk->Left = PAGE_SIZE - (address & PAGE_MASK);
            return TRUE;
        }
        table = entry & PTE_FRAME;
    }
}

void MmMapPage(ULONG64 pageTable, ULONG64 address, ULONG64 physical, ULONG64 bits) {
    ULONG64 table = pageTable & PTE_FRAME;
    for (ULONG shift = 39; shift > 12; shift -= 9) {
        ULONG64* entry = (ULONG64*)MmPhysicalToVirtual(table) + (address >> shift & 0x1FF);
        if (!(*entry & PTE_PRESENT)) *entry = MmAllocatePage() | PTE_PRESENT | PTE_WRITE | (bits & PTE_USER);
        table = *entry & PTE_FRAME;
    }
    ((ULONG64*)MmPhysicalToVirtual(table))[address >> 12 & 0x1FF] = physical | bits | PTE_PRESENT;
}

void MmMapDevicePage(ULONG64 address, ULONG64 physical) {
    MmMapPage(MmSystemPageTable, address, physical,
              PTE_WRITE | PTE_NX | PTE_CACHE_DISABLE | PTE_WRITE_THROUGH);
}

void MmAllocateAt(ULONG64 pageTable, ULONG64 address, ULONG64 size, ULONG64 bits) {
    for (ULONG64 at = 0; at < size; at += PAGE_SIZE)
        MmMapPage(pageTable, address + at, MmAllocatePage(), bits);
}

PVOID MmAllocateStack(ULONG64 size, PVOID* limit) {
    const ULONG64 base = __atomic_fetch_add(&s_nextStack, size + PAGE_SIZE, __ATOMIC_RELAXED) + PAGE_SIZE;
    MmAllocateAt(MmSystemPageTable, base, size, PTE_WRITE | PTE_NX);
    if (limit) *limit = (PVOID)base;
    return (PVOID)(base + size);
}

ULONG64 MmCreateAddressSpace(void) {
    const ULONG64 table = MmAllocatePage();
    const ULONG64* system = MmPhysicalToVirtual(MmSystemPageTable);
    ULONG64* own = MmPhysicalToVirtual(table);
    for (ULONG n = 256; n < 512; n++) own[n] = system[n];
    own[LOADER_PTE_SLOT] = table | PTE_PRESENT | PTE_WRITE | PTE_NX;
    return table;
}

void MmRemoveIdentityMap(void) {
    ((ULONG64*)MmPhysicalToVirtual(MmSystemPageTable))[0] = 0;
    WriteCr3(ReadCr3());
}
