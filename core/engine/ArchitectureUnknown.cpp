#include "core/engine/ArchitectureUnknown.h"

namespace hawser::engine {

namespace {

constexpr const char* kUnsupportedMachine = "this machine type is not supported: x64, x86 and ARM64 are";

}  // namespace

const RegisterTable& ArchitectureUnknown::registers() const {
    static const RegisterTable kNone({}, {}, {});
    return kNone;
}

Result<> ArchitectureUnknown::writeDebugRegisters(Target&, std::uint16_t, const DebugRegisterPlan&,
                                                  std::uint64_t) const {
    return fail(ErrorCode::Unsupported, kUnsupportedMachine);
}

Result<std::vector<StackFrame>> ArchitectureUnknown::walkStack(const StackAccess&, const Registers&,
                                                               std::size_t) const {
    return fail(ErrorCode::Unsupported, kUnsupportedMachine);
}

}  // namespace hawser::engine
