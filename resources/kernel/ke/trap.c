// Sorts what arch/trap.S delivers: interrupts to their handlers, faults to the exception dispatcher.
#include "arch.h"
#include "kd.h"
#include "ps.h"

extern void KiMsrFault(void);

static BOOLEAN RecoverMsrFault(PKTRAP_FRAME frame) {
    if (frame->Rip < (ULONG64)KiReadMsrSafe || frame->Rip >= (ULONG64)KiMsrFault) return FALSE;
    frame->Rip = (ULONG64)KiMsrFault;
    return TRUE;
}

static void PageFault(PKTRAP_FRAME frame) {
    const ULONG64 address = ReadCr2();
    // Error code bit 1 write, bit 4 instruction fetch (Intel SDM vol 3, 4.7); the record says 0, 1 or 8.
    const ULONG64 access = frame->ErrorCode & 0x10 ? 8 : frame->ErrorCode & 2 ? 1 : 0;
    KiDispatchException(frame, STATUS_ACCESS_VIOLATION, frame->Rip, 2, access, address);
}

// int 2d: the service number is in eax and a byte follows the instruction that must not run
// (kd-protocol.md 3.7).
static void ServiceTrap(PKTRAP_FRAME frame) {
    const ULONG64 address = frame->Rip;
    frame->Rip++;
    KiDispatchException(frame, STATUS_BREAKPOINT, address, 1, (ULONG)frame->Rax, 0);
}

void KiNmiInterrupt(PKTRAP_FRAME frame) {
    const PKPRCB prcb = KeGetCurrentPrcb();
    switch ((KFREEZE_STATE)prcb->FreezeState) {
        case FreezeRequested:
            KiFreezeSelf(frame);
            return;
        case FreezeCancelled:
            prcb->FreezeState = FreezeRunning;
            return;
        case FreezeFrozen:
        case FreezeReleased:
            return;  // only meant to end a halt
        case FreezeRunning:
            break;
    }
    // Late nudges of a thaw; the machine's NMI line does not reach these processors.
    if (prcb->Number != 0) return;
    if (KdOwnsProcessor(prcb->Number)) {
        prcb->DeferredNmi = 1;
        return;
    }
    KeBugCheckEx(0x80, 0x4F4454, 0, 0, 0);  // NMI_HARDWARE_FAILURE
}

// 0 for vectors that are no plain exception.
static NTSTATUS ExceptionCode(ULONG64 vector) {
    switch (vector) {
        case 0:
            return STATUS_INTEGER_DIVIDE_BY_ZERO;
        case 4:
            return STATUS_INTEGER_OVERFLOW;
        case 5:
            return STATUS_ARRAY_BOUNDS_EXCEEDED;
        case 6:
            return STATUS_ILLEGAL_INSTRUCTION;
        case 16:
        case 19:
            return STATUS_FLOAT_INVALID_OPERATION;
        case 17:
            return STATUS_DATATYPE_MISALIGNMENT;
        case 10:
        case 11:
        case 12:
        case 13:
            return STATUS_ACCESS_VIOLATION;
        default:
            return 0;
    }
}

void KiTrapDispatch(PKTRAP_FRAME frame) {
    KeGetCurrentPrcb()->InterruptCount++;
    switch (frame->Vector) {
        case 1:
            KiDispatchException(frame, STATUS_SINGLE_STEP, frame->Rip, 0, 0, 0);
            return;
        case VECTOR_NMI:
            KiNmiInterrupt(frame);
            return;
        case 3:
            frame->Rip--;  // the report points at the int 3; the host moves past it (kd-protocol.md 3.6)
            KiDispatchException(frame, STATUS_BREAKPOINT, frame->Rip, 1, 0, 0);
            return;
        case 14:
            PageFault(frame);
            return;
        case VECTOR_DEBUG_SERVICE:
            ServiceTrap(frame);
            return;
        case VECTOR_SYSTEM_SERVICE:
            frame->Rax = PsSystemService(frame);
            return;
        case VECTOR_CLOCK:
            if (KdOwnsProcessor(KeGetCurrentPrcb()->Number)) {
                HalEndOfInterrupt();  // the stub sleeps with interrupts on; kd/lock.c makes up for it
                KeGetCurrentPrcb()->MissedTick = TRUE;
                return;
            }
            KiClockInterrupt(frame);
            return;
        case VECTOR_SERIAL:
            HalEndOfInterrupt();
            return;
        case VECTOR_SPURIOUS:
            return;
        default:
            break;
    }
    if (frame->Vector == 13 && RecoverMsrFault(frame)) return;
    const NTSTATUS code = ExceptionCode(frame->Vector);
    if (code == 0) KeBugCheckEx(0x7F, frame->Vector, (ULONG64)frame, frame->Rip, frame->ErrorCode);
    // No address is known for a protection fault: all ones, as NT reports it.
    if (code == STATUS_ACCESS_VIOLATION)
        KiDispatchException(frame, code, frame->Rip, 2, 0, ~0ULL);
    else
        KiDispatchException(frame, code, frame->Rip, 0, 0, 0);
}
