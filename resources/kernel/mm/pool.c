// Pool: blocks with headers fill pages, each chained to the one before it; what does not fit into a page has
// pages of its own, and no header. Nothing is freed, so that only the end of a page is.
#include "mm.h"

#include "arch.h"

#define UNIT sizeof(POOL_HEADER)
#define FREE_TAG 'eerF'

ULONG64 MmAllocatedNonPagedPool;

static ULONG64 s_mapped;     // bytes of the range, from its start
static PPOOL_HEADER s_rest;  // the free end of the last page of blocks; NULL: it is full
static KSPIN_LOCK s_lock;

static ULONG64 MapPages(ULONG64 size) {
    const ULONG64 at = MM_POOL_BASE + s_mapped;
    size = (size + PAGE_MASK) & ~(ULONG64)PAGE_MASK;
    MmAllocateAt(MmSystemPageTable, at, size, PTE_WRITE | PTE_NX);
    s_mapped += size;
    MmAllocatedNonPagedPool += size / PAGE_SIZE;
    return at;
}

static ULONG64 LeftFrom(const POOL_HEADER* header) {
    return PAGE_SIZE - ((ULONG64)header & PAGE_MASK);
}

// The units before it in its page belong to a block of `previous` units.
static PPOOL_HEADER StartBlock(PPOOL_HEADER header, ULONG64 previous, ULONG64 units, UCHAR type, ULONG tag) {
    header->PreviousSize = (UCHAR)previous;
    header->BlockSize = (UCHAR)units;
    header->PoolType = type;
    header->PoolTag = tag;
    return header;
}

static PVOID AllocateBlock(ULONG64 units, ULONG tag) {
    if (!s_rest || LeftFrom(s_rest) < units * UNIT) s_rest = (PPOOL_HEADER)MapPages(PAGE_SIZE);
    const PPOOL_HEADER header = StartBlock(s_rest, s_rest->PreviousSize, units, POOL_IN_USE, tag);
    const ULONG64 left = LeftFrom(header) / UNIT - units;
    s_rest = left == 0 ? NULL : StartBlock(header + units, units, left, 0, FREE_TAG);
    return header + 1;
}

PVOID ExAllocatePoolWithTag(ULONG64 size, ULONG tag) {
    const ULONG64 units = (size + UNIT - 1) / UNIT + 1;
    const ULONG64 flags = KeAcquireSpinLock(&s_lock);
    const PVOID memory = units * UNIT < PAGE_SIZE ? AllocateBlock(units, tag) : (PVOID)MapPages(size);
    KeReleaseSpinLock(&s_lock, flags);
    return memory;
}

PVOID ExAllocatePool(ULONG64 size) {
    return ExAllocatePoolWithTag(size, 'enoN');
}
