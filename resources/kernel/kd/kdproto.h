// Wire records of the KD protocol, from kd-protocol.md 1, 3, 4 and 5.
#pragma once

#include "context.h"

#define KD_DATA_LEADER 0x30
#define KD_CONTROL_LEADER 0x69
#define KD_BREAKIN_BYTE 0x62
#define KD_TRAILING_BYTE 0xAA
#define KD_INITIAL_ID 0x80800000U
#define KD_SYNC_ID 0x00000800U
#define KD_MAX_PAYLOAD 4000U

#define KD_TYPE_MANIPULATE 2
#define KD_TYPE_DEBUG_IO 3
#define KD_TYPE_ACKNOWLEDGE 4
#define KD_TYPE_RESEND 5
#define KD_TYPE_RESET 6
#define KD_TYPE_STATE_CHANGE64 7

typedef struct _KD_PACKET {
    ULONG PacketLeader;
    USHORT PacketType;
    USHORT ByteCount;
    ULONG PacketId;
    ULONG Checksum;
} KD_PACKET;
CHECK_SIZE(KD_PACKET, 16);

#define DbgKdReadVirtualMemoryApi 0x3130
#define DbgKdWriteVirtualMemoryApi 0x3131
#define DbgKdGetContextApi 0x3132
#define DbgKdSetContextApi 0x3133
#define DbgKdWriteBreakPointApi 0x3134
#define DbgKdRestoreBreakPointApi 0x3135
#define DbgKdContinueApi 0x3136
#define DbgKdReadControlSpaceApi 0x3137
#define DbgKdWriteControlSpaceApi 0x3138
#define DbgKdReadIoSpaceApi 0x3139
#define DbgKdWriteIoSpaceApi 0x313A
#define DbgKdRebootApi 0x313B
#define DbgKdContinueApi2 0x313C
#define DbgKdReadPhysicalMemoryApi 0x313D
#define DbgKdWritePhysicalMemoryApi 0x313E
#define DbgKdGetVersionApi 0x3146
#define DbgKdWriteBreakPointExApi 0x3147
#define DbgKdRestoreBreakPointExApi 0x3148
#define DbgKdCauseBugCheckApi 0x3149
#define DbgKdSwitchProcessor 0x3150
#define DbgKdReadMachineSpecificRegister 0x3152
#define DbgKdWriteMachineSpecificRegister 0x3153
#define DbgKdSearchMemoryApi 0x3156
#define DbgKdGetBusDataApi 0x3157
#define DbgKdClearAllInternalBreakpointsApi 0x315A
#define DbgKdFillMemoryApi 0x315B
#define DbgKdQueryMemoryApi 0x315C
#define DbgKdGetContextExApi 0x315F
#define DbgKdSetContextExApi 0x3160

typedef struct _DBGKD_READ_MEMORY64 {
    ULONG64 Address;
    ULONG TransferCount;
    ULONG ActualBytes;
} DBGKD_READ_MEMORY64;

typedef struct _DBGKD_WRITE_BREAKPOINT64 {
    ULONG64 BreakPointAddress;
    ULONG BreakPointHandle;
    ULONG Pad;
} DBGKD_WRITE_BREAKPOINT64;

#pragma pack(push, 4)
typedef struct _DBGKD_CONTINUE2 {
    NTSTATUS ContinueStatus;
    ULONG TraceFlag;
    ULONG64 Dr7;
    ULONG64 CurrentSymbolStart;
    ULONG64 CurrentSymbolEnd;
} DBGKD_CONTINUE2;
#pragma pack(pop)
CHECK_OFFSET(DBGKD_CONTINUE2, Dr7, 8);

typedef struct _DBGKD_GET_VERSION64 {
    USHORT MajorVersion;
    USHORT MinorVersion;
    UCHAR ProtocolVersion;
    UCHAR KdSecondaryVersion;
    USHORT Flags;
    USHORT MachineType;
    UCHAR MaxPacketType;
    UCHAR MaxStateChange;
    UCHAR MaxManipulate;
    UCHAR Simulation;
    USHORT Unused;
    ULONG64 KernBase;
    ULONG64 PsLoadedModuleList;
    ULONG64 DebuggerDataList;
} DBGKD_GET_VERSION64;
CHECK_SIZE(DBGKD_GET_VERSION64, 40);

