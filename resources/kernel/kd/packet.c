// Packet layer of the target, kd-protocol.md 1.5 to 1.9. Every wait is a time, not a count of polls.
#include "arch.h"
#include "kdp.h"
#include "rtl.h"

#define BYTE_LIMIT_US 1000000U      // inside a packet
#define ACK_WAIT_US 500000U         // once a debugger has been seen
#define ACK_WAIT_UNKNOWN_US 16000U  // before: a boot without debugger must stay quick
#define REQUEST_WAIT_US 500000U     // one round of waiting for a request
#define BREAKIN_SILENCE_US 50000U   // after a break-in byte (1.7)
#define RETRIES 20

BOOLEAN KdDebuggerNotPresent;
BOOLEAN KdpBreakPending;
BOOLEAN KdpProbing = TRUE;

static ULONG s_sendId = KD_INITIAL_ID | KD_SYNC_ID;
static ULONG s_expectedId = KD_INITIAL_ID;

typedef enum { LeaderData, LeaderControl, LeaderTimeout, LeaderBreakIn } LEADER;

static LEADER FindLeader(ULONG64 deadline, BOOLEAN* breakBefore) {
    UCHAR run = 0, byte;
    ULONG count = 0;
    BOOLEAN breakSeen = FALSE;
    for (;;) {
        const ULONG64 limit = count ? HalMicroseconds() + BYTE_LIMIT_US : deadline;
        if (!KdpGetByte(&byte, limit)) {
            if (breakBefore) *breakBefore = breakSeen;
            return breakSeen ? LeaderBreakIn : LeaderTimeout;
        }
        if (byte == KD_DATA_LEADER || byte == KD_CONTROL_LEADER) {
            count = byte == run ? count + 1 : 1;
            run = byte;
            if (count < 4) continue;
            KdDebuggerNotPresent = FALSE;
            KdpProbing = FALSE;
            if (breakBefore) *breakBefore = breakSeen;
            return byte == KD_DATA_LEADER ? LeaderData : LeaderControl;
        }
        run = 0;
        count = 0;
        breakSeen = byte == KD_BREAKIN_BYTE;
        if (breakSeen) deadline = HalMicroseconds() + BREAKIN_SILENCE_US;
    }
}

static BOOLEAN GetBytes(void* to, ULONG count) {
    for (UCHAR* at = to; count; at++, count--)
        if (!KdpGetByte(at, HalMicroseconds() + BYTE_LIMIT_US)) return FALSE;
    return TRUE;
}

static void SendControl(USHORT type, ULONG id) {
    const KD_PACKET packet = {0x69696969, type, 0, id, 0};
    KdpPutBytes(&packet, sizeof(packet));
}

static void ResetIds(void) {
    s_sendId = KD_INITIAL_ID;
    s_expectedId = KD_INITIAL_ID;
}

static ULONG Sum(const void* bytes, ULONG count) {
    ULONG sum = 0;
    for (const UCHAR* at = bytes; count; at++, count--) sum += *at;
    return sum;
}

typedef enum { AckMatched, AckTimeout, AckResend, AckReset } ACK;

static ACK WaitForAck(USHORT type, BOOLEAN patient) {
    const ULONG wait = KdpProbing && !patient ? ACK_WAIT_UNKNOWN_US : ACK_WAIT_US;
    const ULONG64 deadline = HalMicroseconds() + wait;
    for (;;) {
        BOOLEAN breakSeen;
        const LEADER leader = FindLeader(deadline, &breakSeen);
        // The machine runs on after a print: keep the wish to break in for the next tick.
        if (breakSeen && type == KD_TYPE_DEBUG_IO) KdpBreakPending = TRUE;
        if (leader == LeaderTimeout) return AckTimeout;
        if (leader == LeaderBreakIn) {
            if (HalMicroseconds() > deadline) return AckTimeout;
            continue;
        }
        if (leader == LeaderData) {
            // The host cannot have sent this without having our packet (1.7, point 5). It will repeat it.
            SendControl(KD_TYPE_RESEND, 0);
            return AckMatched;
        }
        KD_PACKET packet;
        if (!GetBytes(&packet.PacketType, sizeof(packet) - 4)) return AckTimeout;
        if (packet.PacketType == KD_TYPE_ACKNOWLEDGE && packet.PacketId == (s_sendId & ~KD_SYNC_ID))
            return AckMatched;
        if (packet.PacketType == KD_TYPE_RESEND) return AckResend;
        if (packet.PacketType == KD_TYPE_RESET) return AckReset;
        if (HalMicroseconds() > deadline) return AckTimeout;
    }
}

