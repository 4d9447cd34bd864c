// Sets up a processor's control region and starts the application processors (Intel SDM vol 3, 8.4.4).
#include "arch.h"
#include "kd.h"
#include "mm.h"
#include "ps.h"
#include "rtl.h"

#define AP_PAGE 8U
#define AP_STACK_SIZE 0x6000
#define AP_START_LIMIT_US 200000U

PKPRCB KiProcessorBlock[KI_MAXIMUM_PROCESSORS];
volatile ULONG KeNumberProcessors;

typedef struct {
    ULONG64 PageTable;
    ULONG64 Stack;
    ULONG64 Pcr;
    ULONG64 Entry;
} AP_DATA;

static void Identify(PKPRCB prcb) {
    ULONG r[4];
    Cpuid(0, r);
    memcpy(prcb->VendorString, &r[1], 4);
    memcpy(prcb->VendorString + 4, &r[3], 4);
    memcpy(prcb->VendorString + 8, &r[2], 4);
    Cpuid(1, r);
    prcb->CpuType = (UCHAR)(r[0] >> 8 & 0xF);
    prcb->CpuID = TRUE;
    prcb->CpuStep = (USHORT)((r[0] >> 4 & 0xF) << 8 | (r[0] & 0xF));
    prcb->MHz = (ULONG)HalTicksPerMicrosecond;
}

void KiInitializeProcessor(PKPCR pcr, ULONG number, ULONG apicId) {
    const PKPRCB prcb = &pcr->Prcb;
    pcr->Self = pcr;
    pcr->CurrentPrcb = prcb;
    pcr->MajorVersion = 1;
    pcr->MinorVersion = 1;
    pcr->StallScaleFactor = (ULONG)HalTicksPerMicrosecond;
    pcr->Irql = PASSIVE_LEVEL;
    prcb->MajorVersion = 1;
    prcb->MinorVersion = 1;
    prcb->MxCsr = 0x1F80;
    prcb->Number = number;
    prcb->LegacyNumber = (UCHAR)number;
    prcb->ApicId = apicId;
    prcb->ClockOwner = number == 0;
    prcb->Context = &prcb->ProcessorState.ContextFrame;
    prcb->ContextFlagsInit = CONTEXT_ALL;
    KiProcessorBlock[number] = prcb;
    KiLoadGdt(pcr);
    KiLoadIdt(pcr);
    Identify(prcb);
}

static void GiveIdleThread(PKPRCB prcb, PVOID stackTop, PVOID limit) {
    PETHREAD thread = PsAllocateThread(PsIdleProcess, "idle", (PVOID)(ULONG64)KiIdleLoop);
    KiInitializeThread(&thread->Tcb, &PsIdleProcess->Pcb, (PVOID)(ULONG64)KiIdleLoop, NULL, stackTop, limit);
    thread->Tcb.State = Running;
    thread->Tcb.Priority = thread->Tcb.BasePriority = 0;
    thread->Tcb.NextProcessor = prcb->Number;
    prcb->IdleThread = prcb->CurrentThread = &thread->Tcb;
    prcb->RspBase = (ULONG64)stackTop;
}

static void ApEntry(PKPCR pcr) {
    WriteCr0(ReadCr0() & ~0x60000000ULL);  // caches on
    KiInitializeProcessor(pcr, pcr->Prcb.Number, pcr->Prcb.ApicId);
    HalEnableLocalApic(FALSE);
    WriteCr3(ReadCr3());
    __atomic_store_n(&pcr->Prcb.Started, 1, __ATOMIC_SEQ_CST);
    // The first processor takes the low mapping away and opens the clock when all have come this far.
    while (KiTickCount == 0) Pause();
    WriteCr3(ReadCr3());
    HalStartClock();
    KiIdleLoop();
}

static void StartOne(ULONG number, ULONG apicId) {
    PKPCR pcr = ExAllocatePoolWithTag(sizeof(KPCR), ' rcP');
    PVOID limit;
    PVOID top = MmAllocateStack(AP_STACK_SIZE, &limit);
    pcr->Prcb.Number = number;
    pcr->Prcb.ApicId = apicId;
    GiveIdleThread(&pcr->Prcb, top, limit);
    AP_DATA* data = MmPhysicalToVirtual(AP_PAGE * PAGE_SIZE + (ULONG64)(KiApData - KiApStart));
    data->PageTable = MmSystemPageTable;
    data->Stack = (ULONG64)top;
    data->Pcr = (ULONG64)pcr;
    data->Entry = (ULONG64)ApEntry;

    HalSendInit(apicId);
    HalStall(10000);
    for (ULONG attempt = 0; attempt < 2 && !pcr->Prcb.Started; attempt++) {
        HalSendStartup(apicId, AP_PAGE);
        const ULONG64 end = HalMicroseconds() + AP_START_LIMIT_US;
        while (!pcr->Prcb.Started && HalMicroseconds() < end) Pause();
    }
    if (pcr->Prcb.Started) KeNumberProcessors = number + 1;
}

void KiStartProcessors(void) {
    ULONG ids[KI_MAXIMUM_PROCESSORS];
    const ULONG found = HalFindProcessors(ids, KI_MAXIMUM_PROCESSORS);
    const ULONG self = HalLocalApicId();
    memcpy(MmPhysicalToVirtual(AP_PAGE * PAGE_SIZE), KiApStart, (size_t)(KiApEnd - KiApStart));
    for (ULONG n = 0; n < found; n++)
        if (ids[n] != self) StartOne(KeNumberProcessors, ids[n]);
    SharedUserData->ActiveProcessorCount = KeNumberProcessors;
    MmRemoveIdentityMap();
}
