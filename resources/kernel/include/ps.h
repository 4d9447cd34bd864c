// Processes and threads as the executive sees them. Offsets as in the 6.3 x64 kernel where kd-protocol.md 8.2
// tells them, otherwise ours; the PDB is the reference.
#pragma once

#include "ke.h"

typedef struct _EPROCESS {
    KPROCESS Pcb;
    ULONG64 ProcessLock;
    LARGE_INTEGER CreateTime;
    ULONG64 RundownProtect;
    HANDLE UniqueProcessId;
    LIST_ENTRY ActiveProcessLinks;
    ULONG64 CommitCharge;  // pages of its own
    UCHAR Fill0[0x3D0 - 0x300];
    HANDLE InheritedFromUniqueProcessId;
    PVOID LdtInformation;
    PVOID CreatorProcess;
    PVOID Peb;
    UCHAR Fill1[0x408 - 0x3F0];
    struct _HANDLE_TABLE* ObjectTable;
    UCHAR Fill4[0x438 - 0x410];
    CHAR ImageFileName[15];
    UCHAR PriorityClass;
    UCHAR Fill2[0x470 - 0x448];
    LIST_ENTRY ThreadListHead;
    ULONG ActiveThreads;
    UCHAR Fill3[0x6D8 - 0x484];
} EPROCESS, *PEPROCESS;
CHECK_OFFSET(EPROCESS, UniqueProcessId, 0x2E0);
CHECK_OFFSET(EPROCESS, ActiveProcessLinks, 0x2E8);
CHECK_OFFSET(EPROCESS, InheritedFromUniqueProcessId, 0x3D0);
CHECK_OFFSET(EPROCESS, Peb, 0x3E8);
CHECK_OFFSET(EPROCESS, ObjectTable, 0x408);
CHECK_OFFSET(EPROCESS, ImageFileName, 0x438);
CHECK_OFFSET(EPROCESS, ThreadListHead, 0x470);
CHECK_SIZE(EPROCESS, 0x6D8);

typedef struct _ETHREAD {
    KTHREAD Tcb;
    LARGE_INTEGER CreateTime;
    UCHAR Fill0[0x628 - 0x5E0];
    CLIENT_ID Cid;
    UCHAR Fill1[0x658 - 0x638];
    LIST_ENTRY IrpList;
    ULONG64 TopLevelIrp;
    PVOID StartAddress;
    PVOID Win32StartAddress;
    LIST_ENTRY ThreadListEntry;
    CHAR ThreadName[32];  // plain text, for people who look at memory
    UCHAR Fill2[0x778 - 0x6B0];
} ETHREAD, *PETHREAD;
CHECK_OFFSET(ETHREAD, Cid, 0x628);
CHECK_OFFSET(ETHREAD, IrpList, 0x658);
CHECK_SIZE(ETHREAD, 0x778);

// Page shared with every process, at 0xFFFFF78000000000.
typedef struct _KSYSTEM_TIME {
    ULONG LowPart;
    LONG High1Time;
    LONG High2Time;
} KSYSTEM_TIME;

typedef struct _KUSER_SHARED_DATA {
    ULONG TickCountLowDeprecated;
    ULONG TickCountMultiplier;
    KSYSTEM_TIME InterruptTime;
    KSYSTEM_TIME SystemTime;
    KSYSTEM_TIME TimeZoneBias;
    USHORT ImageNumberLow;
    USHORT ImageNumberHigh;
    WCHAR NtSystemRoot[260];
    UCHAR Fill0[0x260 - 0x238];
    ULONG NtBuildNumber;
    ULONG NtProductType;
    BOOLEAN ProductTypeIsValid;
    UCHAR Fill1;
    USHORT NativeProcessorArchitecture;
    ULONG NtMajorVersion;
    ULONG NtMinorVersion;
    UCHAR Fill2[0x2D4 - 0x274];
    BOOLEAN KdDebuggerEnabled;
    UCHAR Fill3[0x2E8 - 0x2D5];
    ULONG NumberOfPhysicalPages;
    UCHAR Fill4[0x320 - 0x2EC];
    KSYSTEM_TIME TickCount;
    UCHAR Fill5[0x3C0 - 0x32C];
    ULONG ActiveProcessorCount;
    UCHAR Fill6[0x1000 - 0x3C4];
} KUSER_SHARED_DATA;
CHECK_OFFSET(KUSER_SHARED_DATA, SystemTime, 0x14);
CHECK_OFFSET(KUSER_SHARED_DATA, NtBuildNumber, 0x260);
CHECK_OFFSET(KUSER_SHARED_DATA, NtMajorVersion, 0x26C);
CHECK_OFFSET(KUSER_SHARED_DATA, NtMinorVersion, 0x270);
CHECK_OFFSET(KUSER_SHARED_DATA, KdDebuggerEnabled, 0x2D4);
CHECK_OFFSET(KUSER_SHARED_DATA, TickCount, 0x320);
CHECK_OFFSET(KUSER_SHARED_DATA, ActiveProcessorCount, 0x3C0);

#define SharedUserData ((KUSER_SHARED_DATA*)0xFFFFF78000000000ULL)

typedef void (*PKSTART_ROUTINE)(PVOID context);

extern LIST_ENTRY PsActiveProcessHead;
extern PEPROCESS PsInitialSystemProcess;
extern PEPROCESS PsIdleProcess;

void PsInitialize(void);
PEPROCESS PsCreateProcess(const CHAR* name, ULONG64 pageTable, ULONG64 parent);
PETHREAD PsAllocateThread(PEPROCESS process, const CHAR* name, PVOID start);
PETHREAD PsCreateThread(PEPROCESS process, const CHAR* name, PKSTART_ROUTINE start, PVOID context);
NTKERNELAPI NTSTATUS PsCreateSystemThread(const CHAR* name, PKSTART_ROUTINE start, PVOID context);
void PsStartSessionManager(void);
// A page of ring 3, zeroed. `bits`: of its PTE, but for those of each such page.
void PsAllocateUserPage(PEPROCESS process, ULONG64 address, ULONG64 bits);
// ps/peb.c: at that address in the process, which has one image.
void PsCreatePeb(PEPROCESS process, ULONG64 address, ULONG64 image, ULONG size);
ULONG64 PsSystemService(PKTRAP_FRAME frame);