KDP_SEND KdpSendPacket(USHORT type, const void* header, ULONG headerSize, const void* data, ULONG dataSize,
                       BOOLEAN patient) {
    KD_PACKET packet = {0x30303030, type, (USHORT)(headerSize + dataSize), 0, 0};
    packet.Checksum = Sum(header, headerSize) + Sum(data, dataSize);
    const UCHAR trailer = KD_TRAILING_BYTE;
    for (ULONG retries = RETRIES;;) {
        packet.PacketId = s_sendId;
        KdpPutBytes(&packet, sizeof(packet));
        KdpPutBytes(header, headerSize);
        KdpPutBytes(data, dataSize);
        KdpPutBytes(&trailer, 1);
        switch (WaitForAck(type, patient)) {
            case AckMatched:
                s_sendId = (s_sendId ^ 1) & ~KD_SYNC_ID;
                return KdpSent;
            case AckReset:
                ResetIds();
                SendControl(KD_TYPE_RESET, 0);
                if (type == KD_TYPE_MANIPULATE) return KdpSendReset;
                break;
            case AckResend:
                break;
            case AckTimeout:
                if (--retries || patient) {
                    if (!retries) retries = RETRIES;
                    break;
                }
                KdDebuggerNotPresent = TRUE;
                s_sendId = KD_INITIAL_ID | KD_SYNC_ID;
                s_expectedId = KD_INITIAL_ID;
                return KdpGaveUp;
        }
    }
}

// The rest of a data packet, up to the decision about it (1.7, points 6 to 9). False: RESEND was asked for,
// or the packet was a duplicate or of another type.
static BOOLEAN ReadData(USHORT type, void* header, ULONG headerSize, KDP_BUFFER* data) {
    KD_PACKET packet;
    UCHAR trailer;
    if (!GetBytes(&packet.PacketType, sizeof(packet) - 4) || packet.ByteCount > KD_MAX_PAYLOAD ||
        packet.ByteCount < headerSize) {
        SendControl(KD_TYPE_RESEND, 0);
        return FALSE;
    }
    data->Length = packet.ByteCount - headerSize;
    if (!GetBytes(header, headerSize) || !GetBytes(data->Bytes, data->Length) || !GetBytes(&trailer, 1) ||
        trailer != KD_TRAILING_BYTE ||
        packet.Checksum != Sum(header, headerSize) + Sum(data->Bytes, data->Length)) {
        SendControl(KD_TYPE_RESEND, 0);
        return FALSE;
    }
    SendControl(KD_TYPE_ACKNOWLEDGE, packet.PacketId);
    if (packet.PacketId != s_expectedId || packet.PacketType != type) return FALSE;
    s_expectedId ^= 1;
    return TRUE;
}

KDP_RECEIVE KdpReceivePacket(USHORT type, void* header, ULONG headerSize, KDP_BUFFER* data) {
    const ULONG64 deadline = HalMicroseconds() + REQUEST_WAIT_US;
    for (;;) {
        switch (FindLeader(deadline, NULL)) {
            case LeaderTimeout:
                return KdpTimeout;
            case LeaderBreakIn:
                return KdpSendAgain;
            case LeaderData:
                if (ReadData(type, header, headerSize, data)) return KdpReceived;
                break;
            case LeaderControl: {
                KD_PACKET packet;
                if (!GetBytes(&packet.PacketType, sizeof(packet) - 4)) break;
                if (packet.PacketType == KD_TYPE_RESET) {
                    ResetIds();
                    SendControl(KD_TYPE_RESET, 0);
                    return KdpSendAgain;
                }
                if (packet.PacketType == KD_TYPE_RESEND) return KdpSendAgain;
                break;
            }
        }
    }
}
