// Every interrupt and exception comes through here: 256 16-byte stubs, then one common path that leaves a
// KTRAP_FRAME (include/context.h). The .seh_ directives describe that frame, so a debugger walks from a handler
// into the interrupted code.
    .text

// Vectors for which the processor itself pushes an error code (Intel SDM vol 3, 6.13).
    .macro ISR_STUB vector
    .balign 16
    .if (\vector == 8) || (\vector == 10) || (\vector == 11) || (\vector == 12) || (\vector == 13) || (\vector == 14) || (\vector == 17) || (\vector == 21) || (\vector == 29) || (\vector == 30)
    .else
    pushq $0
    .endif
    pushq $\vector
    jmp KiTrapCommon
    .endm

    .balign 16
    .globl KiIsrTable
KiIsrTable:
    .set vector, 0
    .rept 256
    ISR_STUB vector
    .set vector, vector + 1
    .endr

    .balign 16
    .globl KiTrapCommon
    .seh_proc KiTrapCommon
KiTrapCommon:
    .seh_pushframe @code
    .seh_stackalloc 8
    pushq %rax
    .seh_pushreg %rax
    pushq %rcx
    .seh_pushreg %rcx
    pushq %rdx
    .seh_pushreg %rdx
    pushq %rbx
    .seh_pushreg %rbx
    pushq %rbp
    .seh_pushreg %rbp
    pushq %rsi
    .seh_pushreg %rsi
    pushq %rdi
    .seh_pushreg %rdi
    pushq %r8
    .seh_pushreg %r8
    pushq %r9
    .seh_pushreg %r9
    pushq %r10
    .seh_pushreg %r10
    pushq %r11
    .seh_pushreg %r11
    pushq %r12
    .seh_pushreg %r12
    pushq %r13
    .seh_pushreg %r13
    pushq %r14
    .seh_pushreg %r14
    pushq %r15
    .seh_pushreg %r15
    subq $0x220, %rsp
    .seh_stackalloc 0x220
    .seh_endprologue
    cld
    fxsave64 0x20(%rsp)
    movl $0x18, %eax                    // coming from ring 3 the processor leaves a null SS
    movl %eax, %ss
    // Whose GS base is loaded cannot be told from CS alone: an NMI may hit between entry and swapgs. The
    // kernel's is a high address, so its sign tells.
    xorl %ebx, %ebx
    movl $0xC0000101, %ecx
    rdmsr
    testl %edx, %edx
    js 1f
    swapgs
    incl %ebx
1:
    movq %rsp, %rcx
    call KiTrapDispatch
    cli
    testl %ebx, %ebx
    jz 2f
    swapgs
2:
    fxrstor64 0x20(%rsp)
    addq $0x220, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %r11
    popq %r10
    popq %r9
    popq %r8
    popq %rdi
    popq %rsi
    popq %rbp
    popq %rbx
    popq %rdx
    popq %rcx
    popq %rax
    addq $16, %rsp
    iretq
    .seh_endproc

// Ends the blocking of NMIs while an NMI handler keeps running: only IRET does that (Intel SDM vol 3, 6.7.1).
    .globl KiUnblockNmi
KiUnblockNmi:
    popq %rdx
    movq %rsp, %rax
    pushq $0x18
    pushq %rax
    pushfq
    pushq $0x10
    pushq %rdx
    iretq

// rcx = RIP, rdx = RSP of the ring-3 code. Its GS base is in the swap register.
    .globl KiEnterUserMode
KiEnterUserMode:
    cli
    pushq $0x2B
    pushq %rdx
    pushq $0x202
    pushq $0x33
    pushq %rcx
    swapgs
    xorl %eax, %eax
    xorl %edx, %edx
    iretq

// BOOLEAN KiReadMsrSafe(ULONG msr, ULONG64* value). The trap dispatcher resumes a general protection fault
// between KiReadMsrSafe and KiMsrFault at KiMsrFault; nothing is pushed here, so returning from there is right.
    .globl KiReadMsrSafe
KiReadMsrSafe:
    movq %rdx, %r8
    rdmsr
    shlq $32, %rdx
    orq %rdx, %rax
    movq %rax, (%r8)
    movl $1, %eax
    ret

    .globl KiWriteMsrSafe
KiWriteMsrSafe:
    movl %edx, %eax
    shrq $32, %rdx
    wrmsr
    movl $1, %eax
    ret

    .globl KiMsrFault
KiMsrFault:
    xorl %eax, %eax
    ret
