#include "core/engine/RegisterTable.h"

namespace hawser::engine {

namespace {

using Group = RegisterGroup;
using Record = RegisterRecord;

// Offsets: kd-protocol.md 8.5 (CONTEXT) and 8.6 (KSPECIAL_REGISTERS); bits of cpsr: Arm ARM C5.2.18,
// SPSR_EL1. The breakpoint and watchpoint registers are the special ones: those are what the processor runs
// with in the kernel.
std::vector<RegisterPlace> placesArm64() {
    return {
        {"x0", Group::General, Record::Context, 0x8, 64},
        {"x1", Group::General, Record::Context, 0x10, 64},
        {"x2", Group::General, Record::Context, 0x18, 64},
        {"x3", Group::General, Record::Context, 0x20, 64},
        {"x4", Group::General, Record::Context, 0x28, 64},
        {"x5", Group::General, Record::Context, 0x30, 64},
        {"x6", Group::General, Record::Context, 0x38, 64},
        {"x7", Group::General, Record::Context, 0x40, 64},
        {"x8", Group::General, Record::Context, 0x48, 64},
        {"x9", Group::General, Record::Context, 0x50, 64},
        {"x10", Group::General, Record::Context, 0x58, 64},
        {"x11", Group::General, Record::Context, 0x60, 64},
        {"x12", Group::General, Record::Context, 0x68, 64},
        {"x13", Group::General, Record::Context, 0x70, 64},
        {"x14", Group::General, Record::Context, 0x78, 64},
        {"x15", Group::General, Record::Context, 0x80, 64},
        {"x16", Group::General, Record::Context, 0x88, 64},
        {"x17", Group::General, Record::Context, 0x90, 64},
        {"x18", Group::General, Record::Context, 0x98, 64},
        {"x19", Group::General, Record::Context, 0xA0, 64},
        {"x20", Group::General, Record::Context, 0xA8, 64},
        {"x21", Group::General, Record::Context, 0xB0, 64},
        {"x22", Group::General, Record::Context, 0xB8, 64},
        {"x23", Group::General, Record::Context, 0xC0, 64},
        {"x24", Group::General, Record::Context, 0xC8, 64},
        {"x25", Group::General, Record::Context, 0xD0, 64},
        {"x26", Group::General, Record::Context, 0xD8, 64},
        {"x27", Group::General, Record::Context, 0xE0, 64},
        {"x28", Group::General, Record::Context, 0xE8, 64},
        {"fp", Group::General, Record::Context, 0xF0, 64},
        {"lr", Group::General, Record::Context, 0xF8, 64},
        {"sp", Group::General, Record::Context, 0x100, 64},
        {"pc", Group::General, Record::Context, 0x108, 64},
        {"cpsr", Group::Flags, Record::Context, 0x4, 32},
        {"bvr0", Group::Debug, Record::Special, 0x28, 64},
        {"bvr1", Group::Debug, Record::Special, 0x30, 64},
        {"bvr2", Group::Debug, Record::Special, 0x38, 64},
        {"bvr3", Group::Debug, Record::Special, 0x40, 64},
        {"bvr4", Group::Debug, Record::Special, 0x48, 64},
        {"bvr5", Group::Debug, Record::Special, 0x50, 64},
        {"bvr6", Group::Debug, Record::Special, 0x58, 64},
        {"bvr7", Group::Debug, Record::Special, 0x60, 64},
        {"bcr0", Group::Debug, Record::Special, 0x68, 32},
        {"bcr1", Group::Debug, Record::Special, 0x6C, 32},
        {"bcr2", Group::Debug, Record::Special, 0x70, 32},
        {"bcr3", Group::Debug, Record::Special, 0x74, 32},
        {"bcr4", Group::Debug, Record::Special, 0x78, 32},
        {"bcr5", Group::Debug, Record::Special, 0x7C, 32},
        {"bcr6", Group::Debug, Record::Special, 0x80, 32},
        {"bcr7", Group::Debug, Record::Special, 0x84, 32},
        {"wvr0", Group::Debug, Record::Special, 0x88, 64},
        {"wvr1", Group::Debug, Record::Special, 0x90, 64},
        {"wcr0", Group::Debug, Record::Special, 0x98, 32},
        {"wcr1", Group::Debug, Record::Special, 0x9C, 32},
        {"elr_el1", Group::Control, Record::Special, 0x0, 64},
        {"spsr_el1", Group::Control, Record::Special, 0x8, 32},
        {"tpidr_el0", Group::Control, Record::Special, 0x10, 64},
        {"tpidrro_el0", Group::Control, Record::Special, 0x18, 64},
        {"tpidr_el1", Group::Control, Record::Special, 0x20, 64},
        {"fpcr", Group::Vector, Record::Context, 0x310, 32},
        {"fpsr", Group::Vector, Record::Context, 0x314, 32},
        {"v0", Group::Vector, Record::Context, 0x110, 128},
        {"v1", Group::Vector, Record::Context, 0x120, 128},
        {"v2", Group::Vector, Record::Context, 0x130, 128},
        {"v3", Group::Vector, Record::Context, 0x140, 128},
        {"v4", Group::Vector, Record::Context, 0x150, 128},
        {"v5", Group::Vector, Record::Context, 0x160, 128},
        {"v6", Group::Vector, Record::Context, 0x170, 128},
        {"v7", Group::Vector, Record::Context, 0x180, 128},
        {"v8", Group::Vector, Record::Context, 0x190, 128},
        {"v9", Group::Vector, Record::Context, 0x1A0, 128},
        {"v10", Group::Vector, Record::Context, 0x1B0, 128},
        {"v11", Group::Vector, Record::Context, 0x1C0, 128},
        {"v12", Group::Vector, Record::Context, 0x1D0, 128},
        {"v13", Group::Vector, Record::Context, 0x1E0, 128},
        {"v14", Group::Vector, Record::Context, 0x1F0, 128},
        {"v15", Group::Vector, Record::Context, 0x200, 128},
        {"v16", Group::Vector, Record::Context, 0x210, 128},
        {"v17", Group::Vector, Record::Context, 0x220, 128},
        {"v18", Group::Vector, Record::Context, 0x230, 128},
        {"v19", Group::Vector, Record::Context, 0x240, 128},
        {"v20", Group::Vector, Record::Context, 0x250, 128},
        {"v21", Group::Vector, Record::Context, 0x260, 128},
        {"v22", Group::Vector, Record::Context, 0x270, 128},
        {"v23", Group::Vector, Record::Context, 0x280, 128},
        {"v24", Group::Vector, Record::Context, 0x290, 128},
        {"v25", Group::Vector, Record::Context, 0x2A0, 128},
        {"v26", Group::Vector, Record::Context, 0x2B0, 128},
        {"v27", Group::Vector, Record::Context, 0x2C0, 128},
        {"v28", Group::Vector, Record::Context, 0x2D0, 128},
        {"v29", Group::Vector, Record::Context, 0x2E0, 128},
        {"v30", Group::Vector, Record::Context, 0x2F0, 128},
        {"v31", Group::Vector, Record::Context, 0x300, 128},
    };
}

std::vector<RegisterPart> partsArm64() {
    std::vector<RegisterPart> list{
        {"x29", "fp", 0, 64},   {"x30", "lr", 0, 64},  {"psr", "cpsr", 0, 32}, {"w0", "x0", 0, 32},
        {"w1", "x1", 0, 32},    {"w2", "x2", 0, 32},   {"w3", "x3", 0, 32},    {"w4", "x4", 0, 32},
        {"w5", "x5", 0, 32},    {"w6", "x6", 0, 32},   {"w7", "x7", 0, 32},    {"w8", "x8", 0, 32},
        {"w9", "x9", 0, 32},    {"w10", "x10", 0, 32}, {"w11", "x11", 0, 32},  {"w12", "x12", 0, 32},
        {"w13", "x13", 0, 32},  {"w14", "x14", 0, 32}, {"w15", "x15", 0, 32},  {"w16", "x16", 0, 32},
        {"w17", "x17", 0, 32},  {"w18", "x18", 0, 32}, {"w19", "x19", 0, 32},  {"w20", "x20", 0, 32},
        {"w21", "x21", 0, 32},  {"w22", "x22", 0, 32}, {"w23", "x23", 0, 32},  {"w24", "x24", 0, 32},
        {"w25", "x25", 0, 32},  {"w26", "x26", 0, 32}, {"w27", "x27", 0, 32},  {"w28", "x28", 0, 32},
        {"w29", "fp", 0, 32},   {"w30", "lr", 0, 32},  {"wsp", "sp", 0, 32},   {"nzcv", "cpsr", 28, 4},
        {"n", "cpsr", 31, 1},   {"z", "cpsr", 30, 1},  {"c", "cpsr", 29, 1},   {"v", "cpsr", 28, 1},
        {"daif", "cpsr", 6, 4}, {"el", "cpsr", 2, 2},
    };
    return list;
}

}  // namespace

const RegisterTable& registerTableArm64() {
    static const RegisterTable kTable(
        placesArm64(), partsArm64(),
        {.programCounter = "pc", .stackPointer = "sp", .framePointer = "fp", .needed = 0x110});
    return kTable;
}

}  // namespace hawser::engine
