// Block operations, and strings that last for ever.
#include "mm.h"
#include "rtl.h"

void* memcpy(void* to, const void* from, size_t count) {
    void* out = to;
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(count)::"memory");
    return out;
}

void* memmove(void* to, const void* from, size_t count) {
    if ((ULONG64)to - (ULONG64)from >= count) return memcpy(to, from, count);
    UCHAR* t = to;
    const UCHAR* f = from;
    while (count--) t[count] = f[count];
    return to;
}

void* memset(void* to, int value, size_t count) {
    void* out = to;
    __asm__ volatile("rep stosb" : "+D"(to), "+c"(count) : "a"(value) : "memory");
    return out;
}

int memcmp(const void* a, const void* b, size_t count) {
    const UCHAR *x = a, *y = b;
    for (; count; count--, x++, y++)
        if (*x != *y) return *x < *y ? -1 : 1;
    return 0;
}

BOOLEAN RtlEqualMemory(const void* a, const void* b, size_t count) {
    return memcmp(a, b, count) == 0;
}

BOOLEAN RtlEqualText(const CHAR* a, const CHAR* b) {
    while (*a && *a == *b) a++, b++;
    return *a == *b;
}

ULONG RtlTextLength(const CHAR* text) {
    ULONG n = 0;
    while (text[n]) n++;
    return n;
}

void RtlCreateUnicodeString(UNICODE_STRING* to, const CHAR* text) {
    const ULONG length = RtlTextLength(text);
    to->Buffer = ExAllocatePool(2 * (length + 1));
    to->Length = (USHORT)(2 * length);
    to->MaximumLength = (USHORT)(2 * length + 2);
    for (ULONG n = 0; n <= length; n++) to->Buffer[n] = (UCHAR)text[n];
}
