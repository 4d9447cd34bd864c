// The part of the PE32+ format that loading needs ("PE Format", Microsoft Learn). Compiled for 32 and 64
// bits.
#pragma once

#include <stdint.h>

#define PE_SECTION_EXECUTE 0x20000000U
#define PE_SECTION_WRITE 0x80000000U
#define PE_DIRECTORY_EXPORT 0
#define PE_DIRECTORY_IMPORT 1
#define PE_DIRECTORY_RELOC 5
#define PE_RELOC_DIR64 10

#pragma pack(push, 4)
typedef struct _IMAGE_DATA_DIRECTORY {
    uint32_t VirtualAddress;
    uint32_t Size;
} IMAGE_DATA_DIRECTORY;

typedef struct _IMAGE_FILE_HEADER {
    uint16_t Machine;
    uint16_t NumberOfSections;
    uint32_t TimeDateStamp;
    uint32_t PointerToSymbolTable;
    uint32_t NumberOfSymbols;
    uint16_t SizeOfOptionalHeader;
    uint16_t Characteristics;
} IMAGE_FILE_HEADER;

typedef struct _IMAGE_OPTIONAL_HEADER64 {
    uint16_t Magic;
    uint8_t MajorLinkerVersion;
    uint8_t MinorLinkerVersion;
    uint32_t SizeOfCode;
    uint32_t SizeOfInitializedData;
    uint32_t SizeOfUninitializedData;
    uint32_t AddressOfEntryPoint;
    uint32_t BaseOfCode;
    uint64_t ImageBase;
    uint32_t SectionAlignment;
    uint32_t FileAlignment;
    uint16_t Versions[6];
    uint32_t Win32VersionValue;
    uint32_t SizeOfImage;
    uint32_t SizeOfHeaders;
    uint32_t CheckSum;
    uint16_t Subsystem;
    uint16_t DllCharacteristics;
    uint64_t StackAndHeap[4];
    uint32_t LoaderFlags;
    uint32_t NumberOfRvaAndSizes;
    IMAGE_DATA_DIRECTORY DataDirectory[16];
} IMAGE_OPTIONAL_HEADER64;

typedef struct _IMAGE_NT_HEADERS64 {
    uint32_t Signature;
    IMAGE_FILE_HEADER FileHeader;
    IMAGE_OPTIONAL_HEADER64 OptionalHeader;
} IMAGE_NT_HEADERS64;

typedef struct _IMAGE_SECTION_HEADER {
    uint8_t Name[8];
    uint32_t VirtualSize;
    uint32_t VirtualAddress;
    uint32_t SizeOfRawData;
    uint32_t PointerToRawData;
    uint32_t Unused[3];
    uint32_t Characteristics;
} IMAGE_SECTION_HEADER;

typedef struct _IMAGE_EXPORT_DIRECTORY {
    uint32_t Characteristics;
    uint32_t TimeDateStamp;
    uint32_t Version;
    uint32_t Name;
    uint32_t Base;
    uint32_t NumberOfFunctions;
    uint32_t NumberOfNames;
    uint32_t AddressOfFunctions;
    uint32_t AddressOfNames;
    uint32_t AddressOfNameOrdinals;
} IMAGE_EXPORT_DIRECTORY;

typedef struct _IMAGE_IMPORT_DESCRIPTOR {
    uint32_t OriginalFirstThunk;
    uint32_t TimeDateStamp;
    uint32_t ForwarderChain;
    uint32_t Name;
    uint32_t FirstThunk;
} IMAGE_IMPORT_DESCRIPTOR;

typedef struct _IMAGE_BASE_RELOCATION {
    uint32_t VirtualAddress;
    uint32_t SizeOfBlock;
} IMAGE_BASE_RELOCATION;
#pragma pack(pop)

// Null when the bytes are no x64 PE32+ image.
static inline IMAGE_NT_HEADERS64* PeHeaders(const void* file) {
    const uint8_t* bytes = (const uint8_t*)file;
    if (bytes[0] != 'M' || bytes[1] != 'Z') return 0;
    IMAGE_NT_HEADERS64* nt =
        (IMAGE_NT_HEADERS64*)(uintptr_t)(bytes + *(const uint32_t*)(const void*)(bytes + 0x3C));
    return nt->Signature == 0x4550 && nt->FileHeader.Machine == 0x8664 && nt->OptionalHeader.Magic == 0x20B
               ? nt
               : 0;
}

static inline IMAGE_SECTION_HEADER* PeSections(IMAGE_NT_HEADERS64* nt) {
    return (IMAGE_SECTION_HEADER*)((uint8_t*)&nt->OptionalHeader + nt->FileHeader.SizeOfOptionalHeader);
}

// Lays the file out at `memory` as its section table says and moves it to `base`.
static inline void PePlaceImage(const uint8_t* file, uint8_t* memory, uint64_t base) {
    IMAGE_NT_HEADERS64* nt = PeHeaders(file);
    const uint32_t size = nt->OptionalHeader.SizeOfImage;
    for (uint32_t i = 0; i < size; i++) memory[i] = i < nt->OptionalHeader.SizeOfHeaders ? file[i] : 0;
    IMAGE_SECTION_HEADER* section = PeSections(nt);
    for (uint32_t n = 0; n < nt->FileHeader.NumberOfSections; n++, section++) {
        const uint32_t raw =
            section->SizeOfRawData < section->VirtualSize ? section->SizeOfRawData : section->VirtualSize;
        for (uint32_t i = 0; i < raw; i++)
            memory[section->VirtualAddress + i] = file[section->PointerToRawData + i];
    }
    const uint64_t delta = base - nt->OptionalHeader.ImageBase;
    const IMAGE_DATA_DIRECTORY* directory = &nt->OptionalHeader.DataDirectory[PE_DIRECTORY_RELOC];
    for (uint32_t at = 0; at < directory->Size;) {
        const IMAGE_BASE_RELOCATION* block =
            (const IMAGE_BASE_RELOCATION*)(const void*)(memory + directory->VirtualAddress + at);
        if (block->SizeOfBlock < sizeof(*block)) break;
        const uint16_t* entry = (const uint16_t*)(const void*)(block + 1);
        for (uint32_t n = 0; n < (block->SizeOfBlock - sizeof(*block)) / 2; n++) {
            if (entry[n] >> 12 != PE_RELOC_DIR64) continue;
            *(uint64_t*)(void*)(memory + block->VirtualAddress + (entry[n] & 0xFFF)) += delta;
        }
        at += block->SizeOfBlock;
    }
}
