// Memory: physical pages, page tables, system address ranges and images.
#pragma once

#include "ldr.h"
#include "loaderblock.h"
#include "ntdef.h"

#define PTE_PRESENT 1ULL
#define PTE_WRITE 2ULL
#define PTE_USER 4ULL
#define PTE_WRITE_THROUGH 8ULL
#define PTE_CACHE_DISABLE 0x10ULL
#define PTE_LARGE 0x80ULL
#define PTE_NX 0x8000000000000000ULL
#define PTE_FRAME 0x000FFFFFFFFFF000ULL

// Address space, README.md.
#define MM_PTE_BASE 0xFFFFF68000000000ULL
#define MM_SHARED_USER_DATA 0xFFFFF78000000000ULL
#define MM_DRIVER_BASE 0xFFFFF88001000000ULL
#define MM_STACK_BASE 0xFFFFF88010000000ULL
#define MM_POOL_BASE 0xFFFFFA8000000000ULL
#define MM_POOL_SIZE 0x400000ULL

typedef struct _MM_WALK {
    ULONG64 Physical;  // of the byte asked for
    ULONG64 Bits;      // AND of the write and user bits, OR of the no-execute bits of all levels
    ULONG64 Left;      // bytes to the end of the page
} MM_WALK;

extern ULONG64 MmNumberOfPhysicalPages;
extern ULONG64 MmLowestPhysicalPage;
extern ULONG64 MmHighestPhysicalPage;
extern ULONG64 MmAvailablePages;
extern ULONG64 MmTotalCommittedPages;    // all that were ever allocated
extern ULONG64 MmAllocatedNonPagedPool;  // pages

void MmInitialize(PLOADER_BLOCK block);
void MmRemoveIdentityMap(void);
BOOLEAN MmIsPhysicalRam(ULONG64 physical);
ULONG64 MmAllocatePage(void);  // zeroed; physical address
static inline PVOID MmPhysicalToVirtual(ULONG64 physical) {
    return (PVOID)(LOADER_PHYSICAL_MAP + physical);
}

BOOLEAN MmWalk(ULONG64 pageTable, ULONG64 address, MM_WALK* walk);
void MmMapPage(ULONG64 pageTable, ULONG64 address, ULONG64 physical, ULONG64 bits);
void MmMapDevicePage(ULONG64 address, ULONG64 physical);
void MmAllocateAt(ULONG64 pageTable, ULONG64 address, ULONG64 size, ULONG64 bits);
// A stack with an unmapped page below it; returns its top.
PVOID MmAllocateStack(ULONG64 size, PVOID* limit);
ULONG64 MmCreateAddressSpace(void);
extern ULONG64 MmSystemPageTable;

// Before each block of pool that is smaller than a page. Sizes are in headers; PoolType 0: it is free.
typedef struct _POOL_HEADER {
    UCHAR PreviousSize;
    UCHAR PoolIndex;
    UCHAR BlockSize;
    UCHAR PoolType;
    ULONG PoolTag;
    PVOID ProcessBilled;
} POOL_HEADER, *PPOOL_HEADER;
CHECK_SIZE(POOL_HEADER, 0x10);

#define POOL_IN_USE 2

// What each tag has; nothing is paged.
typedef struct _POOL_TRACKER_TABLE {
    LONG Key;
    ULONG NonPagedAllocs;
    ULONG NonPagedFrees;
    ULONG64 NonPagedBytes;
    ULONG PagedAllocs;
    ULONG PagedFrees;
    ULONG64 PagedBytes;
} POOL_TRACKER_TABLE, *PPOOL_TRACKER_TABLE;

// An allocation that has pages of its own.
typedef struct _POOL_TRACKER_BIG_PAGES {
    PVOID Va;
    ULONG Key;
    ULONG PoolType;
    ULONG64 NumberOfBytes;
} POOL_TRACKER_BIG_PAGES, *PPOOL_TRACKER_BIG_PAGES;

extern PPOOL_TRACKER_TABLE PoolTrackTable;
extern ULONG64 PoolTrackTableSize;
extern PPOOL_TRACKER_BIG_PAGES PoolBigPageTable;
extern ULONG64 PoolBigPageTableSize;

// Zeroed, never freed. A tag is four letters, the last one first.
NTKERNELAPI PVOID ExAllocatePool(ULONG64 size);
NTKERNELAPI PVOID ExAllocatePoolWithTag(ULONG64 size, ULONG tag);

NTSTATUS MmLoadSystemImage(const LOADER_MODULE* module, PKLDR_DATA_TABLE_ENTRY* entry);
PKLDR_DATA_TABLE_ENTRY MiInsertModule(ULONG64 base, const CHAR* fullName, const CHAR* baseName);
PVOID MiFindExport(ULONG64 base, const CHAR* name);
extern LIST_ENTRY PsLoadedModuleList;
