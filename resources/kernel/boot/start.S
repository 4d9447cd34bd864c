// Entry from a Multiboot 0.6.96 loader (32-bit protected mode, paging off) and the step into long mode
// (Intel SDM vol 3, 10.8.5). LoaderMain builds the page tables and fills the three Loader* variables.
    .set MAGIC, 0x1BADB002
    .set FLAGS, 3                       // modules on page borders, memory map wanted

    .section .multiboot, "a"
    .balign 4
    .long MAGIC, FLAGS, -(MAGIC + FLAGS)

    .text
    .globl LoaderStart
LoaderStart:
    cli
    cld
    movl $LoaderStackTop, %esp
    pushl %ebx
    pushl %eax
    call LoaderMain

    movl LoaderPageTable, %eax
    movl %eax, %cr3
    movl %cr4, %eax
    orl $0x620, %eax                    // PAE, OSFXSR, OSXMMEXCPT
    movl %eax, %cr4
    movl $0xC0000080, %ecx
    rdmsr
    orl $0x900, %eax                    // EFER.LME, EFER.NXE
    wrmsr
    movl %cr0, %eax
    andl $~0x4, %eax                    // EM off
    orl $0x80010023, %eax               // PG, WP, NE, MP, PE
    movl %eax, %cr0
    lgdt LoaderGdtPointer
    ljmp $0x10, $LoaderLong

    .code64
LoaderLong:
    movl $0x18, %eax
    movl %eax, %ds
    movl %eax, %es
    movl %eax, %ss
    movl $LoaderStackTop, %esp
    movl $LoaderBlockAddress, %eax
    movq (%rax), %rcx
    movl $LoaderEntry, %eax
    movq (%rax), %rax
    jmpq *%rax

    .data
    .balign 8
LoaderGdt:
    .quad 0, 0
    .quad 0x00209B0000000000            // 0x10 64-bit code
    .quad 0x00CF93000000FFFF            // 0x18 data
LoaderGdtPointer:
    .word . - LoaderGdt - 1
    .long LoaderGdt

    .bss
    .balign 16
    .skip 8192
LoaderStackTop:
