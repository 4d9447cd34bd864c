// Registers of any processor: all of them lie in the state records of the frozen processors
// (kd-protocol.md 3.5, 3.6, 3.8). A change takes effect when that processor goes on.
#include "arch.h"
#include "kdp.h"
#include "rtl.h"

static PKPRCB Processor(const DBGKD_MANIPULATE_STATE64* m) {
    return m->Processor < KeNumberProcessors ? KiProcessorBlock[m->Processor] : NULL;
}

// The debug registers exist twice, in the context and among the special registers, and a host writes either.
// Only a value that this write changed is copied, so that writing back an old context does not undo the
// other.
static void MirrorDebugRegisters(PKPRCB prcb, const CONTEXT* before) {
    const CONTEXT* c = &prcb->ProcessorState.ContextFrame;
    PKSPECIAL_REGISTERS s = &prcb->ProcessorState.SpecialRegisters;
    if (c->Dr0 != before->Dr0) s->KernelDr0 = c->Dr0;
    if (c->Dr1 != before->Dr1) s->KernelDr1 = c->Dr1;
    if (c->Dr2 != before->Dr2) s->KernelDr2 = c->Dr2;
    if (c->Dr3 != before->Dr3) s->KernelDr3 = c->Dr3;
    if (c->Dr6 != before->Dr6) s->KernelDr6 = c->Dr6;
    if (c->Dr7 != before->Dr7) s->KernelDr7 = c->Dr7;
}

void KdpGetContext(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data) {
    const PKPRCB prcb = Processor(m);
    data->Length = 0;
    m->ReturnStatus = STATUS_UNSUCCESSFUL;
    if (!prcb) return;
    data->Length = sizeof(CONTEXT);
    memcpy(data->Bytes, &prcb->ProcessorState.ContextFrame, sizeof(CONTEXT));
    m->ReturnStatus = STATUS_SUCCESS;
}

// By the flags inside the record; the request's own flags are garbage in real traffic.
static void TakeContext(PCONTEXT to, const CONTEXT* from) {
    const ULONG groups = from->ContextFlags & 0x1F ? from->ContextFlags & 0x1F : 0x1F;
    if (groups & 1) {
        to->SegCs = from->SegCs;
        to->SegSs = from->SegSs;
        to->EFlags = from->EFlags;
        to->Rip = from->Rip;
        to->Rsp = from->Rsp;
    }
    if (groups & 2) {
        const ULONG64 rsp = to->Rsp;
        memcpy(&to->Rax, &from->Rax, offsetof(CONTEXT, Rip) - offsetof(CONTEXT, Rax));
        to->Rsp = rsp;  // in the middle of the integer registers, but of the control group
    }
    if (groups & 8) {
        to->FltSave = from->FltSave;
        to->MxCsr = to->FltSave.MxCsr = from->MxCsr;
    }
    if (groups & 0x10) memcpy(&to->Dr0, &from->Dr0, 6 * sizeof(ULONG64));
}

void KdpSetContext(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data) {
    const PKPRCB prcb = Processor(m);
    const ULONG received = data->Length;
    data->Length = 0;
    m->ReturnStatus = STATUS_UNSUCCESSFUL;
    if (!prcb || received < sizeof(CONTEXT)) return;
    const CONTEXT before = prcb->ProcessorState.ContextFrame;
    TakeContext(&prcb->ProcessorState.ContextFrame, (const CONTEXT*)(const void*)data->Bytes);
    MirrorDebugRegisters(prcb, &before);
    m->ReturnStatus = STATUS_SUCCESS;
}

static BOOLEAN IsSlice(const DBGKD_MANIPULATE_STATE64* m) {
    return m->u.ContextEx.Offset <= sizeof(CONTEXT) &&
           m->u.ContextEx.ByteCount <= sizeof(CONTEXT) - m->u.ContextEx.Offset;
}

void KdpGetContextEx(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data) {
    const PKPRCB prcb = Processor(m);
    data->Length = 0;
    m->u.ContextEx.BytesCopied = 0;
    m->ReturnStatus = STATUS_UNSUCCESSFUL;
    if (!prcb || !IsSlice(m)) return;
    data->Length = m->u.ContextEx.ByteCount;
    memcpy(data->Bytes, (UCHAR*)&prcb->ProcessorState.ContextFrame + m->u.ContextEx.Offset, data->Length);
    m->u.ContextEx.BytesCopied = data->Length;
    m->ReturnStatus = STATUS_SUCCESS;
}

