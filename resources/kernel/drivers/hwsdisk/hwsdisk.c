// A disk that does not exist: a chain of calls with real frames, for breakpoints, stacks and local variables.
//   HwsDiskThread -> HwsDiskDispatch -> HwsDiskQueue -> HwsDiskTransfer -> HwsDiskReadSector
#include "driver.h"

#define SECTOR_SIZE 512U
#define SECTORS_PER_REQUEST 4U
#define REQUEST_INTERVAL_MS 250U

typedef enum _HWSDISK_OPERATION { HwsDiskRead = 1, HwsDiskWrite = 2 } HWSDISK_OPERATION;

typedef struct _HWSDISK_REQUEST {
    LIST_ENTRY ListEntry;
    HWSDISK_OPERATION Operation;
    ULONG Sector;
    ULONG Count;
    NTSTATUS Status;
    UCHAR* Buffer;
    ULONG64 Checksum;
} HWSDISK_REQUEST, *PHWSDISK_REQUEST;

typedef struct _HWSDISK_EXTENSION {
    CHAR Name[16];
    ULONG SectorCount;
    ULONG Requests;
    ULONG64 BytesRead;
    LIST_ENTRY Queue;
    ULONG64 LastChecksum;
    ULONG LastProcessor;
} HWSDISK_EXTENSION, *PHWSDISK_EXTENSION;

HWSDISK_EXTENSION HwsDiskExtension = {"HwsDisk0", 0x4000, 0, 0, {NULL, NULL}, 0, 0};

__declspec(dllexport) NOINLINE ULONG HwsDiskReadSector(PHWSDISK_EXTENSION disk, ULONG sector, UCHAR* buffer) {
    UCHAR pattern[64];
    for (ULONG n = 0; n < sizeof(pattern); n++) pattern[n] = (UCHAR)(sector * 7 + n);
    for (ULONG n = 0; n < SECTOR_SIZE; n++) buffer[n] = (UCHAR)(pattern[n % sizeof(pattern)] ^ (n >> 6));
    disk->BytesRead += SECTOR_SIZE;
    disk->LastProcessor = KeGetCurrentProcessorNumber();
    return SECTOR_SIZE;
}

__declspec(dllexport) NOINLINE NTSTATUS HwsDiskTransfer(PHWSDISK_EXTENSION disk, PHWSDISK_REQUEST request) {
    UCHAR sectorBuffer[SECTOR_SIZE];
    ULONG64 checksum = 0;
    for (ULONG n = 0; n < request->Count; n++) {
        const ULONG sector = (request->Sector + n) % disk->SectorCount;
        const ULONG bytes = HwsDiskReadSector(disk, sector, sectorBuffer);
        for (ULONG i = 0; i < bytes; i++) checksum = checksum * 31 + sectorBuffer[i];
        memcpy(request->Buffer + n * SECTOR_SIZE, sectorBuffer, bytes);
    }
    request->Checksum = checksum;
    disk->LastChecksum = checksum;
    return STATUS_SUCCESS;
}

__declspec(dllexport) NOINLINE NTSTATUS
    HwsDiskQueue(PHWSDISK_EXTENSION disk, PHWSDISK_REQUEST request, ULONG priority) {
    ULONG history[32];
    for (ULONG n = 0; n < 32; n++) history[n] = request->Sector + n * priority;
    InsertTailList(&disk->Queue, &request->ListEntry);
    NTSTATUS status = STATUS_SUCCESS;
    while (!IsListEmpty(&disk->Queue)) {
        PHWSDISK_REQUEST next = CONTAINING_RECORD(disk->Queue.Flink, HWSDISK_REQUEST, ListEntry);
        RemoveEntryList(&next->ListEntry);
        next->Status = HwsDiskTransfer(disk, next);
        status |= next->Status;
    }
    return status + (NTSTATUS)(history[priority & 31] == 0xFFFFFFFF);
}

__declspec(dllexport) NOINLINE NTSTATUS
    HwsDiskDispatch(PHWSDISK_EXTENSION disk, HWSDISK_OPERATION operation, ULONG sector, UCHAR* buffer) {
    HWSDISK_REQUEST request;
    memset(&request, 0, sizeof(request));
    request.Operation = operation;
    request.Sector = sector;
    request.Count = SECTORS_PER_REQUEST;
    request.Buffer = buffer;
    disk->Requests++;
    return HwsDiskQueue(disk, &request, sector & 7);
}

static void HwsDiskThread(PVOID context) {
    PHWSDISK_EXTENSION disk = context;
    UCHAR* buffer = ExAllocatePool(SECTORS_PER_REQUEST * SECTOR_SIZE);
    for (ULONG sector = 0;; sector += SECTORS_PER_REQUEST) {
        HwsDiskDispatch(disk, HwsDiskRead, sector, buffer);
        KeDelayExecution(REQUEST_INTERVAL_MS);
    }
}

static NTSTATUS HwsDiskOpenClose(PDEVICE_OBJECT device, PIRP irp) {
    (void)device;
    irp->IoStatus.Status = STATUS_SUCCESS;
    return STATUS_SUCCESS;
}

// The medium is never another one: whoever asks for that waits.
static NTSTATUS HwsDiskDeviceControl(PDEVICE_OBJECT device, PIRP irp) {
    const ULONG64 code = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.IoControlCode;
    if (code != IOCTL_HWSDISK_WAIT_FOR_MEDIUM) return irp->IoStatus.Status = STATUS_INVALID_PARAMETER;
    IoStartPacket(device, irp);
    return STATUS_PENDING;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, UNICODE_STRING* registryPath) {
    (void)registryPath;
    driver->MajorFunction[IRP_MJ_CREATE] = HwsDiskOpenClose;
    driver->MajorFunction[IRP_MJ_CLOSE] = HwsDiskOpenClose;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = HwsDiskDeviceControl;
    IoCreateDevice(driver, 0, "HwsDisk0", FILE_DEVICE_DISK);
    InitializeListHead(&HwsDiskExtension.Queue);
    DbgPrint("HWSDISK: %s with %u sectors\n", HwsDiskExtension.Name, HwsDiskExtension.SectorCount);
    return PsCreateSystemThread("hwsdisk worker", HwsDiskThread, &HwsDiskExtension);
}
