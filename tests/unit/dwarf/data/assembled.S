// A function without debug information.
#ifdef __i386__
#define NAME _assembled
#else
#define NAME assembled
#endif
    .text
    .globl NAME
    .def NAME
    .scl 2
    .type 32
    .endef
NAME:
    ret
