// Threads and handles for whoever looks at locks: a resource that one thread owns and another waits for, one
// that two share, and one that is free.
#include "ex.h"
#include "handle.h"
#include "ps.h"

ERESOURCE ExpDemoOwnedResource;
ERESOURCE ExpDemoSharedResource;
ERESOURCE ExpDemoFreeResource;
static volatile LONG s_owned;

static void SleepForEver(void) {
    for (;;) KeDelayExecution(1000);
}

static void OwnerThread(PVOID context) {
    (void)context;
    ExAcquireResourceExclusiveLite(&ExpDemoOwnedResource);
    ExAcquireResourceSharedLite(&ExpDemoSharedResource);
    s_owned = 1;
    SleepForEver();
}

static void WaiterThread(PVOID context) {
    (void)context;
    while (!s_owned) KeDelayExecution(10);
    ExAcquireResourceSharedLite(&ExpDemoSharedResource);
    ExAcquireResourceExclusiveLite(&ExpDemoOwnedResource);
    SleepForEver();
}

void ExStartDemoThreads(void) {
    ExInitializeResourceLite(&ExpDemoOwnedResource);
    ExInitializeResourceLite(&ExpDemoSharedResource);
    ExInitializeResourceLite(&ExpDemoFreeResource);
    PsCreateSystemThread("resource owner", OwnerThread, NULL);
    PsCreateSystemThread("resource waiter", WaiterThread, NULL);
    const PHANDLE_TABLE table = ObpKernelHandleTable;
    ExCreateHandle(table, PsInitialSystemProcess, 0x1FFFFF);
    ExCreateHandle(table, ObpRootDirectoryObject, 0xF000F);
    const POBJECT_DIRECTORY devices = ObFindObject(ObpRootDirectoryObject, "Device");
    const PVOID disk = devices ? ObFindObject(devices, "HwsDisk0") : NULL;
    if (disk) ExCreateHandle(table, disk, 0x120089);
}
