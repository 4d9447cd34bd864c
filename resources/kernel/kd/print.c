// Prints and prompts (kd-protocol.md 5.1, 5.2), and the ring that keeps the text of all prints.
#include "kdp.h"
#include "rtl.h"

#define MAX_PRINT 512U
#define RING_SIZE 0x8000U

CHAR KdPrintDefaultCircularBuffer[RING_SIZE];
CHAR* KdPrintCircularBuffer = KdPrintDefaultCircularBuffer;
CHAR* KdPrintWritePointer = KdPrintDefaultCircularBuffer;
ULONG KdPrintRolloverCount;
ULONG KdPrintBufferSize = RING_SIZE;

static KDP_BUFFER s_input;

static void Remember(const CHAR* text, ULONG length) {
    for (; length; text++, length--) {
        *KdPrintWritePointer++ = *text;
        if (KdPrintWritePointer < KdPrintDefaultCircularBuffer + RING_SIZE) continue;
        KdPrintWritePointer = KdPrintDefaultCircularBuffer;
        KdPrintRolloverCount++;
    }
}

static DBGKD_DEBUG_IO Header(ULONG api, ULONG length, ULONG room) {
    const PKPRCB prcb = KeGetCurrentPrcb();
    const DBGKD_DEBUG_IO header = {api, prcb->CpuType, (USHORT)prcb->Number, length, room};
    return header;
}

void KdpSendPrint(const CHAR* text, ULONG length) {
    Remember(text, length);
    if (KdDebuggerNotPresent) return;
    const DBGKD_DEBUG_IO header = Header(DbgKdPrintStringApi, length, 0);
    KdpSendPacket(KD_TYPE_DEBUG_IO, &header, sizeof(header), text, length, FALSE);
}

void KdpPrint(const CHAR* text, ULONG length) {
    if (length > MAX_PRINT) length = MAX_PRINT;
    const ULONG64 flags = KdpEnter(FALSE);
    KdpSendPrint(text, length);
    KdpExit(flags, FALSE);
}

// Waits for ever: the answer belongs to a person.
ULONG KdpPrompt(const CHAR* text, ULONG length, CHAR* response, ULONG room) {
    ULONG got = 0;
    if (length > MAX_PRINT) length = MAX_PRINT;
    const ULONG64 flags = KdpEnter(TRUE);
    Remember(text, length);
    for (BOOLEAN done = KdDebuggerNotPresent; !done;) {
        DBGKD_DEBUG_IO header = Header(DbgKdGetStringApi, length, room);
        KdpSendPacket(KD_TYPE_DEBUG_IO, &header, sizeof(header), text, length, TRUE);
        for (;;) {
            const KDP_RECEIVE result = KdpReceivePacket(KD_TYPE_DEBUG_IO, &header, sizeof(header), &s_input);
            if (result == KdpTimeout) continue;
            done = result == KdpReceived;
            break;
        }
        if (!done) continue;
        got = header.LengthOfStringRead;
        if (got > s_input.Length) got = s_input.Length;
        if (got > room) got = room;
        memcpy(response, s_input.Bytes, got);
        Remember(response, got);
    }
    KdpExit(flags, TRUE);
    return got;
}
