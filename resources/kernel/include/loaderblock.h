// What the 32-bit loader hands to the 64-bit kernel. Fixed widths only: both sides compile it.
#pragma once

#include <stdint.h>

#define LOADER_MAX_MODULES 8
#define LOADER_MAX_RANGES 16

// Kernel address space, see README.md.
#define LOADER_KERNEL_BASE 0xFFFFF80000400000ULL
#define LOADER_PHYSICAL_MAP 0xFFFFFD0000000000ULL
#define LOADER_PTE_SLOT 0x1EDU  // PTE_BASE 0xFFFFF68000000000

typedef struct _LOADER_MODULE {
    uint64_t Physical;
    uint64_t Size;
    char Name[32];
    uint32_t MapOnly;  // the word "map" stands behind the path: its code never runs
    uint32_t Pad;
} LOADER_MODULE;

typedef struct _LOADER_RANGE {
    uint64_t Base;
    uint64_t Size;
    uint32_t Type;  // 1 = usable RAM (Multiboot 0.6.96, 3.3)
    uint32_t Pad;
} LOADER_RANGE;

typedef struct _LOADER_BLOCK {
    uint64_t KernelBase;
    uint64_t KernelPhysical;
    uint64_t KernelSize;
    uint64_t PageTable;
    uint64_t FirstFree;  // first physical byte that nobody uses
    uint32_t ModuleCount;
    uint32_t RangeCount;
    LOADER_MODULE Modules[LOADER_MAX_MODULES];
    LOADER_RANGE Ranges[LOADER_MAX_RANGES];
    char CommandLine[256];
} LOADER_BLOCK, *PLOADER_BLOCK;
