// What a demo driver may use of the kernel.
#pragma once

#include "io.h"

#define NOINLINE __attribute__((noinline))

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

// For the demo disk: pends until its medium is another one.
#define IOCTL_HWSDISK_WAIT_FOR_MEDIUM 0x00070800

DRIVER_INITIALIZE DriverEntry;
