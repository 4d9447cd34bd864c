// Loads drivers, and maps images of others that are only to be looked at: places the image, resolves its
// imports by name against ntoskrnl's exports, sets the protections of its sections and puts it on
// PsLoadedModuleList.
#include "arch.h"
#include "kd.h"
#include "mm.h"
#include "pe.h"
#include "rtl.h"

LIST_ENTRY PsLoadedModuleList = {&PsLoadedModuleList, &PsLoadedModuleList};

static ULONG64 s_nextDriver = MM_DRIVER_BASE;

PVOID MiFindExport(ULONG64 base, const CHAR* name) {
    const IMAGE_DATA_DIRECTORY* directory =
        &PeHeaders((PVOID)base)->OptionalHeader.DataDirectory[PE_DIRECTORY_EXPORT];
    if (!directory->Size) return NULL;
    const IMAGE_EXPORT_DIRECTORY* exports = (PVOID)(base + directory->VirtualAddress);
    const ULONG* names = (PVOID)(base + exports->AddressOfNames);
    const USHORT* ordinals = (PVOID)(base + exports->AddressOfNameOrdinals);
    const ULONG* functions = (PVOID)(base + exports->AddressOfFunctions);
    for (ULONG n = 0; n < exports->NumberOfNames; n++)
        if (RtlEqualText((const CHAR*)(base + names[n]), name)) return (PVOID)(base + functions[ordinals[n]]);
    return NULL;
}

static BOOLEAN ResolveImports(UCHAR* memory, ULONG64 kernel) {
    const IMAGE_DATA_DIRECTORY* directory =
        &PeHeaders(memory)->OptionalHeader.DataDirectory[PE_DIRECTORY_IMPORT];
    if (!directory->Size) return TRUE;
    const IMAGE_IMPORT_DESCRIPTOR* import = (PVOID)(memory + directory->VirtualAddress);
    for (; import->Name; import++) {
        const ULONG64* lookup = (PVOID)(memory + import->OriginalFirstThunk);
        ULONG64* thunk = (PVOID)(memory + import->FirstThunk);
        for (; *lookup; lookup++, thunk++) {
            const CHAR* name = (const CHAR*)(memory + (*lookup & 0x7FFFFFFF) + 2);  // behind the hint
            *thunk = (ULONG64)MiFindExport(kernel, name);
            if (!*thunk) {
                DbgPrint("MM: import %s not found\n", name);
                return FALSE;
            }
        }
    }
    return TRUE;
}

PKLDR_DATA_TABLE_ENTRY MiInsertModule(ULONG64 base, const CHAR* fullName, const CHAR* baseName) {
    const IMAGE_NT_HEADERS64* nt = PeHeaders((PVOID)base);
    PKLDR_DATA_TABLE_ENTRY entry = ExAllocatePoolWithTag(sizeof(*entry), 'dLmM');
    entry->DllBase = (PVOID)base;
    entry->EntryPoint = (PVOID)(base + nt->OptionalHeader.AddressOfEntryPoint);
    entry->SizeOfImage = nt->OptionalHeader.SizeOfImage;
    entry->CheckSum = nt->OptionalHeader.CheckSum;
    entry->ExceptionTable = (PVOID)(base + nt->OptionalHeader.DataDirectory[3].VirtualAddress);
    entry->ExceptionTableSize = nt->OptionalHeader.DataDirectory[3].Size;
    entry->Flags = 0x00004000;  // image is in use by the system
    entry->LoadCount = 1;
    RtlCreateUnicodeString(&entry->FullDllName, fullName);
    RtlCreateUnicodeString(&entry->BaseDllName, baseName);
    InsertTailList(&PsLoadedModuleList, &entry->InLoadOrderLinks);
    return entry;
}

NTSTATUS MmLoadSystemImage(const LOADER_MODULE* module, PKLDR_DATA_TABLE_ENTRY* entry) {
    const UCHAR* file = MmPhysicalToVirtual(module->Physical);
    IMAGE_NT_HEADERS64* nt = module->Size > 0x200 ? PeHeaders(file) : NULL;
    if (!nt) return STATUS_INVALID_IMAGE_FORMAT;
    const ULONG64 base = s_nextDriver;
    const ULONG64 size = (nt->OptionalHeader.SizeOfImage + PAGE_MASK) & ~PAGE_MASK;
    s_nextDriver += (size + 0xFFFF) & ~0xFFFFULL;

    // First writable everywhere, to be filled; then as the sections say.
    MmAllocateAt(MmSystemPageTable, base, size, PTE_WRITE | PTE_NX);
    PePlaceImage(file, (UCHAR*)base, base);
    const PKLDR_DATA_TABLE_ENTRY kernel =
        CONTAINING_RECORD(PsLoadedModuleList.Flink, KLDR_DATA_TABLE_ENTRY, InLoadOrderLinks);
    if (!module->MapOnly && !ResolveImports((UCHAR*)base, (ULONG64)kernel->DllBase))
        return STATUS_ENTRYPOINT_NOT_FOUND;

    for (ULONG64 at = 0; at < size; at += PAGE_SIZE) {
        ULONG64 bits = PTE_NX;
        const IMAGE_SECTION_HEADER* section = PeSections(nt);
        for (ULONG n = 0; n < nt->FileHeader.NumberOfSections; n++, section++) {
            if (at < section->VirtualAddress || at - section->VirtualAddress >= section->VirtualSize)
                continue;
            if (section->Characteristics & PE_SECTION_EXECUTE) bits &= ~PTE_NX;
            if (section->Characteristics & PE_SECTION_WRITE) bits |= PTE_WRITE;
        }
        MM_WALK walk;
        MmWalk(MmSystemPageTable, base + at, &walk);
        MmMapPage(MmSystemPageTable, base + at, walk.Physical, bits);
    }
    WriteCr3(ReadCr3());

    CHAR path[80] = "\\SystemRoot\\system32\\drivers\\";
    const ULONG prefix = RtlTextLength(path);
    memcpy(path + prefix, module->Name, RtlTextLength(module->Name) + 1);
    *entry = MiInsertModule(base, path, module->Name);
    // "silentload", and a driver that comes after the boot: the list alone tells (kd-protocol.md 13).
    if (IoQueryBootOption("silentload", 0) || IoQueryBootOption("lateload", 0)) return STATUS_SUCCESS;
    DbgLoadImageSymbols(path, (PVOID)base, nt->OptionalHeader.SizeOfImage, nt->OptionalHeader.CheckSum);
    return STATUS_SUCCESS;
}
