// Objects and their types. Nothing is ever freed, so that the counts are what was created.
#include "ob.h"

#include "mm.h"
#include "rtl.h"

#define FIRST_TYPE_INDEX 2  // 0 and 1 never stand for a type

POBJECT_TYPE ObTypeIndexTable[256];
POBJECT_TYPE ObpTypeObjectType, ObpDirectoryObjectType, ObpSymbolicLinkObjectType;
POBJECT_DIRECTORY ObpRootDirectoryObject;
// How far before its header an object's information of one kind stands: by the bits up to that kind's.
UCHAR ObpInfoMaskToOffset[256];

static POBJECT_DIRECTORY s_types;
static ULONG s_nextIndex = FIRST_TYPE_INDEX;
static KSPIN_LOCK s_lock;

PVOID ObCreateObject(POBJECT_TYPE type, POBJECT_DIRECTORY directory, const CHAR* name, ULONG64 size) {
    const ULONG64 before = name ? sizeof(OBJECT_HEADER_NAME_INFO) : 0;
    UCHAR* memory = ExAllocatePoolWithTag(before + offsetof(OBJECT_HEADER, Body) + size, type->Key);
    const POBJECT_HEADER header = (POBJECT_HEADER)(memory + before);
    header->PointerCount = 1;
    header->Flags = OB_FLAG_KERNEL_OBJECT | (name ? OB_FLAG_PERMANENT_OBJECT : 0);
    header->TypeIndex = type->Index;
    const ULONG64 flags = KeAcquireSpinLock(&s_lock);
    type->TotalNumberOfObjects++;
    if (type->HighWaterNumberOfObjects < type->TotalNumberOfObjects)
        type->HighWaterNumberOfObjects = type->TotalNumberOfObjects;
    KeReleaseSpinLock(&s_lock, flags);
    if (name) {
        const POBJECT_HEADER_NAME_INFO info = (POBJECT_HEADER_NAME_INFO)memory;
        header->InfoMask |= OB_INFOMASK_NAME;
        info->Directory = directory;
        info->ReferenceCount = 1;
        RtlCreateUnicodeString(&info->Name, name);
        if (directory) ObpInsertEntry(directory, name, &header->Body);
    }
    return &header->Body;
}

static void NameType(POBJECT_TYPE type, const CHAR* name, ULONG key) {
    type->Index = (UCHAR)s_nextIndex++;
    type->Key = key;
    InitializeListHead(&type->TypeList);
    InitializeListHead(&type->CallbackList);
    RtlCreateUnicodeString(&type->Name, name);
    ObTypeIndexTable[type->Index] = type;
}

POBJECT_TYPE ObCreateType(const CHAR* name, ULONG key) {
    const POBJECT_TYPE type = ObCreateObject(ObpTypeObjectType, s_types, name, sizeof(*type));
    NameType(type, name, key);
    return type;
}

static void InitializeInfoOffsets(void) {
    static const UCHAR sizes[] = {sizeof(OBJECT_HEADER_CREATOR_INFO), sizeof(OBJECT_HEADER_NAME_INFO), 0x10,
                                  0x20, 0x10};
    for (ULONG mask = 0; mask < sizeof(ObpInfoMaskToOffset); mask++)
        for (ULONG bit = 0; bit < sizeof(sizes); bit++)
            if (mask >> bit & 1) ObpInfoMaskToOffset[mask] += sizes[bit];
}

// The first types and directories are needed to make themselves.
void ObInitialize(void) {
    static OBJECT_TYPE first = {.Index = FIRST_TYPE_INDEX, .Key = 0x546A624F};
    InitializeInfoOffsets();
    ObpTypeObjectType = ObCreateObject(&first, NULL, "Type", sizeof(OBJECT_TYPE));
    NameType(ObpTypeObjectType, "Type", 0x546A624F);  // "ObjT"
    ObpTypeObjectType->TotalNumberOfObjects = ObpTypeObjectType->HighWaterNumberOfObjects = 1;
    ObpDirectoryObjectType = ObCreateType("Directory", 0x65726944);
    ObpSymbolicLinkObjectType = ObCreateType("SymbolicLink", 0x626D7953);
    ObpRootDirectoryObject = ObCreateDirectory(NULL, "\\");
    s_types = ObCreateDirectory(ObpRootDirectoryObject, "ObjectTypes");
    for (ULONG index = FIRST_TYPE_INDEX; index < s_nextIndex; index++) {
        const POBJECT_HEADER header = ObpHeaderOf(ObTypeIndexTable[index]);
        ((POBJECT_HEADER_NAME_INFO)header)[-1].Directory = s_types;
    }
    ObpInsertEntry(s_types, "Type", ObpTypeObjectType);
    ObpInsertEntry(s_types, "Directory", ObpDirectoryObjectType);
    ObpInsertEntry(s_types, "SymbolicLink", ObpSymbolicLinkObjectType);
    ObCreateDirectory(ObpRootDirectoryObject, "Device");
    ObCreateDirectory(ObpRootDirectoryObject, "Driver");
    ObCreateDirectory(ObpRootDirectoryObject, "GLOBAL??");
}
