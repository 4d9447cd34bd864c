// Drivers, their devices and the requests that travel down a stack of them. Layouts as in the 6.3 x64 kernel
// (public header wdm.h); what this kernel has no use for is filled up.
#pragma once

#include "dispatcher.h"

#define IO_TYPE_DEVICE 3
#define IO_TYPE_DRIVER 4
#define IO_TYPE_IRP 6
#define IO_TYPE_DEVICE_OBJECT_EXTENSION 13
#define IO_TYPE_DEVICE_QUEUE 20

#define IRP_MJ_CREATE 0x00
#define IRP_MJ_CLOSE 0x02
#define IRP_MJ_READ 0x03
#define IRP_MJ_DEVICE_CONTROL 0x0E
#define IRP_MJ_MAXIMUM_FUNCTION 0x1B

#define FILE_DEVICE_DISK 0x07
#define FILE_DEVICE_SECURE_OPEN 0x0100

// DEVICE_OBJECT.Flags, DRIVER_OBJECT.Flags
#define DO_BUFFERED_IO 0x04
#define DO_DEVICE_HAS_NAME 0x40
#define DRVO_INITIALIZED 0x10

// IO_STACK_LOCATION.Control
#define SL_PENDING_RETURNED 0x01
#define SL_INVOKE_ON_CANCEL 0x20
#define SL_INVOKE_ON_SUCCESS 0x40
#define SL_INVOKE_ON_ERROR 0x80

struct _DEVICE_OBJECT;
struct _DRIVER_OBJECT;
struct _IRP;

typedef NTSTATUS DRIVER_DISPATCH(struct _DEVICE_OBJECT* device, struct _IRP* irp);
typedef NTSTATUS IO_COMPLETION_ROUTINE(struct _DEVICE_OBJECT* device, struct _IRP* irp, PVOID context);
typedef NTSTATUS DRIVER_INITIALIZE(struct _DRIVER_OBJECT* driver, UNICODE_STRING* registryPath);

typedef struct _KDEVICE_QUEUE {
    SHORT Type;
    SHORT Size;
    LIST_ENTRY DeviceListHead;
    ULONG64 Lock;
    BOOLEAN Busy;
} KDEVICE_QUEUE;
CHECK_SIZE(KDEVICE_QUEUE, 0x28);

typedef struct _KDEVICE_QUEUE_ENTRY {
    LIST_ENTRY DeviceListEntry;
    ULONG SortKey;
    BOOLEAN Inserted;
} KDEVICE_QUEUE_ENTRY;

typedef struct _DEVOBJ_EXTENSION {
    SHORT Type;
    USHORT Size;
    struct _DEVICE_OBJECT* DeviceObject;
    ULONG PowerFlags;
    PVOID Dope;
    ULONG ExtensionFlags;
    PVOID DeviceNode;
    struct _DEVICE_OBJECT* AttachedTo;
    UCHAR Fill[0x70 - 0x38];
} DEVOBJ_EXTENSION, *PDEVOBJ_EXTENSION;
CHECK_OFFSET(DEVOBJ_EXTENSION, AttachedTo, 0x30);

typedef struct _DEVICE_OBJECT {
    SHORT Type;
    USHORT Size;
    LONG ReferenceCount;
    struct _DRIVER_OBJECT* DriverObject;
    struct _DEVICE_OBJECT* NextDevice;
    struct _DEVICE_OBJECT* AttachedDevice;
    struct _IRP* CurrentIrp;
    PVOID Timer;
    ULONG Flags;
    ULONG Characteristics;
    PVOID Vpb;
    PVOID DeviceExtension;
    ULONG DeviceType;
    CHAR StackSize;
    UCHAR Fill0[0x98 - 0x4D];
    ULONG AlignmentRequirement;
    KDEVICE_QUEUE DeviceQueue;
    UCHAR Fill1[0x108 - 0xC8];
    ULONG ActiveThreadCount;
    PVOID SecurityDescriptor;
    KEVENT DeviceLock;
    USHORT SectorSize;
    USHORT Spare1;
    PDEVOBJ_EXTENSION DeviceObjectExtension;
    PVOID Reserved;
} DEVICE_OBJECT, *PDEVICE_OBJECT;
CHECK_OFFSET(DEVICE_OBJECT, DeviceExtension, 0x40);
CHECK_OFFSET(DEVICE_OBJECT, DeviceQueue, 0xA0);
CHECK_OFFSET(DEVICE_OBJECT, DeviceObjectExtension, 0x138);
CHECK_SIZE(DEVICE_OBJECT, 0x148);

typedef struct _DRIVER_EXTENSION {
    struct _DRIVER_OBJECT* DriverObject;
    PVOID AddDevice;
    ULONG Count;
    UNICODE_STRING ServiceKeyName;
} DRIVER_EXTENSION, *PDRIVER_EXTENSION;

typedef struct _DRIVER_OBJECT {
    SHORT Type;
    SHORT Size;
    PDEVICE_OBJECT DeviceObject;
    ULONG Flags;
    PVOID DriverStart;
    ULONG DriverSize;
    PVOID DriverSection;
    PDRIVER_EXTENSION DriverExtension;
    UNICODE_STRING DriverName;
    UNICODE_STRING* HardwareDatabase;
    PVOID FastIoDispatch;
    DRIVER_INITIALIZE* DriverInit;
    PVOID DriverStartIo;
    PVOID DriverUnload;
    DRIVER_DISPATCH* MajorFunction[IRP_MJ_MAXIMUM_FUNCTION + 1];
} DRIVER_OBJECT, *PDRIVER_OBJECT;
CHECK_OFFSET(DRIVER_OBJECT, MajorFunction, 0x70);
CHECK_SIZE(DRIVER_OBJECT, 0x150);

