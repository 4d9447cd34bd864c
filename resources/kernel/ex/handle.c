// Handles. They are never closed.
#include "handle.h"

#include "mm.h"

#define HANDLES_PER_PAGE (PAGE_SIZE / sizeof(HANDLE_TABLE_ENTRY))

LIST_ENTRY HandleTableListHead = {&HandleTableListHead, &HandleTableListHead};
PHANDLE_TABLE ObpKernelHandleTable;  // that of the System process
static KSPIN_LOCK s_lock;

PHANDLE_TABLE ExCreateHandleTable(struct _EPROCESS* process, HANDLE id) {
    const PHANDLE_TABLE table = ExAllocatePoolWithTag(sizeof(*table), 'btbO');
    table->QuotaProcess = process;
    table->UniqueProcessId = (ULONG)(ULONG64)id;
    table->NextHandleNeedingPool = 4 * HANDLES_PER_PAGE;
    // Pool is aligned to 16 bytes, so that the number of levels is 0.
    const PHANDLE_TABLE_ENTRY page = ExAllocatePoolWithTag(PAGE_SIZE, 'btbO');
    table->TableCode = (ULONG64)page;
    table->FreeLists->FirstFreeHandleEntry = page + 1;  // no handle is 0
    const ULONG64 flags = KeAcquireSpinLock(&s_lock);
    InsertTailList(&HandleTableListHead, &table->HandleTableList);
    KeReleaseSpinLock(&s_lock, flags);
    return table;
}

HANDLE ExCreateHandle(PHANDLE_TABLE table, PVOID object, ULONG access) {
    HANDLE handle = NULL;
    const ULONG64 flags = KeAcquireSpinLock(&s_lock);
    const PHANDLE_TABLE_ENTRY page = (PHANDLE_TABLE_ENTRY)table->TableCode;
    const PHANDLE_TABLE_ENTRY entry = table->FreeLists->FirstFreeHandleEntry;
    if (entry < page + HANDLES_PER_PAGE) {
        const POBJECT_HEADER header = ObpHeaderOf(object);
        header->HandleCount++;
        header->PointerCount++;
        ObTypeIndexTable[header->TypeIndex]->TotalNumberOfHandles++;
        entry->ObjectPointerBits = (ULONG64)header >> 4 & 0xFFFFFFFFFFFULL;
        entry->Unlocked = 1;
        entry->GrantedAccessBits = access;
        table->FreeLists->FirstFreeHandleEntry = entry + 1;
        table->FreeLists->HandleCount++;
        handle = (HANDLE)(4 * (ULONG64)(entry - page));
    }
    KeReleaseSpinLock(&s_lock, flags);
    return handle;
}
