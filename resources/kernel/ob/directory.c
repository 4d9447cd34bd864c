// Object directories: hash tables by name, in which letters of either case are the same.
#include "mm.h"
#include "ob.h"
#include "rtl.h"

static KSPIN_LOCK s_lock;

static CHAR UpperCase(CHAR letter) {
    return letter >= 'a' && letter <= 'z' ? (CHAR)(letter - 'a' + 'A') : letter;
}

static ULONG HashOf(const CHAR* name) {
    ULONG hash = 0;
    for (; *name; name++) hash = hash * 31 + (UCHAR)UpperCase(*name);
    return hash;
}

void ObpInsertEntry(POBJECT_DIRECTORY directory, const CHAR* name, PVOID object) {
    const POBJECT_DIRECTORY_ENTRY entry = ExAllocatePoolWithTag(sizeof(*entry), 'iDbO');
    entry->Object = object;
    entry->HashValue = HashOf(name);
    POBJECT_DIRECTORY_ENTRY* bucket = &directory->HashBuckets[entry->HashValue % NUMBER_HASH_BUCKETS];
    const ULONG64 flags = KeAcquireSpinLock(&s_lock);
    entry->ChainLink = *bucket;
    *bucket = entry;
    KeReleaseSpinLock(&s_lock, flags);
    ObpHeaderOf(object)->PointerCount++;
}

POBJECT_DIRECTORY ObCreateDirectory(POBJECT_DIRECTORY parent, const CHAR* name) {
    const POBJECT_DIRECTORY directory =
        ObCreateObject(ObpDirectoryObjectType, parent, name, sizeof(*directory));
    directory->SessionId = 0xFFFFFFFF;
    return directory;
}

void ObCreateSymbolicLink(POBJECT_DIRECTORY directory, const CHAR* name, const CHAR* target) {
    const POBJECT_SYMBOLIC_LINK link =
        ObCreateObject(ObpSymbolicLinkObjectType, directory, name, sizeof(*link));
    RtlCreateUnicodeString(&link->LinkTarget, target);
}

static BOOLEAN IsCalled(PVOID object, const CHAR* name) {
    const POBJECT_HEADER header = ObpHeaderOf(object);
    if (!(header->InfoMask & OB_INFOMASK_NAME)) return FALSE;
    const UNICODE_STRING* own = &((POBJECT_HEADER_NAME_INFO)header)[-1].Name;
    if (own->Length != 2 * RtlTextLength(name)) return FALSE;
    for (ULONG n = 0; name[n]; n++)
        if (UpperCase((CHAR)own->Buffer[n]) != UpperCase(name[n])) return FALSE;
    return TRUE;
}

PVOID ObFindObject(POBJECT_DIRECTORY directory, const CHAR* name) {
    PVOID found = NULL;
    const ULONG64 flags = KeAcquireSpinLock(&s_lock);
    for (const OBJECT_DIRECTORY_ENTRY* entry = directory->HashBuckets[HashOf(name) % NUMBER_HASH_BUCKETS];
         entry && !found; entry = entry->ChainLink)
        if (IsCalled(entry->Object, name)) found = entry->Object;
    KeReleaseSpinLock(&s_lock, flags);
    return found;
}