// Slices are written at once.
void KdpSetContextEx(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data) {
    const PKPRCB prcb = Processor(m);
    const ULONG received = data->Length;
    data->Length = 0;
    m->u.ContextEx.BytesCopied = 0;
    m->ReturnStatus = STATUS_UNSUCCESSFUL;
    if (!prcb || !IsSlice(m) || received < m->u.ContextEx.ByteCount) return;
    const CONTEXT before = prcb->ProcessorState.ContextFrame;
    memcpy((UCHAR*)&prcb->ProcessorState.ContextFrame + m->u.ContextEx.Offset, data->Bytes,
           m->u.ContextEx.ByteCount);
    MirrorDebugRegisters(prcb, &before);
    m->u.ContextEx.BytesCopied = m->u.ContextEx.ByteCount;
    m->ReturnStatus = STATUS_SUCCESS;
}

void KdpReadControlSpace(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data) {
    const PKPRCB prcb = Processor(m);
    data->Length = 0;
    m->u.Memory.ActualBytes = 0;
    m->ReturnStatus = STATUS_UNSUCCESSFUL;
    if (!prcb) return;
    ULONG64 value = 0;
    const void* from = &value;
    ULONG size = sizeof(value);
    switch (m->u.Memory.Address) {
        case 0:
            value = (ULONG64)CONTAINING_RECORD(prcb, KPCR, Prcb);
            break;
        case 1:
            value = (ULONG64)prcb;
            break;
        case 2:
            from = &prcb->ProcessorState.SpecialRegisters;
            size = sizeof(KSPECIAL_REGISTERS);
            break;
        case 3:
            value = (ULONG64)prcb->CurrentThread;
            break;
        default:
            return;
    }
    if (m->u.Memory.TransferCount < size) size = m->u.Memory.TransferCount;
    memcpy(data->Bytes, from, size);
    data->Length = size;
    m->u.Memory.ActualBytes = size;
    m->ReturnStatus = STATUS_SUCCESS;
}

void KdpWriteControlSpace(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data) {
    const PKPRCB prcb = Processor(m);
    ULONG size = m->u.Memory.TransferCount < data->Length ? m->u.Memory.TransferCount : data->Length;
    if (size > sizeof(KSPECIAL_REGISTERS)) size = sizeof(KSPECIAL_REGISTERS);
    data->Length = 0;
    m->u.Memory.ActualBytes = 0;
    m->ReturnStatus = STATUS_UNSUCCESSFUL;
    if (!prcb || m->u.Memory.Address != 2) return;
    PKSPECIAL_REGISTERS s = &prcb->ProcessorState.SpecialRegisters;
    memcpy(s, data->Bytes, size);
    PCONTEXT c = &prcb->ProcessorState.ContextFrame;
    c->Dr0 = s->KernelDr0;
    c->Dr1 = s->KernelDr1;
    c->Dr2 = s->KernelDr2;
    c->Dr3 = s->KernelDr3;
    c->Dr6 = s->KernelDr6;
    c->Dr7 = s->KernelDr7;
    m->u.Memory.ActualBytes = size;
    m->ReturnStatus = STATUS_SUCCESS;
}

void KdpApplyContinue2(const DBGKD_CONTINUE2* request) {
    PCONTEXT context = &KeGetCurrentPrcb()->ProcessorState.ContextFrame;
    if (request->TraceFlag)
        context->EFlags |= EFLAGS_TF;
    else
        context->EFlags &= ~(ULONG)EFLAGS_TF;
    for (ULONG n = 0; n < KeNumberProcessors; n++) {
        KiProcessorBlock[n]->ProcessorState.SpecialRegisters.KernelDr6 = 0;
        KiProcessorBlock[n]->ProcessorState.SpecialRegisters.KernelDr7 = request->Dr7;
        KiProcessorBlock[n]->ProcessorState.ContextFrame.Dr7 = request->Dr7;
    }
}
