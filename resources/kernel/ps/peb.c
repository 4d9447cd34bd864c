// The page in which a process keeps what its loader knows: one image, its own.
#include "peb.h"

#include "mm.h"
#include "ps.h"

typedef struct _PEB_PAGE {
    PEB Peb;
    PEB_LDR_DATA Loader;
    LDR_DATA_TABLE_ENTRY Image;
    WCHAR Path[64];
} PEB_PAGE, *PPEB_PAGE;

// The address in the process of something in the page that is written here through the map of all memory.
#define IN_PROCESS(page, base, field) ((PVOID)((base) + (ULONG64)((UCHAR*)(field) - (UCHAR*)(page))))

static void OneEntryList(PPEB_PAGE page, ULONG64 base, PLIST_ENTRY head, PLIST_ENTRY link) {
    head->Flink = head->Blink = IN_PROCESS(page, base, link);
    link->Flink = link->Blink = IN_PROCESS(page, base, head);
}

void PsCreatePeb(PEPROCESS process, ULONG64 address, ULONG64 image, ULONG size) {
    static const CHAR directory[] = "C:\\Windows\\System32\\";
    const ULONG64 table = process->Pcb.DirectoryTableBase;
    PsAllocateUserPage(process, address, PTE_WRITE | PTE_NX);
    MM_WALK walk;
    MmWalk(table, address, &walk);
    PPEB_PAGE page = MmPhysicalToVirtual(walk.Physical);
    USHORT length = 0;
    for (ULONG n = 0; n < sizeof(directory) - 1; n++) page->Path[length++] = (UCHAR)directory[n];
    const USHORT nameAt = length;
    for (ULONG n = 0; process->ImageFileName[n]; n++) page->Path[length++] = (UCHAR)process->ImageFileName[n];

    PLDR_DATA_TABLE_ENTRY entry = &page->Image;
    entry->DllBase = entry->EntryPoint = (PVOID)image;
    entry->SizeOfImage = size;
    entry->FullDllName.Length = entry->FullDllName.MaximumLength = (USHORT)(length * sizeof(WCHAR));
    entry->FullDllName.Buffer = IN_PROCESS(page, address, page->Path);
    entry->BaseDllName.Length = entry->BaseDllName.MaximumLength = (USHORT)((length - nameAt) * sizeof(WCHAR));
    entry->BaseDllName.Buffer = IN_PROCESS(page, address, page->Path + nameAt);
    page->Loader.Length = sizeof(page->Loader);
    page->Loader.Initialized = TRUE;
    OneEntryList(page, address, &page->Loader.InLoadOrderModuleList, &entry->InLoadOrderLinks);
    OneEntryList(page, address, &page->Loader.InMemoryOrderModuleList, &entry->InMemoryOrderLinks);
    OneEntryList(page, address, &page->Loader.InInitializationOrderModuleList,
                 &entry->InInitializationOrderLinks);
    page->Peb.ImageBaseAddress = (PVOID)image;
    page->Peb.Ldr = IN_PROCESS(page, address, &page->Loader);
    process->Peb = (PVOID)address;
}
