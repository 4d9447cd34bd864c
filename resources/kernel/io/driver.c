// Driver objects, device objects and how these stand on each other.
#include "arch.h"
#include "io.h"
#include "mm.h"
#include "ob.h"
#include "rtl.h"

static POBJECT_TYPE s_driverType, s_deviceType;
static POBJECT_DIRECTORY s_drivers, s_devices, s_global;

void IoInitialize(void) {
    s_driverType = ObCreateType("Driver", 0x76697244);
    s_deviceType = ObCreateType("Device", 0x69766544);
    s_drivers = ObFindObject(ObpRootDirectoryObject, "Driver");
    s_devices = ObFindObject(ObpRootDirectoryObject, "Device");
    s_global = ObFindObject(ObpRootDirectoryObject, "GLOBAL??");
    IopInitializeNodes();
}

static NTSTATUS IopInvalidDeviceRequest(PDEVICE_OBJECT device, PIRP irp) {
    (void)device;
    irp->IoStatus.Status = STATUS_INVALID_DEVICE_REQUEST;
    return STATUS_INVALID_DEVICE_REQUEST;
}

// "hwsdisk.sys" is \Driver\hwsdisk.
static PDRIVER_OBJECT CreateDriver(PKLDR_DATA_TABLE_ENTRY entry) {
    CHAR path[64] = "\\Driver\\";
    const ULONG prefix = RtlTextLength(path);
    for (ULONG n = 0; prefix + n < sizeof(path) - 1 && 2 * n < entry->BaseDllName.Length; n++) {
        if (entry->BaseDllName.Buffer[n] == '.') break;
        path[prefix + n] = (CHAR)entry->BaseDllName.Buffer[n];
    }
    const PDRIVER_OBJECT driver = ObCreateObject(s_driverType, s_drivers, path + prefix,
                                                 sizeof(DRIVER_OBJECT) + sizeof(DRIVER_EXTENSION));
    driver->Type = IO_TYPE_DRIVER;
    driver->Size = sizeof(*driver);
    driver->DriverStart = entry->DllBase;
    driver->DriverSize = entry->SizeOfImage;
    driver->DriverSection = entry;
    driver->DriverExtension = (PDRIVER_EXTENSION)(driver + 1);
    driver->DriverExtension->DriverObject = driver;
    driver->DriverInit = (DRIVER_INITIALIZE*)(ULONG64)entry->EntryPoint;
    RtlCreateUnicodeString(&driver->DriverName, path);
    RtlCreateUnicodeString(&driver->DriverExtension->ServiceKeyName, path + prefix);
    for (ULONG n = 0; n <= IRP_MJ_MAXIMUM_FUNCTION; n++) driver->MajorFunction[n] = IopInvalidDeviceRequest;
    return driver;
}

// \Driver\hwsdisk's first device is ROOT\hwsdisk\0000.
static void CreateNode(PDRIVER_OBJECT driver) {
    static const CHAR number[] = "\\0000";
    CHAR path[64] = "ROOT\\";
    const UNICODE_STRING* service = &driver->DriverExtension->ServiceKeyName;
    const ULONG prefix = RtlTextLength(path);
    ULONG n = prefix;
    for (ULONG at = 0; 2 * at < service->Length && n < sizeof(path) - sizeof(number); at++)
        path[n++] = (CHAR)service->Buffer[at];
    CHAR name[64] = {0};
    memcpy(name, path + prefix, n - prefix);
    memcpy(path + n, number, sizeof(number));
    IopCreateNode(path, name, driver->DeviceObject);
}

NTSTATUS IopLoadDriver(PVOID section) {
    const PDRIVER_OBJECT driver = CreateDriver(section);
    const NTSTATUS status = driver->DriverInit(driver, &driver->DriverExtension->ServiceKeyName);
    if (status != STATUS_SUCCESS) return status;
    driver->Flags |= DRVO_INITIALIZED;
    const PDEVICE_OBJECT device = driver->DeviceObject;
    if (device && (device->Flags & DO_DEVICE_HAS_NAME)) CreateNode(driver);
    return status;
}

static void CreateGlobalLink(const CHAR* name) {
    CHAR target[64] = "\\Device\\";
    const ULONG prefix = RtlTextLength(target);
    for (ULONG n = 0; name[n] && prefix + n < sizeof(target) - 1; n++) target[prefix + n] = name[n];
    ObCreateSymbolicLink(s_global, name, target);
}

PDEVICE_OBJECT IoCreateDevice(PDRIVER_OBJECT driver, ULONG extension, const CHAR* name, ULONG type) {
    const ULONG64 own = sizeof(DEVICE_OBJECT) + ((extension + 15) & ~15ULL);
    UCHAR* memory = ObCreateObject(s_deviceType, s_devices, name, own + sizeof(DEVOBJ_EXTENSION));
    const PDEVICE_OBJECT device = (PDEVICE_OBJECT)memory;
    device->Type = IO_TYPE_DEVICE;
    device->Size = (USHORT)(sizeof(*device) + extension);
    device->DriverObject = driver;
    device->DeviceExtension = extension ? device + 1 : NULL;
    device->DeviceType = type;
    device->Characteristics = FILE_DEVICE_SECURE_OPEN;
    device->Flags = name ? DO_BUFFERED_IO | DO_DEVICE_HAS_NAME : DO_BUFFERED_IO;
    device->StackSize = 1;
    device->DeviceQueue.Type = IO_TYPE_DEVICE_QUEUE;
    device->DeviceQueue.Size = sizeof(device->DeviceQueue);
    InitializeListHead(&device->DeviceQueue.DeviceListHead);
    KeInitializeEvent(&device->DeviceLock, EVENT_SYNCHRONIZATION_OBJECT);
    device->DeviceLock.Header.SignalState = 1;
    device->DeviceObjectExtension = (PDEVOBJ_EXTENSION)(memory + own);
    device->DeviceObjectExtension->Type = IO_TYPE_DEVICE_OBJECT_EXTENSION;
    device->DeviceObjectExtension->DeviceObject = device;
    device->NextDevice = driver->DeviceObject;
    driver->DeviceObject = device;
    if (name) CreateGlobalLink(name);
    return device;
}

static PDEVICE_OBJECT TopOf(PDEVICE_OBJECT device) {
    while (device->AttachedDevice) device = device->AttachedDevice;
    return device;
}

PDEVICE_OBJECT IoAttachDeviceToDeviceStack(PDEVICE_OBJECT source, PDEVICE_OBJECT target) {
    const PDEVICE_OBJECT top = TopOf(target);
    source->StackSize = (CHAR)(top->StackSize + 1);
    source->DeviceType = top->DeviceType;
    source->DeviceObjectExtension->AttachedTo = top;
    top->AttachedDevice = source;
    top->ReferenceCount++;
    return top;
}

PDEVICE_OBJECT IoFindDevice(const CHAR* name) {
    const PDEVICE_OBJECT device = ObFindObject(s_devices, name);
    return device ? TopOf(device) : NULL;
}
