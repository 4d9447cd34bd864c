#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/FloatRegisters.h"
#include "core/command/OneLine.h"
#include "core/command/RegisterMask.h"
#include "core/command/TargetText.h"
#include "core/command/TypedRegister.h"
#include "core/engine/Architecture.h"
#include "core/engine/FrameView.h"

namespace hawser::command {

namespace {

constexpr std::string_view kNoWideVector =
    "The ymm registers are not told: the protocol's context record ends at xmm.";
constexpr std::size_t kShownRegister = 32;  // characters of a register's name in a message

Result<std::shared_ptr<const engine::Registers>> registersOf(Call& call, std::uint64_t mask) {
    using engine::RegisterScope;
    const RegisterScope scope = needsVector(mask)    ? RegisterScope::All
                                : needsSpecial(mask) ? RegisterScope::System
                                                     : RegisterScope::General;
    engine::Debugger& debugger = call.context.debugger();
    return call.processor ? debugger.registers(*call.processor, scope)
                          : engine::registersInView(debugger, scope);
}

// The block of general registers; its last line has the segments.
std::string basicText(const engine::Registers& registers, std::uint64_t mask) {
    std::string text = registersText(registers);
    const std::size_t segments = text.rfind("\ncs=");
    if ((mask & kMaskSegment) == 0 && segments != std::string::npos) text.resize(segments + 1);
    return text;
}

Result<Outcome> showMasked(Call& call, std::uint64_t mask, bool withPlace) {
    const auto registers = registersOf(call, mask);
    if (!registers) return tl::unexpected(registers.error());
    std::string text = (mask & kMaskBasic) != 0 ? basicText(**registers, mask) : std::string();
    text += maskedRegistersText(**registers, mask, call.context.wide());
    if ((mask & (kMaskWideVector | kMaskWideVectorIntegers)) != 0) text += std::string(kNoWideVector) + "\n";
    if (withPlace) text += locationText(call.context.debugger(), **registers);
    call.context.output().print(text);
    return Outcome::Done;
}

// "rM 8", "rX": the letters behind r.
Result<std::uint64_t> takeMask(Call& call) {
    std::uint64_t mask = 0;
    for (const char letter : call.suffix) {
        if (letter == 'F') mask |= kMaskFloat;
        if (letter == 'X') mask |= kMaskVector;
        if (letter == 'Y') mask |= kMaskWideVector;
        if (letter == 'I' && (mask & kMaskWideVector) != 0) mask = kMaskWideVectorIntegers;
    }
    if (call.suffix.find('M') == std::string_view::npos) return mask;
    const auto value = call.arguments.takeExpression(call.context);
    if (!value) return value;
    if (*value > kMaskAll)
        return fail(ErrorCode::InvalidArgument, "A register mask has 12 bits; rm ? tells what they are.");
    return *value | mask;
}

std::string_view takeName(Arguments& arguments) {
    if (arguments.empty()) return {};
    const std::string_view rest = arguments.rest();
    const auto ends = [](char c) { return c == '=' || c == ':' || c == ',' || isBlank(c); };
    const auto length = static_cast<std::size_t>(std::ranges::find_if(rest, ends) - rest.begin());
    arguments = Arguments(rest.substr(length));
    return rest.substr(0, length);
}

Error badRegister(std::string_view name) {
    return {ErrorCode::InvalidArgument,
            fmt::format("Bad register error at '{}'", oneLine(name, kShownRegister)),
            {}};
}

// A register that there is, whose value the chosen frame did not leave behind.
bool isLost(const Call& call, std::string_view name) {
    const engine::Debugger& debugger = call.context.debugger();
    return !call.processor && debugger.chosenFrame().walked != 0 &&
           debugger.architecture().registers().find(toLower(name)).has_value();
}

// ymm0 to ymm15, and those of AVX-512.
bool isWideVector(const Call& call, std::string_view name) {
    const std::string lower = toLower(name);
    if (!call.context.debugger().architecture().registers().find("xmm0")) return false;
    if (!lower.starts_with("ymm") && !lower.starts_with("zmm")) return false;
    const auto number = parseNumber(std::string_view(lower).substr(3), 10);
    return number && *number < 32;
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
    if (!*found && isWideVector(call, name)) return fail(ErrorCode::Unsupported, std::string(kNoWideVector));
    if (!*found && isLost(call, name)) return toLower(name) + "=??";
    if (!*found) return tl::unexpected(badRegister(name));
    const engine::RegisterValue* const value = &**found;
    if (value->bits == 80) return fmt::format("{}={}", value->name, extendedWithBits(*value));
    if (value->bits > 64) return fmt::format("{}={:016x}{:016x}", value->name, value->high, value->value);
    return fmt::format("{}={:0{}x}", toLower(name), value->value, std::max(1U, value->bits / 4));
}

Result<> assignValue(Call& call, std::string_view name) {
    const bool pseudo = name.starts_with('$');
    const auto value =
        call.arguments.takeExpression(call.context, pseudo ? Signs::AsWritten : Signs::Extended);
    if (!value) return tl::unexpected(value.error());
    if (pseudo) return call.context.setUserRegister(name.substr(1), {*value});
    if (call.processor && *call.processor != call.context.debugger().currentProcessor()) {
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("Registers of another processor can be looked at, not changed; ~{}s makes it the "
                        "current one.",
                        *call.processor));
    }
    return call.context.debugger().setRegister(toLower(name), *value);
}

// "r eax=": its value is shown, and a new one asked for; a bare ENTER leaves it.
Result<> ask(Call& call, std::string_view name) {
    const auto text = valueText(call, name);
    if (!text) return tl::unexpected(text.error());
    CommandContext& context = call.context;
    context.output().print(*text + "\n");
    context.memory().answer = [&context, processor = call.processor,
                               kept = std::string(name)](std::string_view line) -> Result<bool> {
        if (trim(line).empty()) return false;
        Call again{context, "r", {}, processor, Arguments(line), {}};
        if (auto done = assignValue(again, kept); !done) return tl::unexpected(done.error());
        if (auto end = again.arguments.expectEnd(); !end) return tl::unexpected(end.error());
        return false;
    };
    return {};
}

Result<> assign(Call& call, std::string_view name) {
    return call.arguments.empty() ? ask(call, name) : assignValue(call, name);
}

// "xmm0:16ub": of the elements, so many of the lowest.
Result<std::string> elementsOf(Call& call, std::string_view name) {
    const std::string_view word = takeName(call.arguments);
    const std::size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
    const auto form = elementFormOf(word.substr(digits));
    const auto count =
        digits == 0 ? std::optional<std::uint64_t>(0) : parseNumber(word.substr(0, digits), 10);
    if (!form || !count || *count > 64)
        return fail(ErrorCode::InvalidArgument, fmt::format("'{}' is none of ib ub iw uw id ud iq uq f d.",
                                                            oneLine(word, kShownRegister)));
    const auto registers = registersOf(call, kMaskVector);
    if (!registers) return tl::unexpected(registers.error());
    const auto value = (*registers)->get(toLower(name));
    if (!value && isWideVector(call, name)) return fail(ErrorCode::Unsupported, std::string(kNoWideVector));
    if (!value) return tl::unexpected(badRegister(name));
    if (value->bits < form->bits)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{} has {} bits.", oneLine(name, kShownRegister), value->bits));
    return fmt::format("{}={}", value->name, elementsText(*value, *form, static_cast<unsigned>(*count)));
}

// "r.": the registers that the instruction names, each once.
Result<Outcome> showUsed(Call& call) {
    const auto registers = registersOf(call, 0);
    if (!registers) return tl::unexpected(registers.error());
    const Address at = (*registers)->programCounter();
    const auto memory = call.context.debugger().read(at, disassembly::kMaxInstruction);
    if (!memory) return tl::unexpected(memory.error());
    const auto instruction = call.context.disassembler().decode(
        ByteSpan(memory->bytes).first(memory->validPrefix()), at, call.context.namer());
    if (!instruction) return Outcome::Done;
    const auto& table = call.context.debugger().architecture().registers();
    std::vector<std::string> shown;
    for (std::string_view rest = instruction->operands; !rest.empty();) {
        const std::size_t length = std::min(rest.find_first_of(" ,+-*[]():!"), rest.size());
        const std::string_view word = rest.substr(0, length);
        rest.remove_prefix(std::min(length + 1, rest.size()));
        if (!table.find(word)) continue;
        auto text = valueText(call, word);
        if (!text) return tl::unexpected(text.error());
        if (std::ranges::find(shown, *text) == shown.end()) shown.push_back(std::move(*text));
    }
    if (!shown.empty()) call.context.output().print(fmt::format("{}\n", fmt::join(shown, "  ")));
    return Outcome::Done;
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

// One of "rax", "rax=1", "rax=" and "xmm0:4f"; what is to be shown of it.
Result<std::string> oneRegister(Call& call) {
    call.arguments.take('@');
    const std::string_view name = takeName(call.arguments);
    if (name.empty()) return tl::unexpected(badRegister(call.arguments.rest()));
    if (call.arguments.take(':')) return elementsOf(call, name);
    if (!call.arguments.take('=')) return valueText(call, name);
    if (auto done = assign(call, name); !done) return tl::unexpected(done.error());
    return std::string();
}

// "r? $t0 = Expression"
Result<Outcome> setTyped(Call& call) {
    call.arguments.take('@');
    const std::string_view name = takeName(call.arguments);
    if (!name.starts_with('$') || !call.arguments.take('=') || call.arguments.empty())
        return fail(ErrorCode::InvalidArgument,
                    "r? gives $t0 to $t19 a value with its type: r? $t0 = Expression");
    const auto set = setTypedRegister(call.context, name.substr(1), trim(call.arguments.rest()));
    return set ? Result<Outcome>(Outcome::Done) : tl::unexpected(set.error());
}

Result<Outcome> registers(Call& call) {
    if (call.suffix.empty() && call.arguments.rest().starts_with('?')) {
        call.arguments.take('?');
        return setTyped(call);
    }
    const std::string_view typed = trim(call.arguments.rest());
    if (typed.starts_with("$.u")) return setFixedAlias(call);
    if (call.suffix.empty() && typed == ".") return showUsed(call);
    const auto mask = takeMask(call);
    if (!mask) return tl::unexpected(mask.error());
    if (call.arguments.empty())
        return call.suffix.empty() ? showMasked(call, call.context.memory().registerMask, true)
                                   : showMasked(call, *mask, false);
    std::string shown;
    while (!call.arguments.empty()) {
        const auto text = oneRegister(call);
        if (!text) return tl::unexpected(text.error());
        if (!text->empty()) shown += (shown.empty() ? "" : " ") + *text;
        call.arguments.take(',');
    }
    if (!shown.empty()) call.context.output().print(shown + "\n");
    return Outcome::Done;
}

Result<Outcome> registerMask(Call& call) {
    CommandMemory& memory = call.context.memory();
    if (call.arguments.empty()) {
        call.context.output().print(fmt::format("Register output mask is {:x}:\n{}", memory.registerMask,
                                                maskText(memory.registerMask)));
        return Outcome::Done;
    }
    if (call.arguments.take('?')) {
        call.context.output().print(maskText(kMaskAll));
        return Outcome::Done;
    }
    const auto mask = call.arguments.takeExpression(call.context);
    if (!mask) return tl::unexpected(mask.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    if ((*mask & kMaskAll) == 0)
        return fail(ErrorCode::InvalidArgument, "A register mask has 12 bits; rm ? tells what they are.");
    if ((*mask & ~kMaskAll) != 0)
        call.context.output().print(fmt::format("Ignored invalid bits {:x}\n", *mask & ~kMaskAll));
    memory.registerMask = *mask & kMaskAll;
    return Outcome::Done;
}

}  // namespace

void addRegisterCommands(CommandRegistry& registry) {
    registry.add(
        "Registers",
        {
            taking(Operand::Register, {"r", "[N]r[M Mask|F|X|Y|YI|?] [Register[:[N]Type][=[Value]][,...]]",
                                       "Show or set registers; r. those of the instruction, r? with a type",
                                       Needs::Stopped, registers, "MFXYI", true}),
            {"rm", "rm [? | Mask]", "Which registers r shows", Needs::Nothing, registerMask},
        });
}

}  // namespace hawser::command
