// The calls that the kernel and its drivers make: DbgPrint and its kin.
#include "kd.h"
#include "rtl.h"

ULONG DbgPrint(const CHAR* format, ...) {
    CHAR text[512];
    va_list arguments;
    va_start(arguments, format);
    const ULONG length = RtlFormat(text, sizeof(text), format, arguments);
    va_end(arguments);
    return (ULONG)DebugService(BREAKPOINT_PRINT, text, length, NULL, 0);
}

ULONG DbgPrompt(const CHAR* prompt, CHAR* response, ULONG room) {
    return (ULONG)DebugService(BREAKPOINT_PROMPT, prompt, RtlTextLength(prompt), response, room);
}

void DbgLoadImageSymbols(const CHAR* path, PVOID base, ULONG size, ULONG checkSum) {
    const USHORT length = (USHORT)RtlTextLength(path);
    const STRING name = {length, (USHORT)(length + 1), (CHAR*)(ULONG64)path};
    // Images of the kernel belong to no process: all ones (kd-protocol.md 4.3).
    const KD_SYMBOLS_INFO info = {base, ~0ULL, checkSum, size};
    DebugService(BREAKPOINT_LOAD_SYMBOLS, &name, (ULONG64)&info, NULL, 0);
}
