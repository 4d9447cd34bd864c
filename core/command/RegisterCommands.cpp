#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/TargetText.h"
#include "core/engine/Architecture.h"
#include "core/engine/FrameView.h"
#include "core/engine/ProcessorList.h"

namespace hawser::command {

namespace {

constexpr std::size_t kMaxName = 32;    // characters of a register's name in a message
constexpr std::size_t kMaxPlace = 256;  // of the name of a place

Result<std::shared_ptr<const engine::Registers>> registersOf(Call& call) {
    engine::Debugger& debugger = call.context.debugger();
    return call.processor ? debugger.registers(*call.processor) : engine::registersInView(debugger);
}

Result<Outcome> showAll(Call& call) {
    const auto registers = registersOf(call);
    if (!registers) return tl::unexpected(registers.error());
    call.context.output().print(registersText(**registers));
    call.context.output().print(locationText(call.context.debugger(), **registers));
    return Outcome::Done;
}

std::string_view takeName(Arguments& arguments) {
    if (arguments.empty()) return {};
    const std::string_view rest = arguments.rest();
    const std::size_t length = std::min(rest.find_first_of("=, \t"), rest.size());
    for (std::size_t i = 0; i < length; ++i) arguments.take(rest[i]);
    return rest.substr(0, length);
}

Error badRegister(std::string_view name) {
    return {
        ErrorCode::InvalidArgument, fmt::format("Bad register error at '{}'", oneLine(name, kMaxName)), {}};
}

// A register that there is, whose value the chosen frame did not leave behind.
bool isLost(const Call& call, std::string_view name) {
    const engine::Debugger& debugger = call.context.debugger();
    return !call.processor && debugger.currentFrame() != 0 &&
           debugger.architecture().registers().find(toLower(name)).has_value();
}

Result<std::string> valueText(Call& call, std::string_view name) {
    if (name.starts_with('$')) {
        const auto value = call.context.pseudoRegister(name.substr(1));
        if (!value) return tl::unexpected(badRegister(name));
        const bool narrow = !call.context.wide() && fitsIn32Bits(*value);
        return fmt::format("{}={:0{}x}", toLower(name), narrow ? *value & 0xFFFFFFFF : *value,
                           narrow ? 8 : 16);
    }
    engine::Debugger& debugger = call.context.debugger();
    const auto found = call.processor ? debugger.registerNamed(*call.processor, toLower(name))
                                      : engine::registerInView(debugger, toLower(name));
    if (!found) return tl::unexpected(found.error());
    if (!*found && isLost(call, name)) return toLower(name) + "=??";
    if (!*found) return tl::unexpected(badRegister(name));
    const engine::RegisterValue* const value = &**found;
    if (value->bits > 64) return fmt::format("{}={:016x}{:016x}", value->name, value->high, value->value);
    return fmt::format("{}={:0{}x}", toLower(name), value->value, std::max(1U, value->bits / 4));
}

Result<> assign(Call& call, std::string_view name) {
    const bool pseudo = name.starts_with('$');
    const auto value =
        call.arguments.takeExpression(call.context, pseudo ? Signs::AsWritten : Signs::Extended);
    if (!value) return tl::unexpected(value.error());
    if (pseudo) return call.context.setUserRegister(name.substr(1), *value);
    if (call.processor && *call.processor != call.context.debugger().currentProcessor()) {
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("Registers of another processor can be looked at, not changed; ~{}s makes it the "
                        "current one.",
                        *call.processor));
    }
    return call.context.debugger().setRegister(toLower(name), *value);
}

// "r $.u0=text": a name for a text, which may hold anything.
Result<Outcome> setFixedAlias(Call& call) {
    const std::string_view text = trim(call.arguments.rest()).substr(3);
    const std::size_t equals = text.find('=');
    const bool digit = !text.empty() && text.front() >= '0' && text.front() <= '9';
    if (!digit || trim(text.substr(1, equals - 1)) != "" || equals == std::string_view::npos)
        return fail(ErrorCode::InvalidArgument, "Fixed aliases are set like this: r $.u0=text");
    call.context.memory().aliases.setFixed(static_cast<std::size_t>(text.front() - '0'),
                                           std::string(trim(text.substr(equals + 1))));
    return Outcome::Done;
}

Result<Outcome> registers(Call& call) {
    if (trim(call.arguments.rest()).starts_with("$.u")) return setFixedAlias(call);
    if (call.arguments.empty()) return showAll(call);
    std::string shown;
    while (!call.arguments.empty()) {
        call.arguments.take('@');
        const std::string_view name = takeName(call.arguments);
        if (name.empty()) return tl::unexpected(badRegister(call.arguments.rest()));
        if (call.arguments.take('=')) {
            if (auto done = assign(call, name); !done) return tl::unexpected(done.error());
        } else {
            const auto text = valueText(call, name);
            if (!text) return tl::unexpected(text.error());
            shown += (shown.empty() ? "" : " ") + *text;
        }
        call.arguments.take(',');
    }
    if (!shown.empty()) call.context.output().print(shown + "\n");
    return Outcome::Done;
}

Result<Outcome> listProcessors(Call& call) {
    const auto list = engine::listProcessors(call.context.debugger());
    if (!list) return tl::unexpected(list.error());
    for (const auto& processor : *list) {
        call.context.output().print(fmt::format(
            "{} {:2}  {} {}\n", processor.current ? '.' : ' ', processor.number,
            call.context.pointerText(processor.programCounter.value()), oneLine(processor.place, kMaxPlace)));
    }
    return Outcome::Done;
}

// ~ lists the processors, ~Ns makes one current.
Result<Outcome> processors(Call& call) {
    if (call.arguments.empty()) return listProcessors(call);
    const std::string_view word = call.arguments.takeWord();
    const auto number = word.ends_with('s') ? parseNumber(word.substr(0, word.size() - 1), 10) : std::nullopt;
    if (!number || !call.arguments.empty()) {
        return fail(ErrorCode::InvalidArgument,
                    "In kernel mode ~ lists the processors and ~Ns makes one of them current.");
    }
    // What is too large for a number of one is no processor either.
    const auto processor = static_cast<std::uint16_t>(std::min<std::uint64_t>(*number, UINT16_MAX));
    if (auto done = call.context.debugger().selectProcessor(processor); !done) {
        return tl::unexpected(done.error());
    }
    return Outcome::Done;
}

}  // namespace

void addRegisterCommands(CommandRegistry& registry) {
    registry.add("Registers and processors", {
                                                 {"r",
                                                  "[N]r [Register[=Value][,...]]",
                                                  "Show or set registers; 2r: of processor 2",
                                                  Needs::Stopped,
                                                  registers,
                                                  {},
                                                  true},
                                                 {"~", "~ or ~Ns", "List the processors, or make one current",
                                                  Needs::Stopped, processors},
                                             });
}

}  // namespace hawser::command
