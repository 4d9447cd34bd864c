// Executive resources: locks that one thread owns alone or several share. Layouts as in the 6.3 x64 kernel.
#pragma once

#include "dispatcher.h"

// ERESOURCE.Flag
#define ResourceOwnedExclusive 0x80

typedef struct _OWNER_ENTRY {
    ULONG64 OwnerThread;
    union {
        struct {
            ULONG IoPriorityBoosted : 1;
            ULONG OwnerReferenced : 1;
            ULONG OwnerCount : 30;
        };
        ULONG TableSize;  // of the first entry of a table: how many there are
    };
} OWNER_ENTRY, *POWNER_ENTRY;
CHECK_SIZE(OWNER_ENTRY, 0x10);

typedef struct _ERESOURCE {
    LIST_ENTRY SystemResourcesList;
    POWNER_ENTRY OwnerTable;
    SHORT ActiveCount;
    USHORT Flag;
    PKSEMAPHORE SharedWaiters;
    PKEVENT ExclusiveWaiters;
    OWNER_ENTRY OwnerEntry;
    ULONG ActiveEntries;
    ULONG ContentionCount;
    ULONG NumberOfSharedWaiters;
    ULONG NumberOfExclusiveWaiters;
    PVOID Reserved2;
    PVOID Address;
    ULONG64 SpinLock;
} ERESOURCE, *PERESOURCE;
CHECK_OFFSET(ERESOURCE, OwnerEntry, 0x30);
CHECK_OFFSET(ERESOURCE, ContentionCount, 0x44);
CHECK_SIZE(ERESOURCE, 0x68);

extern LIST_ENTRY ExpSystemResourcesList;

void ExInitializeResourceLite(PERESOURCE resource);
void ExAcquireResourceExclusiveLite(PERESOURCE resource);
void ExAcquireResourceSharedLite(PERESOURCE resource);
// As the resource is owned.
void ExReleaseResourceLite(PERESOURCE resource);

// ex/demo.c
void ExStartDemoThreads(void);

// ex/debugger.c
void ExStartDebuggerWorker(void);
