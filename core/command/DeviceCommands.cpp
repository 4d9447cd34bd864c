#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"

// I/O ports and model-specific registers: of the processor that stopped, asked in the same words as memory.
namespace hawser::command {

namespace {

constexpr std::uint64_t kMaxPort = 0xFFFF;

// "iw", "!ow": the last letter is the size.
unsigned portSize(const Call& call) {
    return call.name.back() == 'b' ? 1 : call.name.back() == 'w' ? 2 : 4;
}

Result<std::uint64_t> takePort(Call& call) {
    const auto port = call.arguments.takeExpression(call.context);
    if (port && *port > kMaxPort)
        return fail(ErrorCode::InvalidArgument, "An I/O port has a number of 16 bits.");
    return port;
}

Result<Outcome> input(Call& call) {
    const auto port = takePort(call);
    if (!port) return tl::unexpected(port.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const unsigned size = portSize(call);
    const auto value = call.context.debugger().target().readPort(*port, size);
    if (!value) return tl::unexpected(value.error());
    call.context.output().print(fmt::format("{:04x}: {:0{}x}\n", *port, *value, 2 * size));
    return Outcome::Done;
}

Result<Outcome> output(Call& call) {
    const auto port = takePort(call);
    if (!port) return tl::unexpected(port.error());
    const auto value = call.arguments.takeExpression(call.context, Signs::AsWritten);
    if (!value) return tl::unexpected(value.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const unsigned size = portSize(call);
    if (*value >> 8 * size != 0)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("0x{:x} does not fit into the {} bits of the port.", *value, 8 * size));
    const auto written =
        call.context.debugger().target().writePort(*port, size, static_cast<std::uint32_t>(*value));
    if (!written) return tl::unexpected(written.error());
    return Outcome::Done;
}

Result<std::uint32_t> takeRegister(Call& call) {
    const auto number = call.arguments.takeExpression(call.context);
    if (!number) return tl::unexpected(number.error());
    // One of 32 bits may have been sign-extended.
    if (!fitsIn32Bits(*number) && *number > UINT32_MAX)
        return fail(ErrorCode::InvalidArgument, "A model-specific register has a number of 32 bits.");
    return static_cast<std::uint32_t>(*number);
}

Result<Outcome> readRegister(Call& call) {
    const auto number = takeRegister(call);
    if (!number) return tl::unexpected(number.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const auto value = call.context.debugger().target().readMachineRegister(*number);
    if (!value) return tl::unexpected(value.error());
    call.context.output().print(fmt::format("msr[{:x}] = {}\n", *number, formatAddress(*value)));
    return Outcome::Done;
}

Result<Outcome> writeRegister(Call& call) {
    const auto number = takeRegister(call);
    if (!number) return tl::unexpected(number.error());
    const auto value = call.arguments.takeExpression(call.context, Signs::AsWritten);
    if (!value) return tl::unexpected(value.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if (auto written = call.context.debugger().target().writeMachineRegister(*number, *value); !written)
        return tl::unexpected(written.error());
    return Outcome::Done;
}

}  // namespace

void addDeviceCommands(CommandRegistry& registry) {
    registry.add(
        "Ports and machine registers",
        {
            {"ib", "ib Port", "Read a byte from an I/O port", Needs::Stopped, input},
            {"iw", "iw Port", "Read a word from an I/O port", Needs::Stopped, input},
            {"id", "id Port", "Read a double word from an I/O port", Needs::Stopped, input},
            {"!ib", "!ib Port", "As ib", Needs::Stopped, input},
            {"!iw", "!iw Port", "As iw", Needs::Stopped, input},
            {"!id", "!id Port", "As id", Needs::Stopped, input},
            {"rdmsr", "rdmsr Number", "Read a model-specific register", Needs::Stopped, readRegister},
        });
    registry.add(
        "Writing ports and machine registers", engine::Capability::Write,
        {
            {"ob", "ob Port Value", "Write a byte to an I/O port", Needs::Stopped, output},
            {"ow", "ow Port Value", "Write a word to an I/O port", Needs::Stopped, output},
            {"od", "od Port Value", "Write a double word to an I/O port", Needs::Stopped, output},
            {"!ob", "!ob Port Value", "As ob", Needs::Stopped, output},
            {"!ow", "!ow Port Value", "As ow", Needs::Stopped, output},
            {"!od", "!od Port Value", "As od", Needs::Stopped, output},
            {"wrmsr", "wrmsr Number Value", "Write a model-specific register", Needs::Stopped, writeRegister},
        });
}

}  // namespace hawser::command
