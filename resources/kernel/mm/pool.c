// Pool: blocks with headers fill pages, each chained to the one before it; what does not fit into a page has
// pages of its own, and no header. Nothing is freed, so that only the end of a page is.
#include "mm.h"

#include "arch.h"

#define UNIT sizeof(POOL_HEADER)
#define FREE_TAG 'eerF'

ULONG64 MmAllocatedNonPagedPool;

#define TAGS 64
#define BIG_ALLOCATIONS 64

static POOL_TRACKER_TABLE s_tags[TAGS];
static POOL_TRACKER_BIG_PAGES s_big[BIG_ALLOCATIONS];
PPOOL_TRACKER_TABLE PoolTrackTable = s_tags;
ULONG64 PoolTrackTableSize = TAGS;
PPOOL_TRACKER_BIG_PAGES PoolBigPageTable = s_big;
ULONG64 PoolBigPageTableSize = BIG_ALLOCATIONS;

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

// What does not fit into the tables is not counted.
static void TrackTag(ULONG tag, ULONG64 size) {
    for (ULONG n = 0; n < TAGS; n++) {
        if (s_tags[n].Key && s_tags[n].Key != (LONG)tag) continue;
        s_tags[n].Key = (LONG)tag;
        s_tags[n].NonPagedAllocs++;
        s_tags[n].NonPagedBytes += size;
        return;
    }
}

static void TrackPages(PVOID memory, ULONG tag, ULONG64 size) {
    for (ULONG n = 0; n < BIG_ALLOCATIONS; n++) {
        if (s_big[n].Va) continue;
        s_big[n].Va = memory;
        s_big[n].Key = tag;
        s_big[n].NumberOfBytes = size;
        return;
    }
}

PVOID ExAllocatePoolWithTag(ULONG64 size, ULONG tag) {
    const ULONG64 units = (size + UNIT - 1) / UNIT + 1;
    const ULONG64 flags = KeAcquireSpinLock(&s_lock);
    const BOOLEAN small = units * UNIT < PAGE_SIZE;
    const PVOID memory = small ? AllocateBlock(units, tag) : (PVOID)MapPages(size);
    TrackTag(tag, small ? units * UNIT : size);
    if (!small) TrackPages(memory, tag, size);
    KeReleaseSpinLock(&s_lock, flags);
    return memory;
}

PVOID ExAllocatePool(ULONG64 size) {
    return ExAllocatePoolWithTag(size, 'enoN');
}
