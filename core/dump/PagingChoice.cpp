#include "core/dump/PagingChoice.h"

#include <array>

namespace hawser::dump {

std::span<const Paging> likelyPaging(const DumpHeader& header) {
    static constexpr std::array kX64{Paging::X64, Paging::X64FiveLevels};
    static constexpr std::array kX64Five{Paging::X64FiveLevels, Paging::X64};
    static constexpr std::array kX86{Paging::X86, Paging::X86Pae};
    static constexpr std::array kPae{Paging::X86Pae, Paging::X86};
    static constexpr std::array kArm64{Paging::Arm64};
    switch (header.machine) {
        case Machine::X64:
            return header.fiveLevels.value_or(false) ? std::span<const Paging>(kX64Five) : kX64;
        case Machine::X86:
            return header.paeEnabled.value_or(false) ? std::span<const Paging>(kPae) : kX86;
        case Machine::Arm64:
            return kArm64;
        case Machine::ArmThumb2:
            break;
    }
    return {};
}

std::vector<Address> landmarksOf(const DumpHeader& header) {
    std::vector<Address> landmarks;
    for (const auto& one : {header.loadedModuleList, header.debuggerDataBlock, header.activeProcessHead})
        if (one && one->value() != 0) landmarks.push_back(*one);
    return landmarks;
}

}  // namespace hawser::dump
