// The ring-3 program of the session manager, copied to 0x400000 of its own address space. It counts in memory, at
// 0x500000, and in an SSE register, and sleeps by a system service.
    .text
    .globl PsUserCode
PsUserCode:
    movl $0x500000, %edi
    xorl %ebx, %ebx
    movl $1, %eax
    movq %rax, %xmm1
    pxor %xmm0, %xmm0
PsUserLoop:
    incq %rbx
    paddq %xmm1, %xmm0
    movq %rbx, (%rdi)
    call PsUserLeaf
    testl $7, %ebx
    jnz PsUserLoop
    movl $1, %eax
    movl $50, %ecx
    int $0x2E
    jmp PsUserLoop

PsUserLeaf:
    pushq %rbp
    movq %rsp, %rbp
    addq %rbx, 8(%rdi)
    popq %rbp
    ret
    .globl PsUserCodeEnd
PsUserCodeEnd:
