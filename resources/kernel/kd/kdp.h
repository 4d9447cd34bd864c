// Inside of the stub. Everything here runs with the stub's lock held (kd/lock.c), on one processor at a time.
#pragma once

#include "kd.h"
#include "kdproto.h"

typedef struct _KDP_BUFFER {
    ULONG Length;
    UCHAR Bytes[4096];
} KDP_BUFFER;

// kd/port.c
void KdpInitializePort(void);
BOOLEAN KdpPollByte(UCHAR* byte);
BOOLEAN KdpGetByte(UCHAR* byte, ULONG64 deadline);  // deadline in HalMicroseconds()
void KdpPutBytes(const void* bytes, ULONG count);

// kd/packet.c
typedef enum _KDP_SEND { KdpSent, KdpGaveUp, KdpSendReset } KDP_SEND;
typedef enum _KDP_RECEIVE { KdpReceived, KdpTimeout, KdpSendAgain } KDP_RECEIVE;

// `patient`: never gives up (kd-protocol.md 1.9). KdpSendReset only for manipulate replies: the ids have been
// reset and the caller repeats its state change.
KDP_SEND KdpSendPacket(USHORT type, const void* header, ULONG headerSize, const void* data, ULONG dataSize,
                       BOOLEAN patient);
KDP_RECEIVE KdpReceivePacket(USHORT type, void* header, ULONG headerSize, KDP_BUFFER* data);
extern BOOLEAN KdpBreakPending;  // a break-in byte came while a print was under way
extern BOOLEAN KdpProbing;       // nobody is known to listen: short waits

// kd/lock.c
ULONG64 KdpEnter(BOOLEAN freeze);
void KdpExit(ULONG64 flags, BOOLEAN frozen);
void KdpSetActive(ULONG number, BOOLEAN active);
BOOLEAN KdpIsActive(ULONG number);
BOOLEAN KdpIsOwner(ULONG number);
BOOLEAN KdpTryEnter(void);  // interrupts off; left by KdpExit

// kd/report.c
typedef struct _KDP_OUTCOME {
    enum { KdpStay, KdpContinue, KdpSwitch, KdpCrash } Kind;
    NTSTATUS Status;
    ULONG Processor;
} KDP_OUTCOME;
BOOLEAN KdpReportException(PKTRAP_FRAME frame, PEXCEPTION_RECORD64 record, BOOLEAN firstChance);
void KdpReportLoadSymbols(PKTRAP_FRAME frame, const STRING* path, const KD_SYMBOLS_INFO* info,
                          BOOLEAN unload);

// kd/request.c: executes one request and leaves the reply in place
typedef enum _KDP_REPLY { KdpReply, KdpNoReply } KDP_REPLY;
KDP_REPLY KdpExecute(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data, KDP_OUTCOME* outcome);

// kd/memory.c
ULONG KdpCopyVirtual(ULONG64 address, void* buffer, ULONG count, BOOLEAN write);
void KdpTransferVirtual(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data, BOOLEAN write);
void KdpTransferPhysical(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data, BOOLEAN write);
void KdpSearchMemory(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data);
void KdpFillMemory(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data);
void KdpQueryMemory(PDBGKD_MANIPULATE_STATE64 m);

// kd/registers.c
void KdpGetContext(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data);
void KdpSetContext(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data);
void KdpGetContextEx(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data);
void KdpSetContextEx(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data);
void KdpReadControlSpace(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data);
void KdpWriteControlSpace(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data);
void KdpApplyContinue2(const DBGKD_CONTINUE2* request);

// kd/hardware.c
void KdpAccessIoSpace(PDBGKD_MANIPULATE_STATE64 m, BOOLEAN write);
void KdpAccessMsr(PDBGKD_MANIPULATE_STATE64 m, BOOLEAN write);
void KdpGetBusData(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data);
void KdpReboot(void);

// kd/breakpoint.c
ULONG KdpAddBreakpoint(ULONG64 address);  // handle, 0 = refused
BOOLEAN KdpDeleteBreakpoint(ULONG handle);
void KdpDeleteBreakpointRange(ULONG64 first, ULONG64 last);
void KdpWriteBreakpointEx(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data);
void KdpRestoreBreakpointEx(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data);

// kd/habits.c
typedef struct _KDP_HABITS {
    BOOLEAN NoExApis;       // the Ex requests of breakpoints are unknown
    BOOLEAN LoopPrint;      // a request that fails prints from inside the debugger loop
    BOOLEAN AddressBehind;  // the exception address of an int 3 is the byte behind it
    BOOLEAN PcBehind;       // and so is the program counter
} KDP_HABITS;
extern KDP_HABITS KdpHabits;
void KdpReadHabits(void);
void KdpPrintFromLoop(const CHAR* format, ...);

// kd/print.c
void KdpSendPrint(const CHAR* text, ULONG length);  // the stub is entered already
void KdpPrint(const CHAR* text, ULONG length);
ULONG KdpPrompt(const CHAR* text, ULONG length, CHAR* response, ULONG room);

// kd/data.c
void KdpInitializeData(ULONG64 kernelBase);
extern DBGKD_GET_VERSION64 KdVersionBlock;
