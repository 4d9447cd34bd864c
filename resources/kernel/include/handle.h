// Handle tables: one page of entries for each process. Layouts as in the 6.3 x64 kernel.
#pragma once

#include "ob.h"

typedef union _HANDLE_TABLE_ENTRY {
    struct {
        LONG64 LowValue;
        LONG64 HighValue;
    };
    struct {
        ULONG64 Unlocked : 1;
        ULONG64 RefCnt : 16;
        ULONG64 Attributes : 3;
        ULONG64 ObjectPointerBits : 44;  // of the object's header, without its low four bits
        ULONG GrantedAccessBits : 25;
        ULONG NoRightsUpgrade : 1;
        ULONG Spare : 6;
        ULONG TypeInfo;
    };
} HANDLE_TABLE_ENTRY, *PHANDLE_TABLE_ENTRY;
CHECK_SIZE(HANDLE_TABLE_ENTRY, 0x10);

typedef struct _HANDLE_TABLE_FREE_LIST {
    EX_PUSH_LOCK FreeListLock;
    PHANDLE_TABLE_ENTRY FirstFreeHandleEntry;
    PHANDLE_TABLE_ENTRY LastFreeHandleEntry;
    LONG HandleCount;
    ULONG HighWaterMark;
    UCHAR Fill[0x40 - 0x20];
} HANDLE_TABLE_FREE_LIST;

typedef struct _HANDLE_TABLE {
    ULONG NextHandleNeedingPool;
    LONG ExtraInfoPages;
    ULONG64 TableCode;  // the page; its low two bits are the number of levels above it
    struct _EPROCESS* QuotaProcess;
    LIST_ENTRY HandleTableList;
    ULONG UniqueProcessId;
    ULONG Flags;
    EX_PUSH_LOCK HandleContentionEvent;
    EX_PUSH_LOCK HandleTableLock;
    HANDLE_TABLE_FREE_LIST FreeLists[1];
} HANDLE_TABLE, *PHANDLE_TABLE;
CHECK_OFFSET(HANDLE_TABLE, TableCode, 0x08);
CHECK_OFFSET(HANDLE_TABLE, FreeLists, 0x40);

extern LIST_ENTRY HandleTableListHead;
extern PHANDLE_TABLE ObpKernelHandleTable;

PHANDLE_TABLE ExCreateHandleTable(struct _EPROCESS* process, HANDLE id);
HANDLE ExCreateHandle(PHANDLE_TABLE table, PVOID object, ULONG access);
