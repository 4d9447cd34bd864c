// The kernel's printf.
#include "rtl.h"

typedef struct {
    CHAR* Buffer;
    ULONG Room;
    ULONG Length;
} FORMAT_SINK;

static void Put(FORMAT_SINK* sink, CHAR c) {
    if (sink->Length + 1 < sink->Room) sink->Buffer[sink->Length++] = c;
}

static void PutNumber(FORMAT_SINK* sink, ULONG64 value, ULONG base, ULONG width, CHAR fill, BOOLEAN upper) {
    CHAR digits[24];
    ULONG n = 0;
    do {
        const ULONG digit = (ULONG)(value % base);
        digits[n++] = (CHAR)(digit < 10 ? '0' + digit : (upper ? 'A' : 'a') + digit - 10);
        value /= base;
    } while (value);
    for (ULONG pad = n; pad < width; pad++) Put(sink, fill);
    while (n) Put(sink, digits[--n]);
}

ULONG RtlFormat(CHAR* buffer, ULONG room, const CHAR* format, va_list arguments) {
    FORMAT_SINK sink = {buffer, room, 0};
    for (; *format; format++) {
        if (*format != '%') {
            Put(&sink, *format);
            continue;
        }
        format++;
        const CHAR fill = *format == '0' ? '0' : ' ';
        ULONG width = 0;
        while (*format >= '0' && *format <= '9') width = width * 10 + (ULONG)(*format++ - '0');
        BOOLEAN wide = FALSE;
        for (;; format++) {
            if (*format == 'l') {
                wide = format[1] == 'l' || wide;
            } else if (format[0] == 'I' && format[1] == '6' && format[2] == '4') {
                wide = TRUE;
                format += 2;
            } else {
                break;
            }
        }
        if (*format == 0) break;
        switch (*format) {
            case 'c':
                Put(&sink, (CHAR)va_arg(arguments, int));
                break;
            case 's': {
                const CHAR* text = va_arg(arguments, const CHAR*);
                for (text = text ? text : "(null)"; *text; text++) Put(&sink, *text);
                break;
            }
            case 'd': {
                LONG64 value = wide ? va_arg(arguments, LONG64) : va_arg(arguments, LONG);
                if (value < 0) Put(&sink, '-');
                PutNumber(&sink, (ULONG64)(value < 0 ? -value : value), 10, width, fill, FALSE);
                break;
            }
            case 'u':
            case 'x':
            case 'X': {
                const ULONG64 value = wide ? va_arg(arguments, ULONG64) : va_arg(arguments, ULONG);
                PutNumber(&sink, value, *format == 'u' ? 10 : 16, width, fill, *format == 'X');
                break;
            }
            case 'p':
                PutNumber(&sink, va_arg(arguments, ULONG64), 16, 16, '0', TRUE);
                break;
            default:
                Put(&sink, *format);
                break;
        }
    }
    if (room) buffer[sink.Length] = 0;
    return sink.Length;
}
