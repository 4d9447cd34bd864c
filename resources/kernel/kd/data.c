// What a debugger reads first: version block and debugger data block (kd-protocol.md 3.3, 8.1, 8.2).
#include "arch.h"
#include "ex.h"
#include "kddata.h"
#include "kdp.h"
#include "mm.h"
#include "ob.h"
#include "ps.h"
#include "rtl.h"

typedef struct _PHYSICAL_MEMORY_DESCRIPTOR {
    ULONG NumberOfRuns;
    ULONG Pad;
    ULONG64 NumberOfPages;
    struct {
        ULONG64 BasePage;
        ULONG64 PageCount;
    } Run[LOADER_MAX_RANGES];
} PHYSICAL_MEMORY_DESCRIPTOR;

DBGKD_GET_VERSION64 KdVersionBlock;
KDDEBUGGER_DATA64 KdDebuggerDataBlock;
LIST_ENTRY KdpDebuggerDataListHead;
CHAR NtBuildLab[] = "9600.hawser_demo.amd64fre";
ULONG NtBuildNumber = KD_BUILD_NUMBER | 0xF0000000U;
PHYSICAL_MEMORY_DESCRIPTOR* MmPhysicalMemoryBlock;
ULONG KeTimeIncrement = KI_TIME_INCREMENT;
ULONG64 MmHighestUserAddress = 0x000007FFFFFEFFFFULL;
ULONG64 MmSystemRangeStart = 0xFFFF800000000000ULL;
ULONG64 MmUserProbeAddress = 0x000007FFFFFF0000ULL;
ULONG64 MmNonPagedPoolStart = MM_POOL_BASE;
ULONG64 MmNonPagedPoolEnd = MM_POOL_BASE + MM_POOL_SIZE;
ULONG64 MmMaximumNonPagedPoolInBytes = MM_POOL_SIZE;
ULONG64 MmSystemPtesStart = 0xFFFFF88000000000ULL;
ULONG64 MmSystemPtesEnd = 0xFFFFF8FFFFFFFFFFULL;

extern PVOID KeLoaderBlock;
extern CHAR KdPrintDefaultCircularBuffer[];
extern CHAR* KdPrintCircularBuffer;
extern CHAR* KdPrintWritePointer;
extern ULONG KdPrintRolloverCount;
extern ULONG KdPrintBufferSize;

#define ADDRESS(x) ((ULONG64) & (x))

static void DescribeMemory(void) {
    const LOADER_BLOCK* block = KeLoaderBlock;
    MmPhysicalMemoryBlock = ExAllocatePool(sizeof(*MmPhysicalMemoryBlock));
    for (ULONG n = 0; n < block->RangeCount; n++) {
        const LOADER_RANGE* range = &block->Ranges[n];
        if (range->Type != 1) continue;
        const ULONG64 first = (range->Base + PAGE_MASK) >> 12, end = (range->Base + range->Size) >> 12;
        if (end <= first) continue;
        const ULONG run = MmPhysicalMemoryBlock->NumberOfRuns++;
        MmPhysicalMemoryBlock->Run[run].BasePage = first;
        MmPhysicalMemoryBlock->Run[run].PageCount = end - first;
        MmPhysicalMemoryBlock->NumberOfPages += end - first;
    }
}

static void FillMemoryFields(KDDEBUGGER_DATA64* d) {
    d->MmLowestPhysicalPage = ADDRESS(MmLowestPhysicalPage);
    d->MmHighestPhysicalPage = ADDRESS(MmHighestPhysicalPage);
    d->MmNumberOfPhysicalPages = ADDRESS(MmNumberOfPhysicalPages);
    d->MmAvailablePages = ADDRESS(MmAvailablePages);
    d->MmPhysicalMemoryBlock = ADDRESS(MmPhysicalMemoryBlock);
    d->MmMaximumNonPagedPoolInBytes = ADDRESS(MmMaximumNonPagedPoolInBytes);
    d->MmNonPagedPoolStart = ADDRESS(MmNonPagedPoolStart);
    d->MmNonPagedPoolEnd = ADDRESS(MmNonPagedPoolEnd);
    d->MmSystemPtesStart = ADDRESS(MmSystemPtesStart);
    d->MmSystemPtesEnd = ADDRESS(MmSystemPtesEnd);
    d->MmPageSize = PAGE_SIZE;
    d->MmHighestUserAddress = ADDRESS(MmHighestUserAddress);
    d->MmSystemRangeStart = ADDRESS(MmSystemRangeStart);
    d->MmUserProbeAddress = ADDRESS(MmUserProbeAddress);
    d->MmVirtualTranslationBase = MM_PTE_BASE;
    d->PteBase = MM_PTE_BASE;
}

static void FillThreadFields(KDDEBUGGER_DATA64* d) {
    d->OffsetKThreadNextProcessor = offsetof(KTHREAD, NextProcessor);
    d->OffsetKThreadTeb = offsetof(KTHREAD, Teb);
    d->OffsetKThreadKernelStack = offsetof(KTHREAD, KernelStack);
    d->OffsetKThreadInitialStack = offsetof(KTHREAD, InitialStack);
    d->OffsetKThreadApcProcess = offsetof(KTHREAD, ApcState.Process);
    d->OffsetKThreadState = offsetof(KTHREAD, State);
    d->OffsetKThreadStackLimit = offsetof(KTHREAD, StackLimit);
    d->OffsetKThreadStackBase = offsetof(KTHREAD, StackBase);
    d->OffsetKThreadQueueListEntry = offsetof(KTHREAD, QueueListEntry);
    d->OffsetKThreadWaitReason = offsetof(KTHREAD, WaitReason);
    d->OffsetEThreadIrpList = offsetof(ETHREAD, IrpList);
    d->SizeEThread = sizeof(ETHREAD);
    d->SizeEProcess = sizeof(EPROCESS);
    d->OffsetEprocessPeb = offsetof(EPROCESS, Peb);
    d->OffsetEprocessParentCID = offsetof(EPROCESS, InheritedFromUniqueProcessId);
    d->OffsetEprocessDirectoryTableBase = offsetof(EPROCESS, Pcb.DirectoryTableBase);
}

