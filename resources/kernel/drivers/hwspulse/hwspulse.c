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

NTSTATUS DriverEntry(PVOID entry) {
    static ULONG lines;
    (void)entry;
    DbgPrint("HWSPULSE: alive\n");
    lines = IoQueryBootOption("chatty", 0);
    if (lines) PsCreateSystemThread("hwspulse chatter", HwsPulseChatter, &lines);
    return PsCreateSystemThread("hwspulse worker", HwsPulseThread, NULL);
}
