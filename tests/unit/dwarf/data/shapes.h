// Types that the test sources share: each kind that a compiler describes in a way of its own.
#pragma once

typedef unsigned char UCHAR;
typedef unsigned short USHORT;
typedef unsigned int UINT;
typedef signed char SCHAR;

enum Color { Red, Green = 7, Blue = 1000000 };
enum Signed { Minus = -1, Zero, Large = 0x7FFFFFFF };

typedef struct LIST_ENTRY {
    struct LIST_ENTRY *Flink;
    struct LIST_ENTRY *Blink;
} LIST_ENTRY, *PLIST_ENTRY;

struct Bits {
    UINT low : 1;
    UINT next : 7;
    UINT wide : 24;
    UCHAR small : 3;
    UCHAR rest : 5;
    unsigned long long big : 40;
    unsigned long long bigger : 24;
    SCHAR negative : 4;
};

union Word {
    UINT whole;
    USHORT halves[2];
    UCHAR bytes[4];
    struct {
        USHORT low;
        USHORT high;
    };
};

struct Nested {
    LIST_ENTRY links;
    struct {
        UINT count;
        union {
            UINT flags;
            struct {
                UINT ready : 1;
                UINT busy : 1;
                UINT : 6;
                UINT rank : 8;
            };
        };
    };
    struct Inner {
        short x, y;
    } corner[4];
    enum Color color;
    enum Signed sign;
    int matrix[2][3][5];
    union Word word;
    struct Bits *bits;
    const char *name;
    volatile int *volatile counter;
    int (*callback)(struct Nested *self, const char *text, unsigned long long value);
    double real;
    float single;
    _Bool flag;
    wchar_type letter;
    struct Opaque *opaque;
    void *any;
    const void *constant;
    UCHAR tail[];
};
