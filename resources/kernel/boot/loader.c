// The loader: finds the kernel among the Multiboot modules, places it, builds four-level page tables with the
// protections of its sections and describes the machine in a LOADER_BLOCK. Sources: "Multiboot Specification
// 0.6.96" 3.3 for the information record, Intel SDM vol 3 chapter 4 for the tables.
#include "../include/loaderblock.h"
#include "../include/pe.h"

#define PTE_PRESENT 1ULL
#define PTE_WRITE 2ULL
#define PTE_LARGE 0x80ULL
#define PTE_NX 0x8000000000000000ULL
#define PAGE 0x1000U

typedef struct {
    uint32_t Flags, MemLower, MemUpper, BootDevice, CommandLine, ModuleCount, Modules;
    uint32_t Symbols[4];
    uint32_t MapLength, Map;
} MULTIBOOT_INFO;

typedef struct {
    uint32_t Start, End, String, Reserved;
} MULTIBOOT_MODULE;

#pragma pack(push, 4)
typedef struct {
    uint32_t Size;
    uint64_t Base, Length;
    uint32_t Type;
} MULTIBOOT_MAP;
#pragma pack(pop)

extern uint8_t LoaderImageEnd[];
uint32_t LoaderPageTable;
uint64_t LoaderEntry;
uint64_t LoaderBlockAddress;
void LoaderMain(uint32_t magic, const MULTIBOOT_INFO* info);

static uint32_t s_free;

// Port 0xE9 is the debug console of QEMU ("-debugcon"): the only place where the loader can complain.
static void Stop(const char* text) {
    for (; *text; text++) __asm__ volatile("outb %0, $0xE9" ::"a"(*text));
    for (;;) __asm__ volatile("cli; hlt");
}

static uint8_t* AllocatePages(uint32_t bytes) {
    uint8_t* memory = (uint8_t*)s_free;
    s_free += (bytes + PAGE - 1) & ~(PAGE - 1);
    for (uint8_t* at = memory; at < (uint8_t*)s_free; at++) *at = 0;
    return memory;
}

static uint64_t* Descend(uint64_t* table, uint32_t index) {
    if (!(table[index] & PTE_PRESENT)) table[index] = (uint32_t)AllocatePages(PAGE) | PTE_PRESENT | PTE_WRITE;
    return (uint64_t*)((uint32_t)table[index] & ~(PAGE - 1));
}

static void MapPage(uint64_t address, uint64_t physical, uint64_t bits) {
    uint64_t* table = (uint64_t*)LoaderPageTable;
    table = Descend(table, (uint32_t)(address >> 39) & 0x1FF);
    table = Descend(table, (uint32_t)(address >> 30) & 0x1FF);
    table = Descend(table, (uint32_t)(address >> 21) & 0x1FF);
    table[(uint32_t)(address >> 12) & 0x1FF] = physical | bits | PTE_PRESENT;
}

// All physical addresses below 4 GB in 2 MB pages, at `address`.
static void MapLow4G(uint64_t address, uint64_t bits) {
    uint64_t* pointers = Descend((uint64_t*)LoaderPageTable, (uint32_t)(address >> 39) & 0x1FF);
    for (uint32_t gigabyte = 0; gigabyte < 4; gigabyte++) {
        uint64_t* directory = Descend(pointers, gigabyte);
        for (uint32_t n = 0; n < 512; n++)
            directory[n] = ((uint64_t)gigabyte << 30) | ((uint64_t)n << 21) | bits | PTE_LARGE | PTE_PRESENT;
    }
}

static void CopyText(char* to, const char* from, uint32_t room) {
    uint32_t n = 0;
    for (; from[n] && n < room - 1; n++) to[n] = from[n];
    to[n] = 0;
}

static int SameText(const char* a, const char* b) {
    while (*a && *a == *b) a++, b++;
    return *a == *b;
}

static int HasWord(const char* line, const char* word) {
    for (; *line; line++) {
        const char *a = line, *b = word;
        while (*b && *a == *b) a++, b++;
        if (!*b && (*a == 0 || *a == ' ')) return 1;
    }
    return 0;
}

// The module string is "path arguments"; the image's name is the last part of the path.
static void CopyModules(LOADER_BLOCK* block, const MULTIBOOT_INFO* info) {
    const MULTIBOOT_MODULE* module = (const MULTIBOOT_MODULE*)info->Modules;
    for (uint32_t n = 0; n < info->ModuleCount && n < LOADER_MAX_MODULES; n++, module++) {
        LOADER_MODULE* to = &block->Modules[block->ModuleCount++];
        to->Physical = module->Start;
        to->Size = module->End - module->Start;
        const char* path = (const char*)module->String;
        const char* name = path;
        for (; *path && *path != ' '; path++)
            if (*path == '/') name = path + 1;
        const uint32_t length = (uint32_t)(path - name) + 1;
        CopyText(to->Name, name, length < sizeof(to->Name) ? length : sizeof(to->Name));
        to->MapOnly = (uint32_t)HasWord(path, " map");
    }
}

