// What threads wait for. Layouts as in the 6.3 x64 kernel.
#pragma once

#include "ntdef.h"

// DISPATCHER_HEADER.Type
#define EVENT_NOTIFICATION_OBJECT 0
#define EVENT_SYNCHRONIZATION_OBJECT 1
#define PROCESS_OBJECT 3
#define SEMAPHORE_OBJECT 5
#define THREAD_OBJECT 6

struct _KTHREAD;

typedef struct _DISPATCHER_HEADER {
    UCHAR Type;
    UCHAR Reserved[3];
    LONG SignalState;
    LIST_ENTRY WaitListHead;  // of KWAIT_BLOCKs
} DISPATCHER_HEADER;
CHECK_SIZE(DISPATCHER_HEADER, 0x18);

typedef struct _KWAIT_BLOCK {
    LIST_ENTRY WaitListEntry;
    UCHAR WaitType;
    volatile UCHAR BlockState;
    USHORT WaitKey;
    LONG SpareLong;
    struct _KTHREAD* Thread;
    PVOID Object;
    PVOID SparePtr;
} KWAIT_BLOCK, *PKWAIT_BLOCK;
CHECK_OFFSET(KWAIT_BLOCK, Thread, 0x18);
CHECK_SIZE(KWAIT_BLOCK, 0x30);

typedef struct _KEVENT {
    DISPATCHER_HEADER Header;
} KEVENT, *PKEVENT;

typedef struct _KSEMAPHORE {
    DISPATCHER_HEADER Header;
    LONG Limit;
} KSEMAPHORE, *PKSEMAPHORE;
CHECK_SIZE(KSEMAPHORE, 0x20);
