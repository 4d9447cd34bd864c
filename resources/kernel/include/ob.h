// Objects of the executive: what stands before each, their types and the directories that name them. Layouts
// as in the 6.3 x64 kernel, as far as debuggers look at them.
#pragma once

#include "ke.h"

// OBJECT_HEADER.InfoMask: what stands before the header, the first nearest to it.
#define OB_INFOMASK_CREATOR_INFO 0x01
#define OB_INFOMASK_NAME 0x02
#define OB_INFOMASK_HANDLE 0x04
#define OB_INFOMASK_QUOTA 0x08
#define OB_INFOMASK_PROCESS_INFO 0x10

// OBJECT_HEADER.Flags
#define OB_FLAG_KERNEL_OBJECT 0x02
#define OB_FLAG_PERMANENT_OBJECT 0x10

typedef union _EX_PUSH_LOCK {
    ULONG64 Value;
    PVOID Ptr;
} EX_PUSH_LOCK;

typedef struct _OBJECT_HEADER {
    LONG64 PointerCount;
    LONG64 HandleCount;
    EX_PUSH_LOCK Lock;
    UCHAR TypeIndex;  // in ObTypeIndexTable
    UCHAR TraceFlags;
    UCHAR InfoMask;
    UCHAR Flags;
    PVOID ObjectCreateInfo;
    PVOID SecurityDescriptor;
    ULONG64 Body;  // the object begins here
} OBJECT_HEADER, *POBJECT_HEADER;
CHECK_OFFSET(OBJECT_HEADER, TypeIndex, 0x18);
CHECK_OFFSET(OBJECT_HEADER, InfoMask, 0x1A);
CHECK_OFFSET(OBJECT_HEADER, Body, 0x30);

struct _OBJECT_DIRECTORY;

typedef struct _OBJECT_HEADER_NAME_INFO {
    struct _OBJECT_DIRECTORY* Directory;
    UNICODE_STRING Name;
    LONG ReferenceCount;
} OBJECT_HEADER_NAME_INFO, *POBJECT_HEADER_NAME_INFO;
CHECK_SIZE(OBJECT_HEADER_NAME_INFO, 0x20);

typedef struct _OBJECT_HEADER_CREATOR_INFO {
    LIST_ENTRY TypeList;
    PVOID CreatorUniqueProcess;
    USHORT CreatorBackTraceIndex;
    USHORT Reserved;
} OBJECT_HEADER_CREATOR_INFO, *POBJECT_HEADER_CREATOR_INFO;
CHECK_SIZE(OBJECT_HEADER_CREATOR_INFO, 0x20);

typedef struct _OBJECT_TYPE {
    LIST_ENTRY TypeList;
    UNICODE_STRING Name;
    PVOID DefaultObject;
    UCHAR Index;
    ULONG TotalNumberOfObjects;
    ULONG TotalNumberOfHandles;
    ULONG HighWaterNumberOfObjects;
    ULONG HighWaterNumberOfHandles;
    UCHAR Fill[0xB8 - 0x40];
    EX_PUSH_LOCK TypeLock;
    ULONG Key;  // pool tag
    LIST_ENTRY CallbackList;
} OBJECT_TYPE, *POBJECT_TYPE;
CHECK_OFFSET(OBJECT_TYPE, Index, 0x28);
CHECK_OFFSET(OBJECT_TYPE, Key, 0xC0);
CHECK_SIZE(OBJECT_TYPE, 0xD8);

typedef struct _OBJECT_DIRECTORY_ENTRY {
    struct _OBJECT_DIRECTORY_ENTRY* ChainLink;
    PVOID Object;
    ULONG HashValue;
} OBJECT_DIRECTORY_ENTRY, *POBJECT_DIRECTORY_ENTRY;

#define NUMBER_HASH_BUCKETS 37

typedef struct _OBJECT_DIRECTORY {
    POBJECT_DIRECTORY_ENTRY HashBuckets[NUMBER_HASH_BUCKETS];
    EX_PUSH_LOCK Lock;
    PVOID DeviceMap;
    ULONG SessionId;
    PVOID NamespaceEntry;
    ULONG Flags;
} OBJECT_DIRECTORY, *POBJECT_DIRECTORY;
CHECK_OFFSET(OBJECT_DIRECTORY, Lock, 0x128);
CHECK_SIZE(OBJECT_DIRECTORY, 0x150);

typedef struct _OBJECT_SYMBOLIC_LINK {
    LARGE_INTEGER CreationTime;
    UNICODE_STRING LinkTarget;
    ULONG DosDeviceDriveIndex;
} OBJECT_SYMBOLIC_LINK, *POBJECT_SYMBOLIC_LINK;
CHECK_SIZE(OBJECT_SYMBOLIC_LINK, 0x20);

extern POBJECT_DIRECTORY ObpRootDirectoryObject;
extern POBJECT_TYPE ObTypeIndexTable[256];
extern POBJECT_TYPE ObpTypeObjectType, ObpDirectoryObjectType, ObpSymbolicLinkObjectType;

// ob/object.c
void ObInitialize(void);
POBJECT_TYPE ObCreateType(const CHAR* name, ULONG key);
// Zeroed, never freed; without a name where that is NULL, else put into the directory.
PVOID ObCreateObject(POBJECT_TYPE type, POBJECT_DIRECTORY directory, const CHAR* name, ULONG64 size);
static inline POBJECT_HEADER ObpHeaderOf(PVOID object) {
    return CONTAINING_RECORD(object, OBJECT_HEADER, Body);
}

// ob/directory.c
void ObpInsertEntry(POBJECT_DIRECTORY directory, const CHAR* name, PVOID object);
POBJECT_DIRECTORY ObCreateDirectory(POBJECT_DIRECTORY parent, const CHAR* name);
void ObCreateSymbolicLink(POBJECT_DIRECTORY directory, const CHAR* name, const CHAR* target);
// Of the directory "\\Name"; NULL: there is none.
PVOID ObFindObject(POBJECT_DIRECTORY directory, const CHAR* name);
