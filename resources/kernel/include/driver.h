// What a demo driver may use of the kernel.
#pragma once

#include "ntdef.h"

#define NOINLINE __attribute__((noinline))

typedef struct _DRIVER_OBJECT DRIVER_OBJECT;

NTKERNELAPI ULONG DbgPrint(const CHAR* format, ...);
NTKERNELAPI ULONG DbgPrompt(const CHAR* prompt, CHAR* response, ULONG room);
NTKERNELAPI void DbgBreakPoint(void);
NTKERNELAPI void KeDelayExecution(ULONG milliseconds);
NTKERNELAPI ULONG KeGetCurrentProcessorNumber(void);
NTKERNELAPI NTSTATUS PsCreateSystemThread(const CHAR* name, void (*start)(PVOID), PVOID context);
NTKERNELAPI PVOID ExAllocatePool(ULONG64 size);
NTKERNELAPI ULONG IoQueryBootOption(const CHAR* name, ULONG absent);
NTKERNELAPI void* memset(void* to, int value, size_t count);
NTKERNELAPI void* memcpy(void* to, const void* from, size_t count);

NTSTATUS DriverEntry(PVOID entry);
