// Habits of other kernels that speak this protocol (kd-protocol.md 13), asked for on the command line.
#include "arch.h"
#include "kdp.h"
#include "rtl.h"

// Long enough for a byte that was sent together with the acknowledgement.
#define POLL_AFTER_PRINT_US 1000U

KDP_HABITS KdpHabits;

void KdpReadHabits(void) {
    KdpHabits.NoExApis = (BOOLEAN)IoQueryBootOption("noexapis", 0);
    KdpHabits.LoopPrint = (BOOLEAN)IoQueryBootOption("loopprint", 0);
    KdpHabits.AddressBehind = (BOOLEAN)IoQueryBootOption("pcplus1", 0);
    KdpHabits.PcBehind = (BOOLEAN)IoQueryBootOption("pcbehind", 0);
}

// The print routine polls one byte behind each print, inside the loop too: what it takes is lost there.
void KdpPrintFromLoop(const CHAR* format, ...) {
    CHAR text[80];
    va_list arguments;
    va_start(arguments, format);
    const ULONG length = RtlFormat(text, sizeof(text), format, arguments);
    va_end(arguments);
    KdpSendPrint(text, length);
    UCHAR lost;
    HalStall(POLL_AFTER_PRINT_US);
    KdpPollByte(&lost);
}
