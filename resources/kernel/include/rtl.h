// Memory and text helpers. The four mem* names are what the compiler itself calls.
#pragma once

#include "ntdef.h"

NTKERNELAPI void* memcpy(void* to, const void* from, size_t count);
NTKERNELAPI void* memmove(void* to, const void* from, size_t count);
NTKERNELAPI void* memset(void* to, int value, size_t count);
NTKERNELAPI int memcmp(const void* a, const void* b, size_t count);

BOOLEAN RtlEqualMemory(const void* a, const void* b, size_t count);
BOOLEAN RtlEqualText(const CHAR* a, const CHAR* b);
ULONG RtlTextLength(const CHAR* text);
// Fills `to` with a UTF-16 copy of `text`, in pool memory that is never freed.
void RtlCreateUnicodeString(UNICODE_STRING* to, const CHAR* text);
// printf's subset: %c %s %d %u %x %X %p, widths with 0, and the length letters l, ll, I64. Returns the length
// without the NUL that always ends the buffer.
ULONG RtlFormat(CHAR* buffer, ULONG room, const CHAR* format, va_list arguments);
