// Instructions that a stepping debugger gets wrong easily. Each routine is reachable by its exported name and leaves
// in rax the flags that the program saw, so that a trace flag which leaked into them is found out (ke/proving.c).
    .text

// A breakpoint instruction of the code's own, one byte behind a push: run twice, the push moves the stack.
    .balign 16
    .globl KiProveOwnBreak
KiProveOwnBreak:
    movq %rsp, %rdx
    pushq %rbp
    .globl KiProveOwnBreakInstruction
KiProveOwnBreakInstruction:
    int3
    popq %rbp
    movq %rdx, %rax
    subq %rsp, %rax
    movq %rdx, %rsp
    ret

    .balign 16
    .globl KiProvePushf
KiProvePushf:
    pushfq
    popq %rax
    ret

    .balign 16
    .globl KiProvePopf
KiProvePopf:
    pushfq
    popfq
    pushfq
    popq %rax
    ret

    .balign 16
    .globl KiProveIret
KiProveIret:
    movq %rsp, %rdx
    xorl %eax, %eax
    movw %ss, %ax
    pushq %rax
    pushq %rdx
    pushfq
    movw %cs, %ax
    pushq %rax
    leaq KiProveIretEnd(%rip), %rax
    pushq %rax
    iretq
    .globl KiProveIretEnd
KiProveIretEnd:
    pushfq
    popq %rax
    ret

// The processor takes no trap behind a move to ss: the next instruction runs with it.
    .balign 16
    .globl KiProveMovSs
KiProveMovSs:
    movw %ss, %ax
    movw %ax, %ss
    pushfq
    popq %rax
    ret

    .balign 16
    .globl KiProveSyscall
KiProveSyscall:
    syscall
    .globl KiProveSyscallEnd
KiProveSyscallEnd:
    movq %r11, %rax
    ret

// Where syscall leads. The flags come back from r11, as sysret would bring them.
    .globl KiProveSyscallEntry
KiProveSyscallEntry:
    pushq %r11
    popfq
    jmp *%rcx

// rcx: 64 bytes to fill.
    .balign 16
    .globl KiProveRep
KiProveRep:
    movq %rdi, %rdx
    movq %rcx, %rdi
    movl $64, %ecx
    movb $0x5A, %al
    rep stosb
    .globl KiProveRepEnd
KiProveRepEnd:
    movq %rdx, %rdi
    pushfq
    popq %rax
    ret

// Two places that every processor passes without end.
    .balign 16
    .globl KiProveHotFirst
KiProveHotFirst:
    incq (%rcx)
    ret

    .balign 16
    .globl KiProveHotSecond
KiProveHotSecond:
    incq 8(%rcx)
    ret

    .section .drectve, "yn"
    .ascii " /EXPORT:KiProveOwnBreak /EXPORT:KiProveOwnBreakInstruction /EXPORT:KiProvePushf /EXPORT:KiProvePopf"
    .ascii " /EXPORT:KiProveIret /EXPORT:KiProveIretEnd /EXPORT:KiProveMovSs /EXPORT:KiProveSyscall"
    .ascii " /EXPORT:KiProveSyscallEnd /EXPORT:KiProveSyscallEntry /EXPORT:KiProveRep /EXPORT:KiProveRepEnd"
    .ascii " /EXPORT:KiProveHotFirst /EXPORT:KiProveHotSecond"
