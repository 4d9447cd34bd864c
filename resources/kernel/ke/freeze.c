// Stops the other processors while the debugger owns the machine, by NMI so that no held lock or closed
// interrupt matters, and moves registers between trap frames and the processor's state record.
#include "arch.h"
#include "kd.h"

#define FREEZE_LIMIT_US 5000000U
#define NUDGE_INTERVAL_US 200U

void KiSaveProcessorState(PKTRAP_FRAME frame, PKPRCB prcb) {
    PCONTEXT c = &prcb->ProcessorState.ContextFrame;
    prcb->DebuggerSavedIRQL = KeGetPcr()->Irql;
    PKSPECIAL_REGISTERS s = &prcb->ProcessorState.SpecialRegisters;
    s->Cr0 = ReadCr0();
    s->Cr2 = ReadCr2();
    s->Cr3 = ReadCr3();
    s->Cr4 = ReadCr4();
    s->Cr8 = ReadCr8();
    s->KernelDr0 = ReadDr0();
    s->KernelDr1 = ReadDr1();
    s->KernelDr2 = ReadDr2();
    s->KernelDr3 = ReadDr3();
    s->KernelDr6 = ReadDr6();
    s->KernelDr7 = ReadDr7();
    WriteDr7(0x400);  // no hardware breakpoint may hit inside the stub
    __asm__ volatile("sgdt %0" : "=m"(s->Gdtr.Limit)::"memory");
    __asm__ volatile("sidt %0" : "=m"(s->Idtr.Limit)::"memory");
    __asm__ volatile("str %0" : "=m"(s->Tr));
    __asm__ volatile("sldt %0" : "=m"(s->Ldtr));
    s->MxCsr = frame->FltSave.MxCsr;
    s->MsrGsBase = ReadMsr(MSR_GS_BASE);
    s->MsrGsSwap = ReadMsr(MSR_GS_SWAP);
    s->MsrStar = ReadMsr(MSR_STAR);
    s->MsrLStar = ReadMsr(MSR_LSTAR);
    s->MsrCStar = ReadMsr(MSR_CSTAR);
    s->MsrSyscallMask = ReadMsr(MSR_SYSCALL_MASK);

    c->ContextFlags = CONTEXT_ALL;
    c->MxCsr = frame->FltSave.MxCsr;
    c->SegCs = (USHORT)frame->SegCs;
    c->SegSs = (USHORT)frame->SegSs;
    c->SegDs = c->SegEs = c->SegGs = KGDT64_R3_DATA | RPL_USER;
    c->SegFs = KGDT64_R3_CMTEB | RPL_USER;
    c->EFlags = (ULONG)frame->EFlags;
    c->Dr0 = s->KernelDr0;
    c->Dr1 = s->KernelDr1;
    c->Dr2 = s->KernelDr2;
    c->Dr3 = s->KernelDr3;
    c->Dr6 = s->KernelDr6;
    c->Dr7 = s->KernelDr7;
    c->Rax = frame->Rax;
    c->Rcx = frame->Rcx;
    c->Rdx = frame->Rdx;
    c->Rbx = frame->Rbx;
    c->Rsp = frame->Rsp;
    c->Rbp = frame->Rbp;
    c->Rsi = frame->Rsi;
    c->Rdi = frame->Rdi;
    c->R8 = frame->R8;
    c->R9 = frame->R9;
    c->R10 = frame->R10;
    c->R11 = frame->R11;
    c->R12 = frame->R12;
    c->R13 = frame->R13;
    c->R14 = frame->R14;
    c->R15 = frame->R15;
    c->Rip = frame->Rip;
    c->FltSave = frame->FltSave;
}

