// Start of an application processor: copied to physical page 8, entered in real mode by a start-up IPI
// (Intel SDM vol 3, 9.4.4). Addresses are computed by hand because the code runs at 0x8000, not where it is linked.
    .set AP_BASE, 0x8000

    .text
    .globl KiApStart
KiApStart:
    .code16
    cli
    cld
    movw %cs, %ax
    movw %ax, %ds
    lgdtl KiApGdtPointer - KiApStart
    movl %cr0, %eax
    orl $1, %eax
    movl %eax, %cr0
    ljmpl $0x08, $(AP_BASE + (KiApProtected - KiApStart))

    .code32
KiApProtected:
    movw $0x18, %ax
    movw %ax, %ds
    movw %ax, %es
    movw %ax, %ss
    movl $0x620, %eax                   // PAE, OSFXSR, OSXMMEXCPT
    movl %eax, %cr4
    movl AP_BASE + (KiApData - KiApStart), %eax
    movl %eax, %cr3
    movl $0xC0000080, %ecx
    rdmsr
    orl $0x900, %eax
    wrmsr
    movl $0x80010033, %eax              // PG, WP, NE, ET, MP, PE
    movl %eax, %cr0
    ljmpl $0x10, $(AP_BASE + (KiApLong - KiApStart))

    .code64
KiApLong:
    movq AP_BASE + (KiApData - KiApStart) + 8, %rsp
    movq AP_BASE + (KiApData - KiApStart) + 16, %rcx
    movq AP_BASE + (KiApData - KiApStart) + 24, %rax
    subq $0x20, %rsp                    // home area of the entry's parameters
    pushq $0                            // and a return address that ends every stack walk
    jmpq *%rax

    .balign 8
KiApGdt:
    .quad 0
    .quad 0x00CF9B000000FFFF            // 0x08 32-bit code
    .quad 0x00209B0000000000            // 0x10 64-bit code
    .quad 0x00CF93000000FFFF            // 0x18 data
KiApGdtPointer:
    .word KiApGdtPointer - KiApGdt - 1
    .long AP_BASE + (KiApGdt - KiApStart)

    .balign 8
    .globl KiApData
KiApData:                               // page table, stack, KPCR, entry: filled by ke/processor.c
    .quad 0, 0, 0, 0
    .globl KiApEnd
KiApEnd:
