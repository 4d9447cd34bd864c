// Loaded module list entry, kd-protocol.md 8.3.
#pragma once

#include "ntdef.h"

typedef struct _KLDR_DATA_TABLE_ENTRY {
    LIST_ENTRY InLoadOrderLinks;
    PVOID ExceptionTable;
    ULONG ExceptionTableSize;
    PVOID GpValue;
    PVOID NonPagedDebugInfo;
    PVOID DllBase;
    PVOID EntryPoint;
    ULONG SizeOfImage;
    UNICODE_STRING FullDllName;
    UNICODE_STRING BaseDllName;
    ULONG Flags;
    USHORT LoadCount;
    USHORT SignatureLevel;
    PVOID SectionPointer;
    ULONG CheckSum;
    ULONG CoverageSectionSize;
    PVOID LoadedImports;
    PVOID Spare;
} KLDR_DATA_TABLE_ENTRY, *PKLDR_DATA_TABLE_ENTRY;
CHECK_OFFSET(KLDR_DATA_TABLE_ENTRY, DllBase, 0x30);
CHECK_OFFSET(KLDR_DATA_TABLE_ENTRY, FullDllName, 0x48);
CHECK_OFFSET(KLDR_DATA_TABLE_ENTRY, BaseDllName, 0x58);
CHECK_OFFSET(KLDR_DATA_TABLE_ENTRY, Flags, 0x68);
CHECK_OFFSET(KLDR_DATA_TABLE_ENTRY, CheckSum, 0x78);