typedef struct _IO_STATUS_BLOCK {
    union {
        NTSTATUS Status;
        PVOID Pointer;
    };
    ULONG_PTR Information;
} IO_STATUS_BLOCK;

typedef struct _IO_STACK_LOCATION {
    UCHAR MajorFunction;
    UCHAR MinorFunction;
    UCHAR Flags;
    UCHAR Control;
    union {
        struct {
            ULONG OutputBufferLength;
            ULONG64 InputBufferLength;
            ULONG64 IoControlCode;
            PVOID Type3InputBuffer;
        } DeviceIoControl;
        struct {
            PVOID Argument1;
            PVOID Argument2;
            PVOID Argument3;
            PVOID Argument4;
        } Others;
    } Parameters;
    PDEVICE_OBJECT DeviceObject;
    PVOID FileObject;
    IO_COMPLETION_ROUTINE* CompletionRoutine;
    PVOID Context;
} IO_STACK_LOCATION, *PIO_STACK_LOCATION;
CHECK_OFFSET(IO_STACK_LOCATION, DeviceObject, 0x28);
CHECK_SIZE(IO_STACK_LOCATION, 0x48);

typedef struct _IRP {
    SHORT Type;
    USHORT Size;
    PVOID MdlAddress;
    ULONG Flags;
    union {
        struct _IRP* MasterIrp;
        PVOID SystemBuffer;
    } AssociatedIrp;
    LIST_ENTRY ThreadListEntry;
    IO_STATUS_BLOCK IoStatus;
    CHAR RequestorMode;
    BOOLEAN PendingReturned;
    CHAR StackCount;
    CHAR CurrentLocation;
    BOOLEAN Cancel;
    UCHAR CancelIrql;
    CHAR ApcEnvironment;
    UCHAR AllocationFlags;
    PVOID UserIosb;
    PVOID UserEvent;
    UCHAR Overlay[0x10];
    PVOID CancelRoutine;
    PVOID UserBuffer;
    union {
        struct {
            union {
                KDEVICE_QUEUE_ENTRY DeviceQueueEntry;
                PVOID DriverContext[4];
            };
            PVOID Thread;
            PVOID AuxiliaryBuffer;
            LIST_ENTRY ListEntry;
            PIO_STACK_LOCATION CurrentStackLocation;
            PVOID OriginalFileObject;
        } Overlay;
    } Tail;
} IRP, *PIRP;
CHECK_OFFSET(IRP, IoStatus, 0x30);
CHECK_OFFSET(IRP, UserBuffer, 0x70);
CHECK_OFFSET(IRP, Tail.Overlay.Thread, 0x98);
CHECK_OFFSET(IRP, Tail.Overlay.CurrentStackLocation, 0xB8);

// What a device node is in; of a real kernel's states, those that this one has.
typedef enum _PNP_DEVNODE_STATE {
    DeviceNodeUnspecified = 0x300,
    DeviceNodeUninitialized = 0x301,
    DeviceNodeInitialized = 0x302,
    DeviceNodeStarted = 0x308
} PNP_DEVNODE_STATE;

#define DNF_ENUMERATED 0x10
#define DNF_HAS_PROBLEM 0x2000
#define CM_PROB_FAILED_INSTALL 0x1C

// The offsets are ours.
typedef struct _DEVICE_NODE {
    struct _DEVICE_NODE* Sibling;
    struct _DEVICE_NODE* Child;
    struct _DEVICE_NODE* Parent;
    struct _DEVICE_NODE* LastChild;
    PDEVICE_OBJECT PhysicalDeviceObject;
    UNICODE_STRING InstancePath;
    UNICODE_STRING ServiceName;
    ULONG Level;
    PNP_DEVNODE_STATE State;
    PNP_DEVNODE_STATE PreviousState;
    ULONG Flags;
    ULONG UserFlags;
    ULONG Problem;
} DEVICE_NODE, *PDEVICE_NODE;

extern PDEVICE_NODE IopRootDeviceNode;

// io/node.c
void IopInitializeNodes(void);
// A child of the root. `device`, `service`: NULL: none.
PDEVICE_NODE IopCreateNode(const CHAR* instance, const CHAR* service, PDEVICE_OBJECT device);

// io/driver.c
void IoInitialize(void);
NTSTATUS IopLoadDriver(PVOID section);  // its KLDR_DATA_TABLE_ENTRY
// `name`: without "\\Device\\"; NULL: none. With room behind it for so many bytes.
NTKERNELAPI PDEVICE_OBJECT IoCreateDevice(PDRIVER_OBJECT driver, ULONG extension, const CHAR* name,
                                          ULONG type);
// Returns what it stands on now.
NTKERNELAPI PDEVICE_OBJECT IoAttachDeviceToDeviceStack(PDEVICE_OBJECT source, PDEVICE_OBJECT target);
NTKERNELAPI PDEVICE_OBJECT IoFindDevice(const CHAR* name);  // the top of its stack; NULL: there is none

// io/request.c
NTKERNELAPI PIRP IoBuildControlRequest(PDEVICE_OBJECT device, ULONG code);
NTKERNELAPI NTSTATUS IoCallDriver(PDEVICE_OBJECT device, PIRP irp);
NTKERNELAPI void IoStartPacket(PDEVICE_OBJECT device, PIRP irp);  // pends it

static inline PIO_STACK_LOCATION IoGetCurrentIrpStackLocation(PIRP irp) {
    return irp->Tail.Overlay.CurrentStackLocation;
}
static inline PIO_STACK_LOCATION IoGetNextIrpStackLocation(PIRP irp) {
    return irp->Tail.Overlay.CurrentStackLocation - 1;
}
