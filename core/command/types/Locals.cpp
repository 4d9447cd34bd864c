#include "core/command/types/Locals.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/engine/FrameView.h"
#include "core/symbols/ScopeTable.h"

namespace hawser::command {

namespace {

using engine::Registers;
using symbols::VariablePlace;

constexpr std::string_view kUnavailable = "<unavailable>";
constexpr std::size_t kShownRegisterName = 64;
constexpr std::uint64_t kRegisterBytes = 16;  // of the largest that is kept

// The frame as places of variables name it.
struct Frame {
    std::shared_ptr<const Registers> registers{};  // null: code without a frame
    std::optional<Address> callAddress{};          // the stack pointer in the caller, before the call pushed
};

Bytes bytesOf(const engine::RegisterValue& value, std::uint64_t size) {
    Bytes bytes;
    for (std::uint64_t i = 0; i < size; ++i)
        bytes.push_back(static_cast<std::byte>((i < 8 ? value.value : value.high) >> (8 * (i % 8))));
    return bytes;
}

std::string relativeText(std::string_view base, std::int64_t offset) {
    const auto distance =
        offset < 0 ? 0 - static_cast<std::uint64_t>(offset) : static_cast<std::uint64_t>(offset);
    return fmt::format("@{}{}0x{:04x}", oneLine(base, kShownRegisterName), offset < 0 ? '-' : '+', distance);
}

class Placing {
  public:
    Placing(const engine::Debugger& debugger, Address base, const Frame& frame)
        : m_debugger(debugger), m_base(base), m_frame(frame) {}

    void place(LocalVariable& local, const VariablePlace& at) const {
        local.place = kUnavailable;
        const auto offset = static_cast<std::uint64_t>(at.offset);
        switch (at.kind) {
            case VariablePlace::Kind::Nowhere:
                return;
            case VariablePlace::Kind::Register:
                return inRegister(local, at.name);
            case VariablePlace::Kind::AtRegister: {
                local.relative = relativeText(at.name, at.offset);
                if (const auto base = registerNamed(at.name)) inMemory(local, Address(*base) + offset);
                return;
            }
            case VariablePlace::Kind::AtFrame:
                local.relative = relativeText("frame", at.offset);
                if (m_frame.callAddress) inMemory(local, *m_frame.callAddress + offset);
                return;
            case VariablePlace::Kind::Static:
                local.isStatic = true;
                return inMemory(local, m_base + at.rva);
            case VariablePlace::Kind::Constant:
                local.place = "<constant>";
                local.value = valueOf(local.value.type, at.value);
                return;
        }
    }

  private:
    // What callers had in a register that those they called have used is not known.
    std::optional<engine::RegisterValue> known(std::string_view name) const {
        const auto found = m_frame.registers ? m_frame.registers->get(name) : std::nullopt;
        return found && found->known ? found : std::nullopt;
    }
    std::optional<std::uint64_t> registerNamed(std::string_view name) const {
        const auto found = known(name);
        return found ? std::optional(found->value) : std::nullopt;
    }

    void inRegister(LocalVariable& local, std::string_view name) const {
        local.place = local.relative = "@" + oneLine(name, kShownRegisterName);
        const auto type = local.value.type.resolved();
        const auto found = known(name);
        if (found && type && type->size() <= kRegisterBytes)
            local.value.bytes = bytesOf(*found, type->size());
    }

    void inMemory(LocalVariable& local, Address address) const {
        local.value.address = m_debugger.canonical(address);
        local.place = m_debugger.addressText(address);
    }

