// Register records of the x64 processor as the KD protocol carries them (kd-protocol.md 8.5, 8.6).
#pragma once

#include "ntdef.h"

#define CONTEXT_AMD64 0x100000U
#define CONTEXT_CONTROL (CONTEXT_AMD64 | 1U)
#define CONTEXT_INTEGER (CONTEXT_AMD64 | 2U)
#define CONTEXT_SEGMENTS (CONTEXT_AMD64 | 4U)
#define CONTEXT_FLOATING_POINT (CONTEXT_AMD64 | 8U)
#define CONTEXT_DEBUG_REGISTERS (CONTEXT_AMD64 | 0x10U)
#define CONTEXT_ALL (CONTEXT_AMD64 | 0x1FU)

#define EFLAGS_TF 0x100ULL
#define EFLAGS_IF 0x200ULL

typedef struct _M128A {
    ULONG64 Low;
    LONG64 High;
} M128A;

// FXSAVE image, Intel SDM vol 1, 10.5.
typedef struct _XMM_SAVE_AREA32 {
    USHORT ControlWord;
    USHORT StatusWord;
    UCHAR TagWord;
    UCHAR Reserved1;
    USHORT ErrorOpcode;
    ULONG ErrorOffset;
    USHORT ErrorSelector;
    USHORT Reserved2;
    ULONG DataOffset;
    USHORT DataSelector;
    USHORT Reserved3;
    ULONG MxCsr;
    ULONG MxCsr_Mask;
    M128A FloatRegisters[8];
    M128A XmmRegisters[16];
    UCHAR Reserved4[96];
} XMM_SAVE_AREA32;
CHECK_SIZE(XMM_SAVE_AREA32, 512);

typedef struct _CONTEXT {
    ULONG64 P1Home;
    ULONG64 P2Home;
    ULONG64 P3Home;
    ULONG64 P4Home;
    ULONG64 P5Home;
    ULONG64 P6Home;
    ULONG ContextFlags;
    ULONG MxCsr;
    USHORT SegCs;
    USHORT SegDs;
    USHORT SegEs;
    USHORT SegFs;
    USHORT SegGs;
    USHORT SegSs;
    ULONG EFlags;
    ULONG64 Dr0;
    ULONG64 Dr1;
    ULONG64 Dr2;
    ULONG64 Dr3;
    ULONG64 Dr6;
    ULONG64 Dr7;
    ULONG64 Rax;
    ULONG64 Rcx;
    ULONG64 Rdx;
    ULONG64 Rbx;
    ULONG64 Rsp;
    ULONG64 Rbp;
    ULONG64 Rsi;
    ULONG64 Rdi;
    ULONG64 R8;
    ULONG64 R9;
    ULONG64 R10;
    ULONG64 R11;
    ULONG64 R12;
    ULONG64 R13;
    ULONG64 R14;
    ULONG64 R15;
    ULONG64 Rip;
    XMM_SAVE_AREA32 FltSave;
    M128A VectorRegister[26];
    ULONG64 VectorControl;
    ULONG64 DebugControl;
    ULONG64 LastBranchToRip;
    ULONG64 LastBranchFromRip;
    ULONG64 LastExceptionToRip;
    ULONG64 LastExceptionFromRip;
} CONTEXT, *PCONTEXT;
CHECK_OFFSET(CONTEXT, Dr0, 0x48);
CHECK_OFFSET(CONTEXT, Rip, 0xF8);
CHECK_OFFSET(CONTEXT, FltSave, 0x100);
CHECK_OFFSET(CONTEXT, VectorRegister, 0x300);
CHECK_SIZE(CONTEXT, 0x4D0);

typedef struct _KDESCRIPTOR {
    USHORT Pad[3];
    USHORT Limit;
    PVOID Base;
} KDESCRIPTOR;

