// Requests (IRPs): one location for each device of the stack, the first of the list for the lowest.
#include "io.h"
#include "mm.h"
#include "ps.h"

PIRP IoBuildControlRequest(PDEVICE_OBJECT device, ULONG code) {
    const CHAR count = device->StackSize;
    const ULONG64 size = sizeof(IRP) + (ULONG64)count * sizeof(IO_STACK_LOCATION);
    const PIRP irp = ExAllocatePoolWithTag(size, ' prI');
    irp->Type = IO_TYPE_IRP;
    irp->Size = (USHORT)size;
    irp->StackCount = count;
    irp->CurrentLocation = (CHAR)(count + 1);
    irp->Tail.Overlay.Thread = KeGetCurrentThread();
    irp->Tail.Overlay.CurrentStackLocation = (PIO_STACK_LOCATION)(irp + 1) + count;
    InsertTailList(&((PETHREAD)irp->Tail.Overlay.Thread)->IrpList, &irp->ThreadListEntry);
    const PIO_STACK_LOCATION next = IoGetNextIrpStackLocation(irp);
    next->MajorFunction = IRP_MJ_DEVICE_CONTROL;
    next->Parameters.DeviceIoControl.IoControlCode = code;
    return irp;
}

NTSTATUS IoCallDriver(PDEVICE_OBJECT device, PIRP irp) {
    irp->CurrentLocation--;
    const PIO_STACK_LOCATION stack = --irp->Tail.Overlay.CurrentStackLocation;
    stack->DeviceObject = device;
    return device->DriverObject->MajorFunction[stack->MajorFunction](device, irp);
}

void IoStartPacket(PDEVICE_OBJECT device, PIRP irp) {
    IoGetCurrentIrpStackLocation(irp)->Control |= SL_PENDING_RETURNED;
    if (device->DeviceQueue.Busy) {
        KDEVICE_QUEUE_ENTRY* entry = &irp->Tail.Overlay.DeviceQueueEntry;
        entry->Inserted = TRUE;
        InsertTailList(&device->DeviceQueue.DeviceListHead, &entry->DeviceListEntry);
        return;
    }
    device->DeviceQueue.Busy = TRUE;
    device->CurrentIrp = irp;
}
