// Memory requests (kd-protocol.md 3.4). Addresses are translated by walking the page tables, and the bytes
// are reached through the map of physical memory: nothing can fault, and write protection does not apply.
#include "arch.h"
#include "kdp.h"
#include "mm.h"
#include "rtl.h"

#define MAX_TRANSFER (KD_MAX_PAYLOAD - sizeof(DBGKD_MANIPULATE_STATE64))
#define SEARCH_MAX_HOLE_PAGES 0x10000U

typedef BOOLEAN (*TRANSLATE)(ULONG64 address, ULONG64* physical);

// In the address space of the processor that talks.
static BOOLEAN TranslateVirtual(ULONG64 address, ULONG64* physical) {
    MM_WALK walk;
    if (!MmWalk(ReadCr3(), address, &walk) || !MmIsPhysicalRam(walk.Physical)) return FALSE;
    *physical = walk.Physical;
    return TRUE;
}

static BOOLEAN TranslatePhysical(ULONG64 address, ULONG64* physical) {
    *physical = address;
    return MmIsPhysicalRam(address);
}

// Up to the first page that is not there; returns the bytes done.
static ULONG Copy(TRANSLATE translate, ULONG64 address, UCHAR* buffer, ULONG count, BOOLEAN write) {
    ULONG done = 0;
    while (done < count) {
        ULONG64 physical;
        if (!translate(address + done, &physical)) break;
        ULONG part = (ULONG)(PAGE_SIZE - (physical & PAGE_MASK));
        if (part > count - done) part = count - done;
        UCHAR* memory = MmPhysicalToVirtual(physical);
        if (write)
            memcpy(memory, buffer + done, part);
        else
            memcpy(buffer + done, memory, part);
        done += part;
    }
    return done;
}

ULONG KdpCopyVirtual(ULONG64 address, void* buffer, ULONG count, BOOLEAN write) {
    return Copy(TranslateVirtual, address, buffer, count, write);
}

static void Transfer(TRANSLATE translate, PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data, BOOLEAN write) {
    DBGKD_READ_MEMORY64* memory = &m->u.Memory;
    ULONG count = memory->TransferCount;
    if (write && count > data->Length) count = data->Length;
    if (count > MAX_TRANSFER) count = MAX_TRANSFER;
    memory->ActualBytes = Copy(translate, memory->Address, data->Bytes, count, write);
    data->Length = write ? 0 : memory->ActualBytes;
    m->ReturnStatus = memory->ActualBytes == count ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}

void KdpTransferVirtual(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data, BOOLEAN write) {
    Transfer(TranslateVirtual, m, data, write);
}

void KdpTransferPhysical(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data, BOOLEAN write) {
    Transfer(TranslatePhysical, m, data, write);
}

// Compares across page borders; only the first page of a match has been looked up by the caller.
static BOOLEAN MatchesAt(ULONG64 address, const UCHAR* pattern, ULONG length) {
    UCHAR piece[64];
    for (ULONG done = 0; done < length;) {
        const ULONG part = length - done < sizeof(piece) ? length - done : (ULONG)sizeof(piece);
        if (KdpCopyVirtual(address + done, piece, part, FALSE) != part) return FALSE;
        if (memcmp(piece, pattern + done, part) != 0) return FALSE;
        done += part;
    }
    return TRUE;
}

void KdpSearchMemory(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data) {
    const ULONG64 start = m->u.Search.Address, length = m->u.Search.Length;
    const ULONG pattern = m->u.Search.PatternLength;
    const ULONG received = data->Length;
    data->Length = 0;
    m->ReturnStatus = STATUS_NO_MORE_ENTRIES;
    if (pattern == 0 || pattern > received || pattern > length) {
        m->ReturnStatus = STATUS_INVALID_PARAMETER;
        return;
    }
    const ULONG64 places = length - pattern + 1;
    ULONG hole = 0;
    for (ULONG64 at = 0; at < places && hole < SEARCH_MAX_HOLE_PAGES;) {
        const ULONG64 address = start + at;
        ULONG64 left = PAGE_SIZE - (address & PAGE_MASK);
        if (left > places - at) left = places - at;
        ULONG64 physical;
        if (!TranslateVirtual(address, &physical)) {
            hole++;
            at += left;
            continue;
        }
        hole = 0;
        const UCHAR* memory = MmPhysicalToVirtual(physical);
        for (ULONG64 n = 0; n < left; n++) {
            // The pattern itself lies in this kernel's memory too; that is not what the host looks for.
            if (address + n - (ULONG64)data < sizeof(*data)) continue;
            if (memory[n] != data->Bytes[0] || !MatchesAt(address + n, data->Bytes, pattern)) continue;
            m->u.Search.Address = address + n;
            m->ReturnStatus = STATUS_SUCCESS;
            return;
        }
        at += left;
    }
}

void KdpFillMemory(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data) {
    const ULONG received = data->Length;
    const ULONG pattern = m->u.Fill.PatternLength;
    const BOOLEAN physical = m->u.Fill.Flags == 2;
    data->Length = 0;
    if (pattern == 0 || pattern > received || (m->u.Fill.Flags != 1 && !physical)) {
        m->ReturnStatus = STATUS_INVALID_PARAMETER;
        return;
    }
    ULONG done = 0;
    while (done < m->u.Fill.Length) {
        ULONG part = m->u.Fill.Length - done < pattern ? m->u.Fill.Length - done : pattern;
        const ULONG copied = Copy(physical ? TranslatePhysical : TranslateVirtual, m->u.Fill.Address + done,
                                  data->Bytes, part, TRUE);
        done += copied;
        if (copied != part) break;
    }
    m->ReturnStatus = done == m->u.Fill.Length ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
    m->u.Fill.Length = done;
}

void KdpQueryMemory(PDBGKD_MANIPULATE_STATE64 m) {
    if (m->u.Query.AddressSpace != 0) {
        m->ReturnStatus = STATUS_INVALID_PARAMETER;
        return;
    }
    MM_WALK walk;
    if (!MmWalk(ReadCr3(), m->u.Query.Address, &walk)) {
        m->ReturnStatus = STATUS_UNSUCCESSFUL;
        return;
    }
    // Space 0 process, 2 kernel. Flags: 1 read, 2 write, 4 execute, 8 not pageable.
    m->u.Query.AddressSpace = m->u.Query.Address >> 63 ? 2 : 0;
    m->u.Query.Flags = 1 | (walk.Bits & PTE_WRITE ? 2 : 0) | (walk.Bits & PTE_NX ? 0 : 4) | 8;
    m->u.Query.Reserved = 0;
    m->ReturnStatus = STATUS_SUCCESS;
}
