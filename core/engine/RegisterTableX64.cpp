#include "core/engine/RegisterTable.h"

namespace hawser::engine {

namespace {

using Group = RegisterGroup;
using Record = RegisterRecord;

// Offsets: kd-protocol.md 8.5 (CONTEXT) and 8.6 (KSPECIAL_REGISTERS). The debug registers are the special
// ones: those are what the processor runs with in the kernel.
std::vector<RegisterPlace> placesX64() {
    return {
        {"rax", Group::General, Record::Context, 0x78, 64},
        {"rcx", Group::General, Record::Context, 0x80, 64},
        {"rdx", Group::General, Record::Context, 0x88, 64},
        {"rbx", Group::General, Record::Context, 0x90, 64},
        {"rsp", Group::General, Record::Context, 0x98, 64},
        {"rbp", Group::General, Record::Context, 0xA0, 64},
        {"rsi", Group::General, Record::Context, 0xA8, 64},
        {"rdi", Group::General, Record::Context, 0xB0, 64},
        {"r8", Group::General, Record::Context, 0xB8, 64},
        {"r9", Group::General, Record::Context, 0xC0, 64},
        {"r10", Group::General, Record::Context, 0xC8, 64},
        {"r11", Group::General, Record::Context, 0xD0, 64},
        {"r12", Group::General, Record::Context, 0xD8, 64},
        {"r13", Group::General, Record::Context, 0xE0, 64},
        {"r14", Group::General, Record::Context, 0xE8, 64},
        {"r15", Group::General, Record::Context, 0xF0, 64},
        {"rip", Group::General, Record::Context, 0xF8, 64},
        {"efl", Group::Flags, Record::Context, 0x44, 32},
        {"cs", Group::Segment, Record::Context, 0x38, 16},
        {"ds", Group::Segment, Record::Context, 0x3A, 16},
        {"es", Group::Segment, Record::Context, 0x3C, 16},
        {"fs", Group::Segment, Record::Context, 0x3E, 16},
        {"gs", Group::Segment, Record::Context, 0x40, 16},
        {"ss", Group::Segment, Record::Context, 0x42, 16},
        {"dr0", Group::Debug, Record::Special, 0x20, 64},
        {"dr1", Group::Debug, Record::Special, 0x28, 64},
        {"dr2", Group::Debug, Record::Special, 0x30, 64},
        {"dr3", Group::Debug, Record::Special, 0x38, 64},
        {"dr6", Group::Debug, Record::Special, 0x40, 64},
        {"dr7", Group::Debug, Record::Special, 0x48, 64},
        {"cr0", Group::Control, Record::Special, 0x00, 64},
        {"cr2", Group::Control, Record::Special, 0x08, 64},
        {"cr3", Group::Control, Record::Special, 0x10, 64},
        {"cr4", Group::Control, Record::Special, 0x18, 64},
        {"cr8", Group::Control, Record::Special, 0xA0, 64},
        {"gdtr", Group::Control, Record::Special, 0x58, 64},
        {"gdtl", Group::Control, Record::Special, 0x56, 16},
        {"idtr", Group::Control, Record::Special, 0x68, 64},
        {"idtl", Group::Control, Record::Special, 0x66, 16},
        {"tr", Group::Control, Record::Special, 0x70, 16},
        {"ldtr", Group::Control, Record::Special, 0x72, 16},
        {"kmxcsr", Group::Control, Record::Special, 0x74, 32},
        {"xcr0", Group::Control, Record::Special, 0xD8, 64},
        {"fpcw", Group::Vector, Record::Context, 0x100, 16},
        {"fpsw", Group::Vector, Record::Context, 0x102, 16},
        {"fptw", Group::Vector, Record::Context, 0x104, 8},
        {"fopcode", Group::Vector, Record::Context, 0x106, 16},
        {"fpip", Group::Vector, Record::Context, 0x108, 32},
        {"fpipsel", Group::Vector, Record::Context, 0x10C, 16},
        {"fpdp", Group::Vector, Record::Context, 0x110, 32},
        {"fpdpsel", Group::Vector, Record::Context, 0x114, 16},
        {"st0", Group::Vector, Record::Context, 0x120, 80},
        {"st1", Group::Vector, Record::Context, 0x130, 80},
        {"st2", Group::Vector, Record::Context, 0x140, 80},
        {"st3", Group::Vector, Record::Context, 0x150, 80},
        {"st4", Group::Vector, Record::Context, 0x160, 80},
        {"st5", Group::Vector, Record::Context, 0x170, 80},
        {"st6", Group::Vector, Record::Context, 0x180, 80},
        {"st7", Group::Vector, Record::Context, 0x190, 80},
        {"mxcsr", Group::Vector, Record::Context, 0x34, 32},
        {"xmm0", Group::Vector, Record::Context, 0x1A0, 128},
        {"xmm1", Group::Vector, Record::Context, 0x1B0, 128},
        {"xmm2", Group::Vector, Record::Context, 0x1C0, 128},
        {"xmm3", Group::Vector, Record::Context, 0x1D0, 128},
        {"xmm4", Group::Vector, Record::Context, 0x1E0, 128},
        {"xmm5", Group::Vector, Record::Context, 0x1F0, 128},
        {"xmm6", Group::Vector, Record::Context, 0x200, 128},
        {"xmm7", Group::Vector, Record::Context, 0x210, 128},
        {"xmm8", Group::Vector, Record::Context, 0x220, 128},
        {"xmm9", Group::Vector, Record::Context, 0x230, 128},
        {"xmm10", Group::Vector, Record::Context, 0x240, 128},
        {"xmm11", Group::Vector, Record::Context, 0x250, 128},
        {"xmm12", Group::Vector, Record::Context, 0x260, 128},
        {"xmm13", Group::Vector, Record::Context, 0x270, 128},
        {"xmm14", Group::Vector, Record::Context, 0x280, 128},
        {"xmm15", Group::Vector, Record::Context, 0x290, 128},
    };
}

std::vector<RegisterPart> partsX64() {
    std::vector<RegisterPart> list{
        {"eax", "rax", 0, 32},  {"ax", "rax", 0, 16},   {"al", "rax", 0, 8},    {"ah", "rax", 8, 8},
        {"ecx", "rcx", 0, 32},  {"cx", "rcx", 0, 16},   {"cl", "rcx", 0, 8},    {"ch", "rcx", 8, 8},
        {"edx", "rdx", 0, 32},  {"dx", "rdx", 0, 16},   {"dl", "rdx", 0, 8},    {"dh", "rdx", 8, 8},
        {"ebx", "rbx", 0, 32},  {"bx", "rbx", 0, 16},   {"bl", "rbx", 0, 8},    {"bh", "rbx", 8, 8},
        {"esp", "rsp", 0, 32},  {"sp", "rsp", 0, 16},   {"spl", "rsp", 0, 8},   {"ebp", "rbp", 0, 32},
        {"bp", "rbp", 0, 16},   {"bpl", "rbp", 0, 8},   {"esi", "rsi", 0, 32},  {"si", "rsi", 0, 16},
        {"sil", "rsi", 0, 8},   {"edi", "rdi", 0, 32},  {"di", "rdi", 0, 16},   {"dil", "rdi", 0, 8},
        {"eip", "rip", 0, 32},  {"ip", "rip", 0, 16},   {"r8d", "r8", 0, 32},   {"r8w", "r8", 0, 16},
        {"r8b", "r8", 0, 8},    {"r9d", "r9", 0, 32},   {"r9w", "r9", 0, 16},   {"r9b", "r9", 0, 8},
        {"r10d", "r10", 0, 32}, {"r10w", "r10", 0, 16}, {"r10b", "r10", 0, 8},  {"r11d", "r11", 0, 32},
        {"r11w", "r11", 0, 16}, {"r11b", "r11", 0, 8},  {"r12d", "r12", 0, 32}, {"r12w", "r12", 0, 16},
        {"r12b", "r12", 0, 8},  {"r13d", "r13", 0, 32}, {"r13w", "r13", 0, 16}, {"r13b", "r13", 0, 8},
        {"r14d", "r14", 0, 32}, {"r14w", "r14", 0, 16}, {"r14b", "r14", 0, 8},  {"r15d", "r15", 0, 32},
        {"r15w", "r15", 0, 16}, {"r15b", "r15", 0, 8},
    };
    list.insert(list.end(), eflagsParts().begin(), eflagsParts().end());
    list.insert(list.end(), mmxParts().begin(), mmxParts().end());
    return list;
}

}  // namespace

const RegisterTable& registerTableX64() {
    static const RegisterTable kTable(
        placesX64(), partsX64(),
        {.programCounter = "rip", .stackPointer = "rsp", .framePointer = "rbp", .needed = 0x100});
    return kTable;
}

}  // namespace hawser::engine
