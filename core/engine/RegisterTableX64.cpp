#include "core/engine/RegisterTableX64.h"

#include <algorithm>
#include <array>

namespace hawser::engine {

namespace {

using Group = RegisterGroup;
using Record = RegisterRecord;

// Offsets: kd-protocol.md 8.5 (CONTEXT) and 8.6 (KSPECIAL_REGISTERS). The debug registers are the special
// ones: those are what the processor runs with in the kernel.
const std::vector<RegisterPlace> kPlaces{
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

struct PartName {
    std::string_view name;
    std::string_view whole;
    unsigned shift;
    unsigned bits;
};

// r8d, r8w and r8b are found by rule. Flag bits: Intel SDM vol. 1, 3.4.3.
constexpr std::array kParts{
    PartName{"eax", "rax", 0, 32}, PartName{"ax", "rax", 0, 16},   PartName{"al", "rax", 0, 8},
    PartName{"ah", "rax", 8, 8},   PartName{"ecx", "rcx", 0, 32},  PartName{"cx", "rcx", 0, 16},
    PartName{"cl", "rcx", 0, 8},   PartName{"ch", "rcx", 8, 8},    PartName{"edx", "rdx", 0, 32},
    PartName{"dx", "rdx", 0, 16},  PartName{"dl", "rdx", 0, 8},    PartName{"dh", "rdx", 8, 8},
    PartName{"ebx", "rbx", 0, 32}, PartName{"bx", "rbx", 0, 16},   PartName{"bl", "rbx", 0, 8},
    PartName{"bh", "rbx", 8, 8},   PartName{"esp", "rsp", 0, 32},  PartName{"sp", "rsp", 0, 16},
    PartName{"spl", "rsp", 0, 8},  PartName{"ebp", "rbp", 0, 32},  PartName{"bp", "rbp", 0, 16},
    PartName{"bpl", "rbp", 0, 8},  PartName{"esi", "rsi", 0, 32},  PartName{"si", "rsi", 0, 16},
    PartName{"sil", "rsi", 0, 8},  PartName{"edi", "rdi", 0, 32},  PartName{"di", "rdi", 0, 16},
    PartName{"dil", "rdi", 0, 8},  PartName{"eip", "rip", 0, 32},  PartName{"ip", "rip", 0, 16},
    PartName{"fl", "efl", 0, 16},  PartName{"cf", "efl", 0, 1},    PartName{"pf", "efl", 2, 1},
    PartName{"af", "efl", 4, 1},   PartName{"zf", "efl", 6, 1},    PartName{"sf", "efl", 7, 1},
    PartName{"tf", "efl", 8, 1},   PartName{"if", "efl", 9, 1},    PartName{"df", "efl", 10, 1},
    PartName{"of", "efl", 11, 1},  PartName{"iopl", "efl", 12, 2}, PartName{"nt", "efl", 14, 1},
    PartName{"rf", "efl", 16, 1},  PartName{"vm", "efl", 17, 1},   PartName{"ac", "efl", 18, 1},
    PartName{"vif", "efl", 19, 1}, PartName{"vip", "efl", 20, 1},  PartName{"id", "efl", 21, 1},
};

std::optional<RegisterPart> partOf(std::string_view whole, unsigned shift, unsigned bits) {
    const auto place = registerPlaceX64(whole);
    if (!place) return {};
    return RegisterPart{*place, shift, bits};
}

// r8d, r15w, r10b
std::optional<RegisterPart> numberedPart(std::string_view name) {
    if (name.size() < 3 || name.front() != 'r' || name[1] < '0' || name[1] > '9') return {};
    const std::string_view whole = name.substr(0, name.size() - 1);
    switch (name.back()) {
        case 'd':
            return partOf(whole, 0, 32);
        case 'w':
            return partOf(whole, 0, 16);
        case 'b':
            return partOf(whole, 0, 8);
        default:
            return {};  // a character, not an enumerator
    }
}

}  // namespace

const std::vector<RegisterPlace>& registerPlacesX64() {
    return kPlaces;
}

std::optional<RegisterPlace> registerPlaceX64(std::string_view name) {
    const auto found =
        std::find_if(kPlaces.begin(), kPlaces.end(), [&](const auto& p) { return p.name == name; });
    if (found == kPlaces.end()) return {};
    return *found;
}

std::optional<RegisterPart> registerPartX64(std::string_view name) {
    const auto found =
        std::find_if(kParts.begin(), kParts.end(), [&](const auto& p) { return p.name == name; });
    if (found != kParts.end()) return partOf(found->whole, found->shift, found->bits);
    return numberedPart(name);
}

}  // namespace hawser::engine
