// Switching between kernel stacks. The saved part is a KSWITCH_FRAME (include/context.h).
    .text

// void KiSwapContext(PKTHREAD from, PKTHREAD to). 0x58 is KTHREAD.KernelStack.
    .balign 16
    .globl KiSwapContext
    .seh_proc KiSwapContext
KiSwapContext:
    pushq %rbp
    .seh_pushreg %rbp
    pushq %rbx
    .seh_pushreg %rbx
    pushq %rsi
    .seh_pushreg %rsi
    pushq %rdi
    .seh_pushreg %rdi
    pushq %r12
    .seh_pushreg %r12
    pushq %r13
    .seh_pushreg %r13
    pushq %r14
    .seh_pushreg %r14
    pushq %r15
    .seh_pushreg %r15
    .seh_endprologue
    movq %rsp, 0x58(%rcx)
    movq 0x58(%rdx), %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rdi
    popq %rsi
    popq %rbx
    popq %rbp
    ret
    .seh_endproc

// First instructions of a new thread. Its stack ends here: the return address above is 0.
    .balign 16
    .globl KiThreadStart
    .seh_proc KiThreadStart
KiThreadStart:
    subq $0x28, %rsp
    .seh_stackalloc 0x28
    .seh_endprologue
    call KiThreadStartup
    int3
    .seh_endproc

// Entry of the image, rcx = LOADER_BLOCK.
    .balign 16
    .globl KiSystemStartup
    .seh_proc KiSystemStartup
KiSystemStartup:
    leaq KiBootStackTop(%rip), %rsp
    pushq $0                            // the return address that ends every stack walk
    subq $0x28, %rsp
    .seh_stackalloc 0x28
    .seh_endprologue
    call KiInitializeKernel
    int3
    .seh_endproc

// The first processor's boot stack, which becomes its idle thread's stack.
    .bss
    .balign 4096
    .globl KiBootStack
KiBootStack:
    .skip 0x6000 - 0x10
    .globl KiBootStackTop
KiBootStackTop:
    .skip 0x10
