// Instructions that C has no word for, and the processor tables.
#pragma once

#include "ke.h"

#define MSR_APIC_BASE 0x1BU
#define MSR_EFER 0xC0000080U
#define MSR_STAR 0xC0000081U
#define MSR_LSTAR 0xC0000082U
#define MSR_CSTAR 0xC0000083U
#define MSR_SYSCALL_MASK 0xC0000084U
#define MSR_GS_BASE 0xC0000101U
#define MSR_GS_SWAP 0xC0000102U

#define VECTOR_NMI 2
#define VECTOR_DEBUG_SERVICE 0x2D
#define VECTOR_SYSTEM_SERVICE 0x2E
#define VECTOR_SERIAL 0x74
#define VECTOR_CLOCK 0xD1
#define VECTOR_SPURIOUS 0xFF

static inline UCHAR ReadPort8(USHORT port) {
    UCHAR value;
    __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}
static inline USHORT ReadPort16(USHORT port) {
    USHORT value;
    __asm__ volatile("inw %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}
static inline ULONG ReadPort32(USHORT port) {
    ULONG value;
    __asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}
static inline void WritePort8(USHORT port, UCHAR value) {
    __asm__ volatile("outb %0, %1" ::"a"(value), "Nd"(port));
}
static inline void WritePort16(USHORT port, USHORT value) {
    __asm__ volatile("outw %0, %1" ::"a"(value), "Nd"(port));
}
static inline void WritePort32(USHORT port, ULONG value) {
    __asm__ volatile("outl %0, %1" ::"a"(value), "Nd"(port));
}

static inline ULONG64 ReadMsr(ULONG msr) {
    ULONG low, high;
    __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
    return ((ULONG64)high << 32) | low;
}
static inline void WriteMsr(ULONG msr, ULONG64 value) {
    __asm__ volatile("wrmsr" ::"c"(msr), "a"((ULONG)value), "d"((ULONG)(value >> 32)));
}

#define DEFINE_REGISTER(name, reg)                                   \
    static inline ULONG64 Read##name(void) {                         \
        ULONG64 value;                                               \
        __asm__ volatile("movq %%" reg ", %0" : "=r"(value));        \
        return value;                                                \
    }                                                                \
    static inline void Write##name(ULONG64 value) {                  \
        __asm__ volatile("movq %0, %%" reg ::"r"(value) : "memory"); \
    }
DEFINE_REGISTER(Cr0, "cr0")
DEFINE_REGISTER(Cr2, "cr2")
DEFINE_REGISTER(Cr3, "cr3")
DEFINE_REGISTER(Cr4, "cr4")
DEFINE_REGISTER(Cr8, "cr8")
DEFINE_REGISTER(Dr0, "dr0")
DEFINE_REGISTER(Dr1, "dr1")
DEFINE_REGISTER(Dr2, "dr2")
DEFINE_REGISTER(Dr3, "dr3")
DEFINE_REGISTER(Dr6, "dr6")
DEFINE_REGISTER(Dr7, "dr7")

static inline ULONG64 ReadTsc(void) {
    ULONG low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return ((ULONG64)high << 32) | low;
}
// The compiler knows of a stack that these move, and of its unwind data: assembly would do it behind its back.
static inline ULONG64 SaveFlagsAndDisable(void) {
    const ULONG64 flags = __builtin_ia32_readeflags_u64();
    __asm__ volatile("cli" ::: "memory");
    return flags;
}
static inline void RestoreFlags(ULONG64 flags) {
    __asm__ volatile("" ::: "memory");
    __builtin_ia32_writeeflags_u64(flags);
}
static inline void Pause(void) {
    __asm__ volatile("pause" ::: "memory");
}
static inline void Cpuid(ULONG leaf, ULONG out[4]) {
    __asm__ volatile("cpuid" : "=a"(out[0]), "=b"(out[1]), "=c"(out[2]), "=d"(out[3]) : "a"(leaf), "c"(0));
}

// Task state segment, Intel SDM vol 3, 8.7.
#pragma pack(push, 1)
typedef struct _KTSS64 {
    ULONG Reserved0;
    ULONG64 Rsp0;
    ULONG64 Rsp1;
    ULONG64 Rsp2;
    ULONG64 Ist[8];
    ULONG64 Reserved1;
    USHORT Reserved2;
    USHORT IoMapBase;
} KTSS64, *PKTSS64;
CHECK_SIZE(KTSS64, 0x68);
#pragma pack(pop)

typedef union _KIDTENTRY64 {
    struct {
        USHORT OffsetLow;
        USHORT Selector;
        UCHAR IstIndex;
        UCHAR Type;
        USHORT OffsetMiddle;
        ULONG OffsetHigh;
        ULONG Reserved1;
    };
    ULONG64 Alignment[2];
} KIDTENTRY64;

// arch/idt.c, arch/gdt.c
void KiInitializeIdt(void);
void KiLoadIdt(PKPCR pcr);
void KiLoadGdt(PKPCR pcr);
extern KIDTENTRY64 KiIdt[256];

// arch/apic.c. Processor interrupts go by physical APIC id.
void HalInitializeApic(void);
void HalEnableLocalApic(BOOLEAN bootProcessor);
ULONG HalLocalApicId(void);
void HalEndOfInterrupt(void);
BOOLEAN HalTakesInterrupt(ULONG vector);  // were interrupts on
void HalSendNmi(ULONG apicId);
void HalSendSelf(ULONG vector);
void HalSendInit(ULONG apicId);
void HalSendStartup(ULONG apicId, ULONG page);
void HalStartClock(void);
void HalRouteSerialInterrupt(void);

// arch/acpi.c
ULONG HalFindProcessors(ULONG* apicIds, ULONG limit);

// arch/time.c
void HalCalibrate(void);
ULONG64 HalMicroseconds(void);  // since power-on, this processor's TSC
void HalStall(ULONG microseconds);
extern ULONG64 HalTicksPerMicrosecond;
extern ULONG HalApicTicksPerTick;
ULONG64 HalReadClock(void);  // CMOS date and time as 100 ns since 1601

// arch/smp.S
extern UCHAR KiApStart[], KiApEnd[], KiApData[];

// arch/trap.S
extern UCHAR KiIsrTable[];
void KiUnblockNmi(void);
void KiEnterUserMode(ULONG64 rip, ULONG64 rsp) __attribute__((noreturn));
BOOLEAN KiReadMsrSafe(ULONG msr, ULONG64* value);
BOOLEAN KiWriteMsrSafe(ULONG msr, ULONG64 value);
