// Finds the processors in the ACPI tables that the firmware left (ACPI 6.4: 5.2.5 RSDP, 5.2.12 MADT).
#include "arch.h"
#include "mm.h"
#include "rtl.h"

#pragma pack(push, 1)
typedef struct {
    CHAR Signature[4];
    ULONG Length;
    UCHAR Rest[28];
} ACPI_HEADER;
#pragma pack(pop)
CHECK_SIZE(ACPI_HEADER, 36);

static const UCHAR* FindRootPointer(void) {
    for (ULONG64 at = 0xE0000; at < 0x100000; at += 16) {
        const UCHAR* p = MmPhysicalToVirtual(at);
        if (RtlEqualMemory(p, "RSD PTR ", 8)) return p;
    }
    return NULL;
}

static ULONG ReadMadt(const ACPI_HEADER* madt, ULONG* apicIds, ULONG limit) {
    const UCHAR* const end = (const UCHAR*)madt + madt->Length;
    ULONG count = 0;
    // Entry type 0 is a local APIC: type, length, processor id, APIC id, flags (bit 0 enabled).
    for (const UCHAR* p = (const UCHAR*)madt + 44; p + 8 <= end && p[1]; p += p[1])
        if (p[0] == 0 && (p[4] & 1) && count < limit) apicIds[count++] = p[3];
    return count;
}

ULONG HalFindProcessors(ULONG* apicIds, ULONG limit) {
    const UCHAR* root = FindRootPointer();
    if (!root) return 0;
    const ACPI_HEADER* rsdt = MmPhysicalToVirtual(*(const ULONG*)(const void*)(root + 16));
    const ULONG entries = (rsdt->Length - sizeof(*rsdt)) / 4;
    for (ULONG n = 0; n < entries && n < 64; n++) {
        const ULONG at = ((const ULONG*)(const void*)(rsdt + 1))[n];
        const ACPI_HEADER* table = MmPhysicalToVirtual(at);
        if (RtlEqualMemory(table->Signature, "APIC", 4)) return ReadMadt(table, apicIds, limit);
    }
    return 0;
}
