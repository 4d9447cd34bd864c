// First chance to the debugger, second chance to the debugger, then the bug check: the kernel has no handlers
// of its own.
#include "arch.h"
#include "kd.h"
#include "ps.h"

void KiDispatchException(PKTRAP_FRAME frame, NTSTATUS code, ULONG64 address, ULONG count, ULONG64 p0,
                         ULONG64 p1) {
    EXCEPTION_RECORD64 record = {0};
    record.ExceptionCode = code;
    record.ExceptionAddress = address;
    record.NumberParameters = count;
    record.ExceptionInformation[0] = p0;
    record.ExceptionInformation[1] = p1;
    const PKTHREAD thread = KeGetCurrentThread();
    const PKTRAP_FRAME outer = thread ? thread->TrapFrame : NULL;
    if (thread) thread->TrapFrame = frame;
    const BOOLEAN handled = KdTrap(frame, &record, TRUE) || KdTrap(frame, &record, FALSE);
    if (thread) thread->TrapFrame = outer;
    if (handled) return;
    if ((frame->SegCs & RPL_USER) == RPL_USER)
        KeBugCheckEx(0xEF, (ULONG64)thread->Process, 0, (ULONG)code, address);  // CRITICAL_PROCESS_DIED
    KeBugCheckEx(0x1E, (ULONG64)(LONG64)code, address, p0, p1);                 // KMODE_EXCEPTION_NOT_HANDLED
}
