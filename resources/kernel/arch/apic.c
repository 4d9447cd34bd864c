// Local APIC (Intel SDM vol 3, chapter 11, xAPIC mode) and the old interrupt controllers, which are silenced.
#include "arch.h"
#include "mm.h"

#define APIC_VIRTUAL 0xFFFFFFFFFFFE0000ULL
#define IOAPIC_VIRTUAL 0xFFFFFFFFFFFE1000ULL
#define IOAPIC_PHYSICAL 0xFEC00000ULL

#define APIC_ID 0x20
#define APIC_TPR 0x80
#define APIC_PPR 0xA0
#define APIC_EOI 0xB0
#define APIC_SVR 0xF0
#define APIC_ICR_LOW 0x300
#define APIC_ICR_HIGH 0x310
#define APIC_LVT_TIMER 0x320
#define APIC_LVT_LINT0 0x350
#define APIC_LVT_LINT1 0x360
#define APIC_LVT_ERROR 0x370
#define APIC_TIMER_INITIAL 0x380
#define APIC_TIMER_DIVIDE 0x3E0

#define APIC_MASKED 0x10000U
#define APIC_PERIODIC 0x20000U
#define APIC_DELIVER_NMI 0x400U
#define APIC_DELIVER_INIT 0x4500U     // level assert
#define APIC_DELIVER_STARTUP 0x4600U  // level assert
#define APIC_SHORTHAND_SELF 0x40000U
#define APIC_BUSY 0x1000U

static ULONG Read(ULONG at) {
    return *(volatile ULONG*)(APIC_VIRTUAL + at);
}
static void Write(ULONG at, ULONG value) {
    *(volatile ULONG*)(APIC_VIRTUAL + at) = value;
}

static void WriteIoApic(ULONG index, ULONG value) {
    *(volatile ULONG*)IOAPIC_VIRTUAL = index;
    *(volatile ULONG*)(IOAPIC_VIRTUAL + 0x10) = value;
}

void HalInitializeApic(void) {
    // Both 8259s to vectors 0x70.., everything masked.
    WritePort8(0x20, 0x11);
    WritePort8(0xA0, 0x11);
    WritePort8(0x21, 0x70);
    WritePort8(0xA1, 0x78);
    WritePort8(0x21, 4);
    WritePort8(0xA1, 2);
    WritePort8(0x21, 1);
    WritePort8(0xA1, 1);
    WritePort8(0x21, 0xFF);
    WritePort8(0xA1, 0xFF);
    MmMapDevicePage(APIC_VIRTUAL, ReadMsr(MSR_APIC_BASE) & ~PAGE_MASK);
    MmMapDevicePage(IOAPIC_VIRTUAL, IOAPIC_PHYSICAL);
}

void HalEnableLocalApic(BOOLEAN bootProcessor) {
    Write(APIC_TPR, 0);
    Write(APIC_SVR, 0x100 | VECTOR_SPURIOUS);
    Write(APIC_LVT_LINT0, APIC_MASKED);
    // The machine's NMI line ends at the first processor only, so on the others an NMI is always one of ours.
    Write(APIC_LVT_LINT1, bootProcessor ? APIC_DELIVER_NMI : APIC_MASKED);
    Write(APIC_LVT_ERROR, APIC_MASKED);
    Write(APIC_LVT_TIMER, APIC_MASKED);
}

ULONG HalLocalApicId(void) {
    return Read(APIC_ID) >> 24;
}

void HalEndOfInterrupt(void) {
    Write(APIC_EOI, 0);
}

// One that was not ended yet holds back those of its class and below.
BOOLEAN HalTakesInterrupt(ULONG vector) {
    return (Read(APIC_PPR) & 0xF0) < (vector & 0xF0);
}

static void Send(ULONG apicId, ULONG command) {
    while (Read(APIC_ICR_LOW) & APIC_BUSY) Pause();
    Write(APIC_ICR_HIGH, apicId << 24);
    Write(APIC_ICR_LOW, command);
}

void HalSendNmi(ULONG apicId) {
    Send(apicId, APIC_DELIVER_NMI);
}
void HalSendSelf(ULONG vector) {
    Send(0, APIC_SHORTHAND_SELF | vector);
}
void HalSendInit(ULONG apicId) {
    Send(apicId, APIC_DELIVER_INIT);
}
void HalSendStartup(ULONG apicId, ULONG page) {
    Send(apicId, APIC_DELIVER_STARTUP | page);
}

void HalStartClock(void) {
    Write(APIC_TIMER_DIVIDE, 3);  // by 16
    Write(APIC_LVT_TIMER, APIC_PERIODIC | VECTOR_CLOCK);
    Write(APIC_TIMER_INITIAL, HalApicTicksPerTick);
    KeGetCurrentPrcb()->ClockRunning = TRUE;
}

// IRQ 4 of COM1, edge triggered, to the processor that calls: the stub sleeps on it while it waits for
// requests.
void HalRouteSerialInterrupt(void) {
    static ULONG routed = ~0U;
    const ULONG self = KeGetCurrentPrcb()->ApicId;
    if (routed == self) return;
    routed = self;
    WriteIoApic(0x10 + 2 * 4 + 1, self << 24);
    WriteIoApic(0x10 + 2 * 4, VECTOR_SERIAL);
}