static void CopyMemoryMap(LOADER_BLOCK* block, const MULTIBOOT_INFO* info) {
    for (uint32_t at = info->Map;
         at < info->Map + info->MapLength && block->RangeCount < LOADER_MAX_RANGES;) {
        const MULTIBOOT_MAP* entry = (const MULTIBOOT_MAP*)at;
        LOADER_RANGE* to = &block->Ranges[block->RangeCount++];
        to->Base = entry->Base;
        to->Size = entry->Length;
        to->Type = entry->Type;
        at += entry->Size + 4;
    }
}

static void MapImage(const uint8_t* image, uint64_t base) {
    IMAGE_NT_HEADERS64* nt = PeHeaders(image);
    MapPage(base, (uint32_t)image, PTE_NX);
    IMAGE_SECTION_HEADER* section = PeSections(nt);
    for (uint32_t n = 0; n < nt->FileHeader.NumberOfSections; n++, section++) {
        uint64_t bits = section->Characteristics & PE_SECTION_EXECUTE ? 0 : PTE_NX;
        if (section->Characteristics & PE_SECTION_WRITE) bits |= PTE_WRITE;
        for (uint32_t at = 0; at < section->VirtualSize; at += PAGE)
            MapPage(base + section->VirtualAddress + at, (uint32_t)image + section->VirtualAddress + at,
                    bits);
    }
}

void LoaderMain(uint32_t magic, const MULTIBOOT_INFO* info) {
    if (magic != 0x2BADB002) Stop("loader: not started by a Multiboot loader\n");
    // Flags: bit 2 command line, bit 3 modules, bit 6 memory map.
    if ((info->Flags & 0x48) != 0x48) Stop("loader: no modules or no memory map\n");
    s_free = (uint32_t)LoaderImageEnd;
    if (s_free < (uint32_t)(info + 1) && (uint32_t)info >= 0x100000) s_free = (uint32_t)(info + 1);
    const MULTIBOOT_MODULE* module = (const MULTIBOOT_MODULE*)info->Modules;
    for (uint32_t n = 0; n < info->ModuleCount; n++)
        if (module[n].End > s_free) s_free = module[n].End;
    // QEMU keeps its strings and records behind the modules; leave them alone.
    s_free = (s_free + 0x10000) & ~(PAGE - 1);

    LOADER_BLOCK* block = (LOADER_BLOCK*)AllocatePages(sizeof(LOADER_BLOCK));
    CopyModules(block, info);
    CopyMemoryMap(block, info);
    if (info->Flags & 4)
        CopyText(block->CommandLine, (const char*)info->CommandLine, sizeof(block->CommandLine));

    const uint8_t* file = 0;
    for (uint32_t n = 0; n < block->ModuleCount; n++)
        if (SameText(block->Modules[n].Name, "ntoskrnl.exe"))
            file = (const uint8_t*)(uint32_t)block->Modules[n].Physical;
    if (!file || !PeHeaders(file)) Stop("loader: ntoskrnl.exe is missing or is no x64 image\n");

    IMAGE_NT_HEADERS64* nt = PeHeaders(file);
    uint64_t base = LOADER_KERNEL_BASE;
    if (HasWord(block->CommandLine, "aslr")) {
        uint32_t low, high;
        __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
        base += (uint64_t)((low >> 4) & 0xFF) << 21;
    }
    LoaderPageTable = (uint32_t)AllocatePages(PAGE);
    uint8_t* image = AllocatePages(nt->OptionalHeader.SizeOfImage);
    PePlaceImage(file, image, base);
    MapImage(image, base);
    MapLow4G(0, PTE_WRITE);  // for the switch to long mode; the kernel removes it
    MapLow4G(LOADER_PHYSICAL_MAP, PTE_WRITE | PTE_NX);
    ((uint64_t*)LoaderPageTable)[LOADER_PTE_SLOT] = LoaderPageTable | PTE_PRESENT | PTE_WRITE | PTE_NX;

    block->KernelBase = base;
    block->KernelPhysical = (uint32_t)image;
    block->KernelSize = nt->OptionalHeader.SizeOfImage;
    block->PageTable = LoaderPageTable;
    block->FirstFree = s_free;
    LoaderEntry = base + nt->OptionalHeader.AddressOfEntryPoint;
    LoaderBlockAddress = LOADER_PHYSICAL_MAP + (uint32_t)block;
}
