// First C code of the kernel: the order of the boot, as README.md tells it.
#include "arch.h"
#include "ex.h"
#include "io.h"
#include "kd.h"
#include "mm.h"
#include "ob.h"
#include "prove.h"
#include "ps.h"
#include "rtl.h"

BOOLEAN KiQuiet;
PVOID KeLoaderBlock;

static KPCR s_bootPcr __attribute__((aligned(4096)));
extern UCHAR KiBootStack[], KiBootStackTop[];

// Looks for "name" or "name=number" as a word of the command line.
ULONG IoQueryBootOption(const CHAR* name, ULONG absent) {
    const CHAR* line = ((PLOADER_BLOCK)KeLoaderBlock)->CommandLine;
    const ULONG length = RtlTextLength(name);
    for (const CHAR* at = line; *at; at++) {
        if (at != line && at[-1] != ' ') continue;
        if (!RtlEqualMemory(at, name, length)) continue;
        const CHAR* p = at + length;
        if (*p == 0 || *p == ' ') return 1;
        if (*p++ != '=') continue;
        ULONG value = 0;
        for (; *p >= '0' && *p <= '9'; p++) value = value * 10 + (ULONG)(*p - '0');
        return value;
    }
    return absent;
}

static void StartBootProcessor(void) {
    PETHREAD idle = PsAllocateThread(PsIdleProcess, "idle", (PVOID)(ULONG64)KiIdleLoop);
    KiInitializeThread(&idle->Tcb, &PsIdleProcess->Pcb, (PVOID)(ULONG64)KiIdleLoop, NULL, KiBootStackTop,
                       KiBootStack);
    idle->Tcb.State = Running;
    idle->Tcb.Priority = idle->Tcb.BasePriority = 0;
    const PKPRCB prcb = &s_bootPcr.Prcb;
    prcb->IdleThread = prcb->CurrentThread = &idle->Tcb;
    prcb->RspBase = (ULONG64)KiBootStackTop;
    prcb->Started = 1;
}

static void LoadDriver(const LOADER_MODULE* module) {
    PKLDR_DATA_TABLE_ENTRY entry;
    const NTSTATUS status = MmLoadSystemImage(module, &entry);
    if (status == STATUS_SUCCESS && !module->MapOnly) IopLoadDriver(entry);
    if (status != STATUS_SUCCESS) DbgPrint("IO: %s was not loaded, status %08x\n", module->Name, status);
}

// "lateload=MS": this driver is loaded so long after the boot; every load is silent then.
static const CHAR s_lateDriver[] = "hwspulse.sys";

static void LateLoadThread(PVOID context) {
    const LOADER_BLOCK* block = KeLoaderBlock;
    KeDelayExecution(*(const ULONG*)context);
    for (ULONG n = 0; n < block->ModuleCount; n++)
        if (RtlEqualText(block->Modules[n].Name, s_lateDriver)) LoadDriver(&block->Modules[n]);
}

static void LoadDrivers(const LOADER_BLOCK* block) {
    static ULONG lateAfter;
    lateAfter = IoQueryBootOption("lateload", 0);
    const CHAR* late = lateAfter ? s_lateDriver : "";
    if (lateAfter) PsCreateSystemThread("late load", LateLoadThread, &lateAfter);
    for (ULONG n = 0; n < block->ModuleCount; n++) {
        const LOADER_MODULE* module = &block->Modules[n];
        if (RtlEqualText(module->Name, "ntoskrnl.exe")) continue;
        if (RtlEqualText(module->Name, late)) continue;
        LoadDriver(module);
    }
}

void KiInitializeKernel(PLOADER_BLOCK block) {
    KeLoaderBlock = block;
    MmInitialize(block);
    // GS first: spin locks, and so the pool, look at the processor region.
    WriteMsr(MSR_GS_BASE, (ULONG64)&s_bootPcr);
    s_bootPcr.Self = &s_bootPcr;
    s_bootPcr.CurrentPrcb = &s_bootPcr.Prcb;
    HalInitializeApic();
    HalCalibrate();
    KiInitializeIdt();
    KeNumberProcessors = 1;
    KiInitializeProcessor(&s_bootPcr, 0, HalLocalApicId());
    HalEnableLocalApic(TRUE);
    ObInitialize();
    PsInitialize();
    IoInitialize();
    KiInitializeClock();
    StartBootProcessor();
    KiQuiet = (BOOLEAN)IoQueryBootOption("quiet", 0);

    PKLDR_DATA_TABLE_ENTRY kernel =
        MiInsertModule(block->KernelBase, "\\SystemRoot\\system32\\ntoskrnl.exe", "ntoskrnl.exe");
    KdInitialize(block->KernelBase);
    HalStartClock();  // interrupts stay off until the idle loop, but the stub's waits use it
    DbgPrint("Hawser demo kernel, build %u\n", KD_BUILD_NUMBER);
    DbgPrint("KERNEL: base %p, %u KB of memory, command line \"%s\"\n", block->KernelBase,
             (ULONG)(MmNumberOfPhysicalPages * 4), block->CommandLine);
    DbgLoadImageSymbols("\\SystemRoot\\system32\\ntoskrnl.exe", kernel->DllBase, kernel->SizeOfImage,
                        kernel->CheckSum);
    if (IoQueryBootOption("breakatboot", 0)) DbgBreakPointWithStatus(DBG_STATUS_CONTROL_C);

    KiStartProcessors();
    DbgPrint("KERNEL: %u processor(s)\n", KeNumberProcessors);
    LoadDrivers(block);
    KiStartDemoThreads();
    ExStartDemoThreads();
    ExStartDebuggerWorker();
    KiStartProvingThreads();
    PsStartSessionManager();
    KiIdleLoop();
}
