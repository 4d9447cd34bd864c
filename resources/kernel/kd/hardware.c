// Ports, model specific registers, PCI configuration and the reset (kd-protocol.md 3.9, 3.10).
#include "arch.h"
#include "kdp.h"
#include "rtl.h"

#define PCI_CONFIGURATION 4

void KdpAccessIoSpace(PDBGKD_MANIPULATE_STATE64 m, BOOLEAN write) {
    const ULONG size = m->u.Io.DataSize;
    const USHORT port = (USHORT)m->u.Io.IoAddress;
    if (m->u.Io.IoAddress > 0xFFFF || (size != 1 && size != 2 && size != 4)) {
        m->ReturnStatus = STATUS_INVALID_PARAMETER;
        return;
    }
    if (port & (size - 1)) {
        m->ReturnStatus = STATUS_DATATYPE_MISALIGNMENT;
        return;
    }
    const ULONG value = m->u.Io.DataValue;
    if (write && size == 1) WritePort8(port, (UCHAR)value);
    if (write && size == 2) WritePort16(port, (USHORT)value);
    if (write && size == 4) WritePort32(port, value);
    if (!write)
        m->u.Io.DataValue = size == 1 ? ReadPort8(port) : size == 2 ? ReadPort16(port) : ReadPort32(port);
    m->ReturnStatus = STATUS_SUCCESS;
}

void KdpAccessMsr(PDBGKD_MANIPULATE_STATE64 m, BOOLEAN write) {
    ULONG64 value = (ULONG64)m->u.Msr.High << 32 | m->u.Msr.Low;
    const BOOLEAN good = write ? KiWriteMsrSafe(m->u.Msr.Msr, value) : KiReadMsrSafe(m->u.Msr.Msr, &value);
    m->ReturnStatus = good ? STATUS_SUCCESS : STATUS_NO_SUCH_DEVICE;
    if (good && !write) {
        m->u.Msr.Low = (ULONG)value;
        m->u.Msr.High = (ULONG)(value >> 32);
    }
}

// PCI Local Bus Specification 3.0, 3.2.2.3.2: configuration mechanism 1. Slot = device | function << 5.
void KdpGetBusData(PDBGKD_MANIPULATE_STATE64 m, KDP_BUFFER* data) {
    const ULONG offset = m->u.Bus.Offset, length = m->u.Bus.Length;
    data->Length = 0;
    m->ReturnStatus = STATUS_UNSUCCESSFUL;
    if (m->u.Bus.DataType != PCI_CONFIGURATION || m->u.Bus.BusNumber > 0xFF || offset >= 256 ||
        length > 256 - offset) {
        m->u.Bus.Length = 0;
        return;
    }
    const ULONG device = m->u.Bus.SlotNumber & 0x1F, function = m->u.Bus.SlotNumber >> 5 & 7;
    for (ULONG n = 0; n < length; n++) {
        const ULONG at = offset + n;
        WritePort32(0xCF8,
                    0x80000000U | m->u.Bus.BusNumber << 16 | device << 11 | function << 8 | (at & 0xFC));
        data->Bytes[n] = ReadPort8((USHORT)(0xCFC + (at & 3)));
    }
    data->Length = length;
    m->ReturnStatus = STATUS_SUCCESS;
}

void KdpReboot(void) {
    HalStall(20000);  // the acknowledgement is still in the transmitter
    WritePort8(0xCF9, 2);
    WritePort8(0xCF9, 6);
    HalStall(100000);
    WritePort8(0x64, 0xFE);  // the keyboard controller's reset line
    HalStall(100000);
}
