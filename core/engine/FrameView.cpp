#include "core/engine/FrameView.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/Text.h"
#include "core/engine/Architecture.h"
#include "core/engine/CallStack.h"
#include "core/engine/Debugger.h"
#include "core/engine/Sources.h"

namespace hawser::engine {

namespace {

bool isOfProcessor(RegisterGroup group) {
    return group == RegisterGroup::Debug || group == RegisterGroup::Control;
}

// The registers of a caller: those that the walk knows, and the processor's own.
class FrameRegisters final : public Registers {
  public:
    FrameRegisters(const RegisterTable& table, std::shared_ptr<const Registers> processor, StackFrame frame)
        : m_table(table), m_processor(std::move(processor)), m_frame(std::move(frame)) {}

    std::vector<RegisterValue> all() const override {
        std::vector<RegisterValue> values = m_processor->all();
        for (RegisterValue& value : values) {
            if (isOfProcessor(value.group)) continue;
            const auto found = kept(value.name);
            value.known = found.has_value();
            value.value = found.value_or(0) & valueMask(value.bits);
            value.high = 0;
        }
        return values;
    }

    std::optional<RegisterValue> get(std::string_view name) const override {
        const auto found = m_table.find(toLower(name));
        if (!found) return {};
        const RegisterPlace& place = found->place;
        if (isOfProcessor(place.group)) return m_processor->get(name);
        const auto whole = kept(place.name);
        if (!whole) return {};
        RegisterValue value{std::string(place.name), place.group, place.bits, *whole & valueMask(place.bits)};
        if (found->part) {
            value.name = std::string(found->part->name);
            value.bits = found->part->bits;
            value.value = (value.value >> found->part->shift) & valueMask(found->part->bits);
        }
        return value;
    }

    Result<> set(std::string_view, std::uint64_t) override {
        return fail(ErrorCode::Unsupported, "registers of a caller cannot be changed");
    }
    Address programCounter() const override { return m_frame.instruction; }
    Address stackPointer() const override { return m_frame.stackPointer; }
    Address framePointer() const override { return addressIn(m_table.roles().framePointer); }

  private:
    std::optional<std::uint64_t> kept(std::string_view name) const {
        const auto found = std::ranges::find(m_frame.registers, name, &FrameRegister::name);
        if (found == m_frame.registers.end()) return {};
        return found->value;
    }
    Address addressIn(std::string_view name) const { return Address(kept(name).value_or(0)); }

    const RegisterTable& m_table;  // outlives everything
    std::shared_ptr<const Registers> m_processor;
    StackFrame m_frame;
};

}  // namespace

Result<> selectFrame(Debugger& debugger, unsigned number) {
    if (number == 0) {
        debugger.frameIs({});
        return {};
    }
    const auto frames = callStack(debugger, std::size_t{number} + 1);
    if (!frames) return tl::unexpected(frames.error());
    if (frames->size() <= number)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("There is no frame {:x}; the stack has {:x}.", number, frames->size()));
    debugger.frameIs({number, frames->back().walked, frames->back().inlined});
    return {};
}

Result<StackFrame> frameInView(Debugger& debugger) {
    auto frame = frameOf(debugger, debugger.chosenFrame());
    if (frame && debugger.currentFrame() != 0)
        debugger.frameIs({frame->number, frame->walked, frame->inlined});
    return frame;
}

std::optional<SourcePosition> sourceOf(const Debugger& debugger, const StackFrame& frame) {
    const SourceLines& lines = debugger.sources().lines;
    if (!frame.inlinedCall) return lines.at(frame.codeAddress());
    if (!lines.enabled() || frame.inlinedCall->line == 0) return {};
    return SourcePosition{frame.inlinedCall->file, frame.inlinedCall->line, frame.codeAddress(), 1};
}

Result<std::shared_ptr<const Registers>> registersInView(Debugger& debugger, RegisterScope scope) {
    auto processor = debugger.registers(scope);
    if (!processor || debugger.chosenFrame().walked == 0) return processor;
    auto frame = frameInView(debugger);
    if (!frame) return tl::unexpected(frame.error());
    return std::make_shared<const FrameRegisters>(debugger.architecture().registers(), std::move(*processor),
                                                  std::move(*frame));
}

Result<std::optional<RegisterValue>> registerInView(Debugger& debugger, std::string_view name) {
    const auto found = debugger.architecture().registers().find(toLower(name));
    if (debugger.chosenFrame().walked == 0 || !found || isOfProcessor(found->place.group))
        return debugger.registerNamed(name);
    const auto registers = registersInView(debugger);
    if (!registers) return tl::unexpected(registers.error());
    return (*registers)->get(name);
}

Address codeInView(const Debugger& debugger, const Registers& registers) {
    return registers.programCounter() - (debugger.chosenFrame().walked == 0 ? 0 : 1);
}

std::optional<std::size_t> inlinedInView(const Debugger& debugger) {
    const FrameChoice& choice = debugger.chosenFrame();
    return choice.number == 0 ? std::nullopt : std::optional<std::size_t>(choice.inlined);
}

}  // namespace hawser::engine
