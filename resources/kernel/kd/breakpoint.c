// The table of 32 breakpoints (kd-protocol.md 3.7).
#include "arch.h"
#include "kdp.h"
#include "rtl.h"

#define BREAKPOINT_TABLE_SIZE 32U
#define BREAKPOINT_INSTRUCTION 0xCC

typedef struct _BREAKPOINT_ENTRY {
    ULONG64 Address;
    ULONG64 DirectoryTableBase;  // meaningful for addresses of a process only
    BOOLEAN InUse;
    UCHAR Content;
} BREAKPOINT_ENTRY;

static BREAKPOINT_ENTRY KdpBreakpointTable[BREAKPOINT_TABLE_SIZE];

static BOOLEAN SameSpace(const BREAKPOINT_ENTRY* entry) {
    return entry->Address >> 63 || entry->DirectoryTableBase == ReadCr3();
}

ULONG KdpAddBreakpoint(ULONG64 address) {
    BREAKPOINT_ENTRY* free = NULL;
    for (ULONG n = 0; n < BREAKPOINT_TABLE_SIZE; n++) {
        BREAKPOINT_ENTRY* entry = &KdpBreakpointTable[n];
        if (!entry->InUse && !free) free = entry;
        if (entry->InUse && entry->Address == address && SameSpace(entry)) return 0;
    }
    const UCHAR instruction = BREAKPOINT_INSTRUCTION;
    if (!free || KdpCopyVirtual(address, &free->Content, 1, FALSE) != 1) return 0;
    if (KdpCopyVirtual(address, (void*)(ULONG64)&instruction, 1, TRUE) != 1) return 0;
    free->Address = address;
    free->DirectoryTableBase = ReadCr3();
    free->InUse = TRUE;
    return (ULONG)(free - KdpBreakpointTable) + 1;
}

// A process of another address space than the present one is reached by borrowing its page table for a
// moment; the upper half, where this code runs, is the same in all.
static void Remove(BREAKPOINT_ENTRY* entry) {
    const ULONG64 present = ReadCr3();
    const BOOLEAN foreign = !SameSpace(entry);
    if (foreign) WriteCr3(entry->DirectoryTableBase);
    KdpCopyVirtual(entry->Address, &entry->Content, 1, TRUE);
    if (foreign) WriteCr3(present);
    entry->InUse = FALSE;
}

BOOLEAN KdpDeleteBreakpoint(ULONG handle) {
    if (handle == 0 || handle > BREAKPOINT_TABLE_SIZE) return FALSE;
    BREAKPOINT_ENTRY* entry = &KdpBreakpointTable[handle - 1];
    if (!entry->InUse) return FALSE;
    Remove(entry);
    return TRUE;
}

void KdpDeleteBreakpointRange(ULONG64 first, ULONG64 last) {
    for (ULONG n = 0; n < BREAKPOINT_TABLE_SIZE; n++) {
        BREAKPOINT_ENTRY* entry = &KdpBreakpointTable[n];
        if (entry->InUse && entry->Address >= first && entry->Address <= last && SameSpace(entry))
            Remove(entry);
    }
}

void KdpWriteBreakpointEx(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data) {
    const ULONG count = m->u.BreakPointEx.Count;
    m->ReturnStatus = STATUS_UNSUCCESSFUL;
    if (count > BREAKPOINT_TABLE_SIZE || data->Length != count * sizeof(DBGKD_WRITE_BREAKPOINT64)) {
        data->Length = 0;
        return;
    }
    m->ReturnStatus = STATUS_SUCCESS;
    DBGKD_WRITE_BREAKPOINT64* list = (DBGKD_WRITE_BREAKPOINT64*)(void*)data->Bytes;
    for (ULONG n = 0; n < count; n++) {
        // A handle that is not 0 in the request gives its old breakpoint up.
        if (list[n].BreakPointHandle) KdpDeleteBreakpoint(list[n].BreakPointHandle);
        list[n].BreakPointHandle = KdpAddBreakpoint(list[n].BreakPointAddress);
        if (!list[n].BreakPointHandle) m->ReturnStatus = STATUS_UNSUCCESSFUL;
    }
}

void KdpRestoreBreakpointEx(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data) {
    const ULONG count = m->u.BreakPointEx.Count;
    m->ReturnStatus = STATUS_UNSUCCESSFUL;
    if (count > BREAKPOINT_TABLE_SIZE || data->Length != count * sizeof(ULONG)) {
        data->Length = 0;
        return;
    }
    m->ReturnStatus = STATUS_SUCCESS;
    ULONG* list = (ULONG*)(void*)data->Bytes;
    for (ULONG n = 0; n < count; n++) {
        const BOOLEAN done = KdpDeleteBreakpoint(list[n]);
        list[n] = (ULONG)(done ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL);
        if (!done) m->ReturnStatus = STATUS_UNSUCCESSFUL;
    }
}
