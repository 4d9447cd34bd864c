// Says now and then that the machine lives; on request it prints as fast as it can, or waits for a prompt,
// breaks or faults when a debugger writes to HwsPulseTrigger.
#include "driver.h"

#define PULSE_INTERVAL_TICKS 50U
#define POLL_MS 100U

// A debugger writes one of these to HwsPulseTrigger; the driver sets it back to 0 and acts.
typedef enum _HWSPULSE_ACTION {
    HwsPulseNothing,
    HwsPulsePrint,
    HwsPulsePrompt,
    HwsPulseBreak,
    HwsPulseReadNull,
    HwsPulseWriteNull,
    HwsPulseDivide,
    HwsPulseIllegal
} HWSPULSE_ACTION;

__declspec(dllexport) volatile ULONG HwsPulseTrigger;
__declspec(dllexport) volatile ULONG64 HwsPulseBeats;
static volatile ULONG s_zero;
static volatile ULONG s_sink;

__declspec(dllexport) NOINLINE void HwsPulseBeat(ULONG64 beat, BOOLEAN quiet) {
    HwsPulseBeats = beat;
    if (!quiet) DbgPrint("HWSPULSE: beat %I64u on processor %u\n", beat, KeGetCurrentProcessorNumber());
}

__declspec(dllexport) NOINLINE void HwsPulseAct(ULONG action) {
    CHAR answer[64];
    switch ((HWSPULSE_ACTION)action) {
        case HwsPulseNothing:
            break;
        case HwsPulsePrint:
            DbgPrint("HWSPULSE: one line, as asked\n");
            break;
        case HwsPulsePrompt: {
            const ULONG length = DbgPrompt("HWSPULSE: your name? ", answer, sizeof(answer) - 1);
            answer[length] = 0;
            DbgPrint("HWSPULSE: hello %s\n", answer);
            break;
        }
        case HwsPulseBreak:
            DbgBreakPoint();
            break;
        case HwsPulseReadNull:
            s_sink = *(volatile ULONG*)0x10;
            break;
        case HwsPulseWriteNull:
            *(volatile ULONG*)0x20 = 1;
            break;
        case HwsPulseDivide:
            __asm__ volatile("xorl %%edx, %%edx; movl $1, %%eax; divl %0" ::"r"(s_zero) : "eax", "edx");
            break;
        case HwsPulseIllegal:
            __asm__ volatile("ud2");
            break;
    }
}

static void HwsPulseThread(PVOID context) {
    (void)context;
    const BOOLEAN quiet = IoQueryBootOption("quiet", 0) != 0;
    ULONG64 beat = 0;
    for (ULONG tick = 1;; tick++) {
        KeDelayExecution(POLL_MS);
        const ULONG action = HwsPulseTrigger;
        if (action) {
            HwsPulseTrigger = HwsPulseNothing;
            HwsPulseAct(action);
        }
        if (tick % PULSE_INTERVAL_TICKS == 0) HwsPulseBeat(++beat, quiet);
    }
}

// "chatty=N": N numbered lines, for measuring.
static void HwsPulseChatter(PVOID context) {
    const ULONG lines = *(const ULONG*)context;
    for (ULONG n = 1; n <= lines; n++) DbgPrint("HWSPULSE: line %u of %u\n", n, lines);
    DbgPrint("HWSPULSE: done\n");
}

// A filter on the disk: it lets all requests through and counts those that come back.
typedef struct _HWSPULSE_FILTER {
    PDEVICE_OBJECT Lower;
    ULONG Completed;
} HWSPULSE_FILTER, *PHWSPULSE_FILTER;

static NTSTATUS HwsPulseFilterCompletion(PDEVICE_OBJECT device, PIRP irp, PVOID context) {
    (void)device;
    ((PHWSPULSE_FILTER)context)->Completed++;
    return irp->IoStatus.Status;
}

static NTSTATUS HwsPulseFilterPass(PDEVICE_OBJECT device, PIRP irp) {
    const PHWSPULSE_FILTER filter = device->DeviceExtension;
    const PIO_STACK_LOCATION next = IoGetNextIrpStackLocation(irp);
    *next = *IoGetCurrentIrpStackLocation(irp);
    next->Control = SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR | SL_INVOKE_ON_CANCEL;
    next->CompletionRoutine = HwsPulseFilterCompletion;
    next->Context = filter;
    return IoCallDriver(filter->Lower, irp);
}

static void HwsPulseFilterDisk(PDRIVER_OBJECT driver) {
    const PDEVICE_OBJECT disk = IoFindDevice("HwsDisk0");
    if (!disk) return;
    for (ULONG n = 0; n <= IRP_MJ_MAXIMUM_FUNCTION; n++) driver->MajorFunction[n] = HwsPulseFilterPass;
    const PDEVICE_OBJECT device = IoCreateDevice(driver, sizeof(HWSPULSE_FILTER), NULL, FILE_DEVICE_DISK);
    ((PHWSPULSE_FILTER)device->DeviceExtension)->Lower = IoAttachDeviceToDeviceStack(device, disk);
    IoCallDriver(device, IoBuildControlRequest(device, IOCTL_HWSDISK_WAIT_FOR_MEDIUM));
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, UNICODE_STRING* registryPath) {
    static ULONG lines;
    (void)registryPath;
    DbgPrint("HWSPULSE: alive\n");
    HwsPulseFilterDisk(driver);
    lines = IoQueryBootOption("chatty", 0);
    if (lines) PsCreateSystemThread("hwspulse chatter", HwsPulseChatter, &lines);
    return PsCreateSystemThread("hwspulse worker", HwsPulseThread, NULL);
}
