#include "core/symbols/pdb/RegisterNames.h"

#include <array>
#include <map>
#include <string>

#include "core/base/Machine.h"
#include "core/base/Text.h"

namespace hawser::symbols::pdb {

namespace {

using Names = std::map<std::uint16_t, std::string>;

// LLVM's list has them in capitals, some with the machine in front.
Names shown(std::initializer_list<std::pair<std::uint16_t, std::string_view>> listed) {
    Names names;
    for (auto [number, name] : listed) {
        for (const std::string_view prefix : {"ARM64_", "AMD64_"})
            if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
        names.emplace(number, toLower(name));
    }
    return names;
}

const Names& intelNames() {
    static const Names kNames = shown({
#define CV_REGISTERS_X86
#define CV_REGISTER(name, value) {value, #name},
#include <llvm/DebugInfo/CodeView/CodeViewRegisters.def>
#undef CV_REGISTER
#undef CV_REGISTERS_X86
    });
    return kNames;
}

const Names& armNames() {
    static const Names kNames = shown({
#define CV_REGISTERS_ARM64
#define CV_REGISTER(name, value) {value, #name},
#include <llvm/DebugInfo/CodeView/CodeViewRegisters.def>
#undef CV_REGISTER
#undef CV_REGISTERS_ARM64
    });
    return kNames;
}

// The four parts of each of xmm0 to xmm7, which LLVM has no names for: a float is in the first.
constexpr std::uint16_t kFirstXmmPart = 194;
constexpr std::uint16_t kXmmParts = 4 * 8;
constexpr std::uint16_t kXmm0 = 154;

}  // namespace

std::string_view registerName(std::uint16_t machine, std::uint16_t number) {
    const bool isArm = machine == static_cast<std::uint16_t>(Machine::Arm64);
    if (!isArm && number >= kFirstXmmPart && number < kFirstXmmPart + kXmmParts &&
        (number - kFirstXmmPart) % 4 == 0)
        number = static_cast<std::uint16_t>(kXmm0 + (number - kFirstXmmPart) / 4);
    const Names& names = isArm ? armNames() : intelNames();
    const auto found = names.find(number);
    return found == names.end() || number == 0 || number == kVirtualFrame ? std::string_view()
                                                                          : found->second;
}

// LLVM's decodeFramePtrReg().
std::uint16_t frameRegister(std::uint16_t machine, unsigned encoded) {
    constexpr std::array<std::uint16_t, 4> kX86{0, kVirtualFrame, 22, 20};  // ebp, ebx
    constexpr std::array<std::uint16_t, 4> kX64{0, 335, 334, 341};          // rsp, rbp, r13
    constexpr std::array<std::uint16_t, 4> kArm64{0, 81, 79, 0};            // sp, fp
    switch (static_cast<Machine>(machine)) {
        case Machine::X86:
            return kX86[encoded & 3];
        case Machine::Arm64:
            return kArm64[encoded & 3];
        case Machine::X64:
        case Machine::ArmThumb2:
            break;
    }
    return kX64[encoded & 3];
}

}  // namespace hawser::symbols::pdb