    const engine::Debugger& m_debugger;
    Address m_base;
    const Frame& m_frame;
};

// What is seen from a place in the code, before it is known what executes there.
struct Scope {
    engine::Module module;
    DataType::Source source;  // null: nothing is told of it
    std::vector<symbols::Variable> variables{};
};

// Of the function that is looked at, or of those that it is inlined in and that are inlined there too.
enum class Seen : std::uint8_t { InView, Everything };

Scope scopeAt(const engine::Debugger& debugger, Address code, engine::SymbolDemand demand,
              Seen seen = Seen::InView) {
    const engine::Module* const holder = debugger.moduleAt(code);
    if (holder == nullptr) return {};
    Scope scope{*holder, nullptr};  // a copy: reading may make the list another one
    scope.source = debugger.symbols().of(scope.module, demand);
    const symbols::ScopeTable* const scopes = scope.source ? scope.source->scopes() : nullptr;
    const std::uint64_t offset = code - scope.module.base;
    if (scopes == nullptr || offset > UINT32_MAX) return scope;
    const auto rva = static_cast<std::uint32_t>(offset);
    scope.variables = seen == Seen::Everything
                          ? scopes->variablesAt(rva)
                          : symbols::variablesOf(*scopes, rva, engine::inlinedInView(debugger));
    return scope;
}

Result<LocalVariable> placed(const engine::Debugger& debugger, const Scope& scope,
                             const symbols::Variable& variable, const Frame& frame) {
    auto type = DataType::of(scope.source, variable.type);
    if (!type) return tl::unexpected(type.error());
    LocalVariable local{std::string(variable.name), variable.parameter, TypedValue{std::move(*type)}};
    Placing(debugger, scope.module.base, frame).place(local, variable.place);
    return local;
}

Result<std::vector<LocalVariable>> placed(const engine::Debugger& debugger, const Scope& scope,
                                          const Frame& frame) {
    std::vector<LocalVariable> found;
    for (const symbols::Variable& variable : scope.variables) {
        auto local = placed(debugger, scope, variable, frame);
        if (!local) return tl::unexpected(local.error());
        found.push_back(std::move(*local));
    }
    return found;
}

// The stack is walked only for what is placed by the frame.
Result<Frame> frameInView(engine::Debugger& debugger, std::shared_ptr<const Registers> registers,
                          std::span<const symbols::Variable> variables) {
    Frame frame{std::move(registers)};
    const auto byFrame = [](const symbols::Variable& variable) {
        return variable.place.kind == VariablePlace::Kind::AtFrame;
    };
    if (std::ranges::none_of(variables, byFrame)) return frame;
    const std::size_t walked = debugger.chosenFrame().walked;
    const auto frames = debugger.stack(walked + 2);
    if (!frames) return tl::unexpected(frames.error());
    const bool told = walked + 1 < frames->size() && !(*frames)[walked].returnGuessed;
    if (told) frame.callAddress = (*frames)[walked + 1].stackPointer;
    return frame;
}

}  // namespace

Result<std::vector<LocalVariable>> localsInView(engine::Debugger& debugger, engine::SymbolDemand demand) {
    const auto registers = engine::registersInView(debugger);
    if (!registers) return tl::unexpected(registers.error());
    const Scope scope = scopeAt(debugger, engine::codeInView(debugger, **registers), demand);
    const auto frame = frameInView(debugger, *registers, scope.variables);
    if (!frame) return tl::unexpected(frame.error());
    return placed(debugger, scope, *frame);
}

Result<std::optional<LocalVariable>> localNamed(engine::Debugger& debugger, std::string_view name) {
    const auto registers = engine::registersInView(debugger);
    // Nothing that is looked at has no variables.
    if (!registers) return std::nullopt;
    const Scope scope =
        scopeAt(debugger, engine::codeInView(debugger, **registers), engine::SymbolDemand::Shown);
    auto found = std::ranges::find(scope.variables, name, &symbols::Variable::name);
    if (found == scope.variables.end())
        found = std::ranges::find_if(scope.variables, [&](const symbols::Variable& variable) {
            return equalIgnoringCase(variable.name, name);
        });
    if (found == scope.variables.end()) return std::nullopt;
    const auto frame = frameInView(debugger, *registers, std::span(&*found, 1));
    if (!frame) return tl::unexpected(frame.error());
    auto local = placed(debugger, scope, *found, *frame);
    if (!local) return tl::unexpected(local.error());
    return std::optional(std::move(*local));
}

Result<std::vector<LocalVariable>> localsAt(engine::Debugger& debugger, Address code) {
    return placed(debugger, scopeAt(debugger, code, engine::SymbolDemand::Asked, Seen::Everything), {});
}

}  // namespace hawser::command
