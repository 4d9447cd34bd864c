#include "core/engine/RegisterTable.h"

namespace hawser::engine {

namespace {

using Group = RegisterGroup;
using Record = RegisterRecord;

// Offsets: kd-protocol.md 8.5 (CONTEXT, its ExtendedRegisters in the layout of FXSAVE) and 8.6
// (KSPECIAL_REGISTERS). The x87 registers are those of its FloatSave, in the layout of FSAVE. A segment
// register has 16 of the 32 bits that the record gives it.
std::vector<RegisterPlace> placesX86() {
    return {
        {"eax", Group::General, Record::Context, 0xB0, 32},
        {"ebx", Group::General, Record::Context, 0xA4, 32},
        {"ecx", Group::General, Record::Context, 0xAC, 32},
        {"edx", Group::General, Record::Context, 0xA8, 32},
        {"esi", Group::General, Record::Context, 0xA0, 32},
        {"edi", Group::General, Record::Context, 0x9C, 32},
        {"eip", Group::General, Record::Context, 0xB8, 32},
        {"esp", Group::General, Record::Context, 0xC4, 32},
        {"ebp", Group::General, Record::Context, 0xB4, 32},
        {"efl", Group::Flags, Record::Context, 0xC0, 32},
        {"cs", Group::Segment, Record::Context, 0xBC, 16},
        {"ss", Group::Segment, Record::Context, 0xC8, 16},
        {"ds", Group::Segment, Record::Context, 0x98, 16},
        {"es", Group::Segment, Record::Context, 0x94, 16},
        {"fs", Group::Segment, Record::Context, 0x90, 16},
        {"gs", Group::Segment, Record::Context, 0x8C, 16},
        {"dr0", Group::Debug, Record::Special, 0x10, 32},
        {"dr1", Group::Debug, Record::Special, 0x14, 32},
        {"dr2", Group::Debug, Record::Special, 0x18, 32},
        {"dr3", Group::Debug, Record::Special, 0x1C, 32},
        {"dr6", Group::Debug, Record::Special, 0x20, 32},
        {"dr7", Group::Debug, Record::Special, 0x24, 32},
        {"cr0", Group::Control, Record::Special, 0x0, 32},
        {"cr2", Group::Control, Record::Special, 0x4, 32},
        {"cr3", Group::Control, Record::Special, 0x8, 32},
        {"cr4", Group::Control, Record::Special, 0xC, 32},
        {"gdtr", Group::Control, Record::Special, 0x2C, 32},
        {"gdtl", Group::Control, Record::Special, 0x2A, 16},
        {"idtr", Group::Control, Record::Special, 0x34, 32},
        {"idtl", Group::Control, Record::Special, 0x32, 16},
        {"tr", Group::Control, Record::Special, 0x38, 16},
        {"ldtr", Group::Control, Record::Special, 0x3A, 16},
        {"fpcw", Group::Vector, Record::Context, 0x1C, 16},
        {"fpsw", Group::Vector, Record::Context, 0x20, 16},
        {"fptw", Group::Vector, Record::Context, 0x24, 16},
        {"fopcode", Group::Vector, Record::Context, 0x2E, 16},
        {"fpip", Group::Vector, Record::Context, 0x28, 32},
        {"fpipsel", Group::Vector, Record::Context, 0x2C, 16},
        {"fpdp", Group::Vector, Record::Context, 0x30, 32},
        {"fpdpsel", Group::Vector, Record::Context, 0x34, 16},
        {"st0", Group::Vector, Record::Context, 0x38, 80},
        {"st1", Group::Vector, Record::Context, 0x42, 80},
        {"st2", Group::Vector, Record::Context, 0x4C, 80},
        {"st3", Group::Vector, Record::Context, 0x56, 80},
        {"st4", Group::Vector, Record::Context, 0x60, 80},
        {"st5", Group::Vector, Record::Context, 0x6A, 80},
        {"st6", Group::Vector, Record::Context, 0x74, 80},
        {"st7", Group::Vector, Record::Context, 0x7E, 80},
        {"mxcsr", Group::Vector, Record::Context, 0xE4, 32},
        {"xmm0", Group::Vector, Record::Context, 0x16C, 128},
        {"xmm1", Group::Vector, Record::Context, 0x17C, 128},
        {"xmm2", Group::Vector, Record::Context, 0x18C, 128},
        {"xmm3", Group::Vector, Record::Context, 0x19C, 128},
        {"xmm4", Group::Vector, Record::Context, 0x1AC, 128},
        {"xmm5", Group::Vector, Record::Context, 0x1BC, 128},
        {"xmm6", Group::Vector, Record::Context, 0x1CC, 128},
        {"xmm7", Group::Vector, Record::Context, 0x1DC, 128},
    };
}

std::vector<RegisterPart> partsX86() {
    std::vector<RegisterPart> list{
        {"ax", "eax", 0, 16}, {"al", "eax", 0, 8},  {"ah", "eax", 8, 8},  {"bx", "ebx", 0, 16},
        {"bl", "ebx", 0, 8},  {"bh", "ebx", 8, 8},  {"cx", "ecx", 0, 16}, {"cl", "ecx", 0, 8},
        {"ch", "ecx", 8, 8},  {"dx", "edx", 0, 16}, {"dl", "edx", 0, 8},  {"dh", "edx", 8, 8},
        {"sp", "esp", 0, 16}, {"bp", "ebp", 0, 16}, {"si", "esi", 0, 16}, {"di", "edi", 0, 16},
        {"ip", "eip", 0, 16},
    };
    list.insert(list.end(), eflagsParts().begin(), eflagsParts().end());
    list.insert(list.end(), mmxParts().begin(), mmxParts().end());
    return list;
}

}  // namespace

const RegisterTable& registerTableX86() {
    static const RegisterTable kTable(placesX86(), partsX86(),
                                      {.programCounter = "eip",
                                       .stackPointer = "esp",
                                       .framePointer = "ebp",
                                       .needed = 0xCC,
                                       .addressBits = 32});
    return kTable;
}

}  // namespace hawser::engine