static void FillProcessorFields(KDDEBUGGER_DATA64* d) {
    d->SizePrcb = sizeof(KPRCB);
    d->OffsetPrcbDpcRoutine = offsetof(KPRCB, DpcRoutineActive);
    d->OffsetPrcbCurrentThread = offsetof(KPRCB, CurrentThread);
    d->OffsetPrcbMhz = offsetof(KPRCB, MHz);
    d->OffsetPrcbCpuType = offsetof(KPRCB, CpuType);
    d->OffsetPrcbVendorString = offsetof(KPRCB, VendorString);
    d->OffsetPrcbProcStateContext = offsetof(KPRCB, ProcessorState.ContextFrame);
    d->OffsetPrcbProcStateSpecialReg = offsetof(KPRCB, ProcessorState.SpecialRegisters);
    d->OffsetPrcbNumber = offsetof(KPRCB, Number);
    d->OffsetPrcbContext = offsetof(KPRCB, Context);
    d->OffsetPrcbIdleThread = offsetof(KPRCB, IdleThread);
    d->OffsetPrcbNormalDpcState = offsetof(KPRCB, NormalDpcState);
    d->OffsetPrcbDpcStack = offsetof(KPRCB, DpcStack);
    d->OffsetPrcbIsrStack = offsetof(KPRCB, IsrStack);
    d->SizePcr = sizeof(KPCR);
    d->OffsetPcrSelfPcr = offsetof(KPCR, Self);
    d->OffsetPcrCurrentPrcb = offsetof(KPCR, CurrentPrcb);
    d->OffsetPcrContainedPrcb = offsetof(KPCR, Prcb);
    d->GdtR0Code = KGDT64_R0_CODE;
    d->GdtR0Data = KGDT64_R0_DATA;
    d->GdtR3Code = KGDT64_R3_CODE;
    d->GdtR3Data = KGDT64_R3_DATA;
    d->GdtTss = KGDT64_SYS_TSS;
    d->Gdt64R3CmCode = KGDT64_R3_CMCODE;
    d->Gdt64R3CmTeb = KGDT64_R3_CMTEB;
}

void KdpInitializeData(ULONG64 kernelBase) {
    DescribeMemory();
    KDDEBUGGER_DATA64* d = &KdDebuggerDataBlock;
    d->Header.OwnerTag = 0x4742444B;  // "KDBG"
    d->Header.Size = sizeof(*d);
    InitializeListHead(&KdpDebuggerDataListHead);
    InsertTailList(&KdpDebuggerDataListHead, &d->Header.List);
    d->KernBase = kernelBase;
    d->BreakpointWithStatus = (ULONG64)DbgBreakPointWithStatus;
    d->PsLoadedModuleList = ADDRESS(PsLoadedModuleList);
    d->PsActiveProcessHead = ADDRESS(PsActiveProcessHead);
    d->ExpSystemResourcesList = ADDRESS(ExpSystemResourcesList);
    d->ObpRootDirectoryObject = ADDRESS(ObpRootDirectoryObject);
    d->ObpTypeObjectType = ADDRESS(ObpTypeObjectType);
    d->KeTimeIncrement = ADDRESS(KeTimeIncrement);
    d->KiBugcheckData = ADDRESS(KiBugcheckData);
    d->KdPrintCircularBuffer = (ULONG64)KdPrintDefaultCircularBuffer;
    d->KdPrintCircularBufferEnd = (ULONG64)KdPrintDefaultCircularBuffer + KdPrintBufferSize;
    d->KdPrintWritePointer = ADDRESS(KdPrintWritePointer);
    d->KdPrintRolloverCount = ADDRESS(KdPrintRolloverCount);
    d->KdPrintCircularBufferPtr = ADDRESS(KdPrintCircularBuffer);
    d->KdPrintBufferSize = ADDRESS(KdPrintBufferSize);
    d->NtBuildLab = ADDRESS(NtBuildLab);
    d->KiProcessorBlock = ADDRESS(KiProcessorBlock);
    d->KeLoaderBlock = ADDRESS(KeLoaderBlock);
    FillMemoryFields(d);
    FillThreadFields(d);
    FillProcessorFields(d);

    DBGKD_GET_VERSION64* v = &KdVersionBlock;
    v->MajorVersion = 0xF;
    v->MinorVersion = KD_BUILD_NUMBER;
    v->ProtocolVersion = 6;
    v->KdSecondaryVersion = 2;
    v->Flags = 0x07;  // multiprocessor, debugger data list, 64-bit pointers
    v->MachineType = 0x8664;
    v->MaxPacketType = 12;
    v->MaxStateChange = 3;
    v->MaxManipulate = 0x31;
    v->KernBase = kernelBase;
    v->PsLoadedModuleList = d->PsLoadedModuleList;
    v->DebuggerDataList = ADDRESS(KdpDebuggerDataListHead);
    KeGetPcr()->KdVersionBlock = v;
}
