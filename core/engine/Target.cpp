#include "core/engine/Target.h"

namespace hawser::engine {

namespace {

tl::unexpected<Error> noProcessor() {
    return fail(ErrorCode::Unsupported, "This target has no processor that could be asked for that.");
}

}  // namespace

Result<std::uint64_t> Target::readMachineRegister(std::uint32_t) {
    return noProcessor();
}
Result<> Target::writeMachineRegister(std::uint32_t, std::uint64_t) {
    return noProcessor();
}
Result<std::uint32_t> Target::readPort(std::uint64_t, unsigned) {
    return noProcessor();
}
Result<> Target::writePort(std::uint64_t, unsigned, std::uint32_t) {
    return noProcessor();
}

}  // namespace hawser::engine