void KiRestoreProcessorState(PKTRAP_FRAME frame, PKPRCB prcb) {
    const CONTEXT* c = &prcb->ProcessorState.ContextFrame;
    const KSPECIAL_REGISTERS* s = &prcb->ProcessorState.SpecialRegisters;
    // Selectors other than the two that exist would only fault on the way out.
    if (c->SegCs == KGDT64_R0_CODE || c->SegCs == (KGDT64_R3_CODE | RPL_USER)) frame->SegCs = c->SegCs;
    frame->EFlags = (c->EFlags & 0x250FD5) | 2;
    frame->Rax = c->Rax;
    frame->Rcx = c->Rcx;
    frame->Rdx = c->Rdx;
    frame->Rbx = c->Rbx;
    frame->Rsp = c->Rsp;
    frame->Rbp = c->Rbp;
    frame->Rsi = c->Rsi;
    frame->Rdi = c->Rdi;
    frame->R8 = c->R8;
    frame->R9 = c->R9;
    frame->R10 = c->R10;
    frame->R11 = c->R11;
    frame->R12 = c->R12;
    frame->R13 = c->R13;
    frame->R14 = c->R14;
    frame->R15 = c->R15;
    frame->Rip = c->Rip;
    frame->FltSave = c->FltSave;
    frame->FltSave.MxCsr &= 0xFFFF;  // a reserved bit would fault in FXRSTOR
    if (s->Cr3 != ReadCr3()) WriteCr3(s->Cr3);
    WriteDr0(s->KernelDr0);
    WriteDr1(s->KernelDr1);
    WriteDr2(s->KernelDr2);
    WriteDr3(s->KernelDr3);
    WriteDr6(0xFFFF0FF0);
    WriteDr7((s->KernelDr7 & 0xFFFF03FF) | 0x400);
}

static BOOLEAN WaitWhile(const volatile LONG* state, LONG value, ULONG limitUs) {
    const ULONG64 end = HalMicroseconds() + limitUs;
    while (__atomic_load_n(state, __ATOMIC_ACQUIRE) == value) {
        if (HalMicroseconds() > end) return FALSE;
        Pause();
    }
    return TRUE;
}

// Ends the halt of a parked processor. The first one does not halt: an NMI there could be the machine's own.
void KiNudgeProcessor(PKPRCB prcb) {
    if (prcb->Number != 0) HalSendNmi(prcb->ApicId);
}

void KiFreezeProcessors(void) {
    const ULONG self = KeGetCurrentPrcb()->Number;
    for (ULONG n = 0; n < KeNumberProcessors; n++) {
        const PKPRCB prcb = KiProcessorBlock[n];
        if (n == self || !prcb->Started) continue;
        // One whose last freeze was cancelled still has that NMI coming.
        const BOOLEAN pending =
            __atomic_exchange_n(&prcb->FreezeState, FreezeRequested, __ATOMIC_SEQ_CST) == FreezeCancelled;
        if (!pending) HalSendNmi(prcb->ApicId);
    }
    for (ULONG n = 0; n < KeNumberProcessors; n++) {
        const PKPRCB prcb = KiProcessorBlock[n];
        if (n != self && prcb->Started) WaitWhile(&prcb->FreezeState, FreezeRequested, FREEZE_LIMIT_US);
    }
}

void KiThawProcessors(void) {
    const ULONG self = KeGetCurrentPrcb()->Number;
    for (ULONG n = 0; n < KeNumberProcessors; n++) {
        const PKPRCB prcb = KiProcessorBlock[n];
        if (n == self || !prcb->Started) continue;
        LONG state = FreezeRequested;
        if (__atomic_compare_exchange_n(&prcb->FreezeState, &state, FreezeCancelled, FALSE, __ATOMIC_SEQ_CST,
                                        __ATOMIC_SEQ_CST))
            continue;
        __atomic_store_n(&prcb->FreezeState, FreezeReleased, __ATOMIC_SEQ_CST);
        do {
            KiNudgeProcessor(prcb);
        } while (!WaitWhile(&prcb->FreezeState, FreezeReleased, NUDGE_INTERVAL_US));
    }
}

void KiFreezeSelf(PKTRAP_FRAME frame) {
    const PKPRCB prcb = KeGetCurrentPrcb();
    KiSaveProcessorState(frame, prcb);
    __atomic_store_n(&prcb->FreezeState, FreezeFrozen, __ATOMIC_SEQ_CST);
    // Halting needs NMIs open, since an NMI is what ends the halt. One that is lost between the test and the
    // halt does not matter: the sender repeats it.
    KiUnblockNmi();
    while (__atomic_load_n(&prcb->FreezeState, __ATOMIC_ACQUIRE) == FreezeFrozen) {
        if (KdServeSwitch(prcb)) continue;
        if (prcb->Number == 0)
            Pause();
        else
            __asm__ volatile("hlt" ::: "memory");
    }
    KiRestoreProcessorState(frame, prcb);
    __atomic_store_n(&prcb->FreezeState, FreezeRunning, __ATOMIC_SEQ_CST);
}