typedef struct _KSPECIAL_REGISTERS {
    ULONG64 Cr0;
    ULONG64 Cr2;
    ULONG64 Cr3;
    ULONG64 Cr4;
    ULONG64 KernelDr0;
    ULONG64 KernelDr1;
    ULONG64 KernelDr2;
    ULONG64 KernelDr3;
    ULONG64 KernelDr6;
    ULONG64 KernelDr7;
    KDESCRIPTOR Gdtr;
    KDESCRIPTOR Idtr;
    USHORT Tr;
    USHORT Ldtr;
    ULONG MxCsr;
    ULONG64 DebugControl;
    ULONG64 LastBranchToRip;
    ULONG64 LastBranchFromRip;
    ULONG64 LastExceptionToRip;
    ULONG64 LastExceptionFromRip;
    ULONG64 Cr8;
    ULONG64 MsrGsBase;
    ULONG64 MsrGsSwap;
    ULONG64 MsrStar;
    ULONG64 MsrLStar;
    ULONG64 MsrCStar;
    ULONG64 MsrSyscallMask;
    ULONG64 Xcr0;
} KSPECIAL_REGISTERS, *PKSPECIAL_REGISTERS;
CHECK_OFFSET(KSPECIAL_REGISTERS, Gdtr, 0x50);
CHECK_OFFSET(KSPECIAL_REGISTERS, Tr, 0x70);
CHECK_OFFSET(KSPECIAL_REGISTERS, MsrGsBase, 0xA8);
CHECK_SIZE(KSPECIAL_REGISTERS, 0xE0);

typedef struct _KPROCESSOR_STATE {
    KSPECIAL_REGISTERS SpecialRegisters;
    CONTEXT ContextFrame;
} KPROCESSOR_STATE;

typedef struct _EXCEPTION_RECORD64 {
    NTSTATUS ExceptionCode;
    ULONG ExceptionFlags;
    ULONG64 ExceptionRecord;
    ULONG64 ExceptionAddress;
    ULONG NumberParameters;
    ULONG UnusedAlignment;
    ULONG64 ExceptionInformation[15];
} EXCEPTION_RECORD64, *PEXCEPTION_RECORD64;
CHECK_SIZE(EXCEPTION_RECORD64, 152);

// What arch/trap.S leaves on the stack. The order of the pushes there and this record must agree.
typedef struct _KTRAP_FRAME {
    ULONG64 P1Home;
    ULONG64 P2Home;
    ULONG64 P3Home;
    ULONG64 P4Home;
    XMM_SAVE_AREA32 FltSave;
    ULONG64 R15;
    ULONG64 R14;
    ULONG64 R13;
    ULONG64 R12;
    ULONG64 R11;
    ULONG64 R10;
    ULONG64 R9;
    ULONG64 R8;
    ULONG64 Rdi;
    ULONG64 Rsi;
    ULONG64 Rbp;
    ULONG64 Rbx;
    ULONG64 Rdx;
    ULONG64 Rcx;
    ULONG64 Rax;
    ULONG64 Vector;
    ULONG64 ErrorCode;
    ULONG64 Rip;
    ULONG64 SegCs;
    ULONG64 EFlags;
    ULONG64 Rsp;
    ULONG64 SegSs;
} KTRAP_FRAME, *PKTRAP_FRAME;
CHECK_OFFSET(KTRAP_FRAME, FltSave, 0x20);
CHECK_OFFSET(KTRAP_FRAME, R15, 0x220);
CHECK_OFFSET(KTRAP_FRAME, Rip, 0x2A8);
CHECK_SIZE(KTRAP_FRAME, 0x2D0);

// KTHREAD.KernelStack of a thread that does not run points here (arch/switch.S).
typedef struct _KSWITCH_FRAME {
    ULONG64 R15;
    ULONG64 R14;
    ULONG64 R13;
    ULONG64 R12;
    ULONG64 Rdi;
    ULONG64 Rsi;
    ULONG64 Rbx;
    ULONG64 Rbp;
    ULONG64 Return;
} KSWITCH_FRAME, *PKSWITCH_FRAME;
CHECK_SIZE(KSWITCH_FRAME, 0x48);
