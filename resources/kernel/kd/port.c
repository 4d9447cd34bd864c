// COM1: a 16550 at 0x3F8, polled (National Semiconductor PC16550D data sheet). While the stub waits for the
// host its receive interrupt is on, so that the processor can halt instead of spinning.
#include "arch.h"
#include "kdp.h"

#define COM1 0x3F8
#define COM_DATA (COM1 + 0)
#define COM_IER (COM1 + 1)
#define COM_FCR (COM1 + 2)
#define COM_LCR (COM1 + 3)
#define COM_MCR (COM1 + 4)
#define COM_LSR (COM1 + 5)

#define LSR_DATA_READY 0x01
#define LSR_TRANSMIT_EMPTY 0x20
#define FIFO_DEPTH 16U

#define TRANSMIT_LIMIT_US 2000000U
#define POLL_PAUSE_US 3U

void KdpInitializePort(void) {
    WritePort8(COM_IER, 0);
    WritePort8(COM_LCR, 0x80);
    WritePort8(COM_DATA, 1);  // 115200 baud
    WritePort8(COM_IER, 0);
    WritePort8(COM_LCR, 0x03);  // 8 bits, no parity, 1 stop bit
    // FIFOs on and empty, interrupt at 8 bytes or after a pause. QEMU offers its line at most the bytes that
    // are missing to this level, so a lower one would make it deliver byte by byte.
    WritePort8(COM_FCR, 0x87);
    WritePort8(COM_MCR, 0x0B);  // DTR, RTS, OUT2
}

BOOLEAN KdpPollByte(UCHAR* byte) {
    if (!(ReadPort8(COM_LSR) & LSR_DATA_READY)) return FALSE;
    *byte = ReadPort8(COM_DATA);
    return TRUE;
}

// At once, not after a while of polling: under emulation QEMU's main loop, which brings the bytes, competes
// with a polling processor for the same lock. Only once this processor's clock runs: its tick ends a halt
// even when the serial interrupt went elsewhere, and not inside of a clock interrupt, where no tick comes.
static void HaltForByte(void) {
    WritePort8(COM_IER, 1);
    if (!(ReadPort8(COM_LSR) & LSR_DATA_READY)) __asm__ volatile("sti; hlt; cli" ::: "memory");
    WritePort8(COM_IER, 0);
}

BOOLEAN KdpGetByte(UCHAR* byte, ULONG64 deadline) {
    for (;;) {
        if (KdpPollByte(byte)) return TRUE;
        if (HalMicroseconds() > deadline) return FALSE;
        if (KeGetCurrentPrcb()->ClockRunning && HalTakesInterrupt(VECTOR_CLOCK))
            HaltForByte();
        else
            HalStall(POLL_PAUSE_US);
    }
}

void KdpPutBytes(const void* bytes, ULONG count) {
    const UCHAR* at = bytes;
    while (count) {
        // A line that takes nothing must not stop the machine for ever; the host asks again for what is lost.
        const ULONG64 limit = HalMicroseconds() + TRANSMIT_LIMIT_US;
        while (!(ReadPort8(COM_LSR) & LSR_TRANSMIT_EMPTY) && HalMicroseconds() < limit)
            HalStall(POLL_PAUSE_US);
        for (ULONG n = 0; n < FIFO_DEPTH && count; n++, count--) WritePort8(COM_DATA, *at++);
    }
}
