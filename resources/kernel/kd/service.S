// The instructions by which the kernel calls its debugger.
    .text

    .balign 16
    .globl DbgBreakPoint
DbgBreakPoint:
    int3
    ret

// The status stays in rcx, where the host looks for the reason (kd-protocol.md 13).
    .balign 16
    .globl DbgBreakPointWithStatus
DbgBreakPointWithStatus:
    int3
    .globl DbgBreakPointWithStatusEnd
DbgBreakPointWithStatusEnd:
    ret

// ULONG64 DebugService(ULONG service, const void* a, ULONG64 b, void* c, ULONG64 d): the service goes to eax, the
// others to rcx, rdx, r8, r9. The trap handler steps over the int3.
    .balign 16
    .globl DebugService
DebugService:
    movl %ecx, %eax
    movq %rdx, %rcx
    movq %r8, %rdx
    movq %r9, %r8
    movq 0x28(%rsp), %r9
    int $0x2D
    int3
    ret

// Names for the linker's export table: assembly has no __declspec.
    .section .drectve, "yn"
    .ascii " /EXPORT:DbgBreakPoint /EXPORT:DbgBreakPointWithStatus"