typedef struct _DBGKD_MANIPULATE_STATE64 {
    ULONG ApiNumber;
    USHORT ProcessorLevel;
    USHORT Processor;
    NTSTATUS ReturnStatus;
    ULONG Pad;
    union {
        UCHAR Bytes[40];
        DBGKD_READ_MEMORY64 Memory;  // virtual, physical, control space
        DBGKD_WRITE_BREAKPOINT64 WriteBreakPoint;
        ULONG RestoreHandle;
        NTSTATUS ContinueStatus;
        DBGKD_CONTINUE2 Continue2;
        DBGKD_GET_VERSION64 GetVersion;
        struct {
            ULONG64 IoAddress;
            ULONG DataSize;
            ULONG DataValue;
        } Io;
        struct {
            ULONG Msr;
            ULONG Low;
            ULONG High;
        } Msr;
        struct {
            ULONG Count;
            NTSTATUS ContinueStatus;
        } BreakPointEx;
        struct {
            ULONG64 Address;
            ULONG64 Length;
            ULONG PatternLength;
        } Search;
        struct {
            ULONG DataType;
            ULONG BusNumber;
            ULONG SlotNumber;
            ULONG Offset;
            ULONG Length;
        } Bus;
        struct {
            ULONG64 Address;
            ULONG Length;
            USHORT Flags;
            USHORT PatternLength;
        } Fill;
        struct {
            ULONG64 Address;
            ULONG64 Reserved;
            ULONG AddressSpace;
            ULONG Flags;
        } Query;
        struct {
            ULONG Offset;
            ULONG ByteCount;
            ULONG BytesCopied;
        } ContextEx;
    } u;
} DBGKD_MANIPULATE_STATE64, *PDBGKD_MANIPULATE_STATE64;
CHECK_SIZE(DBGKD_MANIPULATE_STATE64, 56);

#define DbgKdExceptionStateChange 0x3030
#define DbgKdLoadSymbolsStateChange 0x3031

typedef struct _AMD64_DBGKD_CONTROL_REPORT {
    ULONG64 Dr6;
    ULONG64 Dr7;
    ULONG EFlags;
    USHORT InstructionCount;
    USHORT ReportFlags;
    UCHAR InstructionStream[16];
    USHORT SegCs;
    USHORT SegDs;
    USHORT SegEs;
    USHORT SegFs;
} AMD64_DBGKD_CONTROL_REPORT;
CHECK_SIZE(AMD64_DBGKD_CONTROL_REPORT, 48);

typedef struct _DBGKD_LOAD_SYMBOLS64 {
    ULONG PathNameLength;
    ULONG Pad;
    ULONG64 BaseOfDll;
    ULONG64 ProcessId;
    ULONG CheckSum;
    ULONG SizeOfImage;
    BOOLEAN UnloadSymbols;
} DBGKD_LOAD_SYMBOLS64;

typedef struct _DBGKD_ANY_WAIT_STATE_CHANGE {
    ULONG NewState;
    USHORT ProcessorLevel;
    USHORT Processor;
    ULONG NumberProcessors;
    ULONG Pad;
    ULONG64 Thread;
    ULONG64 ProgramCounter;
    union {
        struct {
            EXCEPTION_RECORD64 Record;
            ULONG FirstChance;
            ULONG Pad;
        } Exception;
        DBGKD_LOAD_SYMBOLS64 LoadSymbols;
    } u;
    AMD64_DBGKD_CONTROL_REPORT ControlReport;
} DBGKD_ANY_WAIT_STATE_CHANGE, *PDBGKD_ANY_WAIT_STATE_CHANGE;
CHECK_OFFSET(DBGKD_ANY_WAIT_STATE_CHANGE, ControlReport, 192);
CHECK_SIZE(DBGKD_ANY_WAIT_STATE_CHANGE, 240);

#define DbgKdPrintStringApi 0x3230
#define DbgKdGetStringApi 0x3231

typedef struct _DBGKD_DEBUG_IO {
    ULONG ApiNumber;
    USHORT ProcessorLevel;
    USHORT Processor;
    ULONG LengthOfString;
    ULONG LengthOfStringRead;
} DBGKD_DEBUG_IO;
CHECK_SIZE(DBGKD_DEBUG_IO, 16);
