// Reads and writes for the window's views. Each gets exactly one answer.
#include <algorithm>
#include <limits>

#include "core/base/Overloaded.h"
#include "core/engine/Architecture.h"
#include "core/engine/BreakpointTable.h"
#include "core/session/SessionCore.h"

namespace hawser::session {

namespace {

constexpr std::size_t kMaxViewRead = 1 << 20;  // bytes a view may ask for at once
constexpr unsigned kMaxViewLines = 4096;       // instructions, frames

template <class T>
Answer<T> answer(RequestId id, Epoch epoch, Result<T> result) {
    Answer<T> reply{id, epoch, {}, nullptr};
    if (result) {
        reply.value = std::make_shared<const T>(std::move(*result));
    } else {
        reply.error = std::move(result.error());
    }
    return reply;
}

// The work behind one request; all of it synchronous, on the engine thread.
class ViewReader {
  public:
    ViewReader(engine::Debugger& debugger, command::Interpreter& interpreter)
        : m_debugger(debugger), m_interpreter(interpreter) {}

    Result<RegisterList> read(const ReadRegisters&) {
        const auto registers = m_debugger.registers();
        if (!registers) return tl::unexpected(registers.error());
        return RegisterList{m_debugger.currentProcessor(), (*registers)->all()};
    }

    Result<MemoryBlock> read(const ReadMemoryAt& request) {
        const auto address = resolve(request.expression, request.address);
        if (!address) return tl::unexpected(address.error());
        const std::size_t count = std::min(request.count, kMaxViewRead);
        auto bytes =
            request.physical ? m_debugger.readPhysical(*address, count) : m_debugger.read(*address, count);
        if (!bytes) return tl::unexpected(bytes.error());
        return MemoryBlock{request.physical, std::move(*bytes)};
    }

    Result<DisassemblyBlock> read(const DisassembleAt& request) {
        const auto registers = m_debugger.registers();
        if (!registers) return tl::unexpected(registers.error());
        DisassemblyBlock block;
        block.programCounter = (*registers)->programCounter();
        block.hasProgramCounter = true;
        const auto address = resolve(request.expression, request.address.value_or(block.programCounter));
        if (!address) return tl::unexpected(address.error());
        auto lines = disassemble(*address, std::min(request.before, kMaxViewLines),
                                 std::min(request.after, kMaxViewLines));
        if (!lines) return tl::unexpected(lines.error());
        block.lines = std::move(*lines);
        return block;
    }

    Result<StackList> read(const ReadStack& request) {
        auto frames = m_debugger.stack(std::min(request.maxFrames, kMaxViewLines));
        if (!frames) return tl::unexpected(frames.error());
        return StackList{std::move(*frames)};
    }

    Result<Evaluation> read(const Evaluate& request) {
        const auto value = m_interpreter.evaluate(request.expression.toStdString());
        if (!value) return tl::unexpected(value.error());
        return Evaluation{*value};
    }

    Result<> write(const WriteRegister& request) {
        return m_debugger.setRegister(request.name.toStdString(), request.value);
    }

    Result<> write(const WriteMemoryAt& request) {
        const ByteSpan bytes = std::as_bytes(
            std::span(request.bytes.constData(), static_cast<std::size_t>(request.bytes.size())));
        if (!m_debugger.stopped()) return fail(ErrorCode::NotAvailable, "The target is not stopped.");
        const auto written = request.physical ? m_debugger.writePhysical(request.address, bytes)
                                              : m_debugger.write(request.address, bytes);
        if (!written) return tl::unexpected(written.error());
        if (*written == bytes.size()) return {};
        return fail(ErrorCode::Refused, "The target cannot write there.", request.address.value() + *written);
    }

    Result<> write(const SelectProcessor& request) {
        if (request.processor > std::numeric_limits<std::uint16_t>::max()) {
            return fail(ErrorCode::InvalidArgument, "There is no such processor.");
        }
        return m_debugger.selectProcessor(static_cast<std::uint16_t>(request.processor));
    }

    Result<> write(const ToggleBreakpoint& request) {
        engine::BreakpointTable& table = m_debugger.breakpoints();
        const auto& list = table.list();
        const auto there = std::ranges::find_if(list, [&](const Breakpoint& b) {
            return b.kind == BreakpointKind::Software && b.resolved && b.address == request.address;
        });
        if (there != list.end()) return table.remove(there->id);
        Breakpoint breakpoint;
        breakpoint.address = request.address;
        if (const engine::Module* module = m_debugger.moduleAt(request.address)) {
            breakpoint.module = module->name;
            breakpoint.offset = request.address - module->base;
        }
        const auto added = table.add(std::move(breakpoint));
        if (!added) return tl::unexpected(added.error());
        return {};
    }

    Result<> write(const EnableBreakpoint& request) {
        return m_debugger.breakpoints().enable(request.id, request.on);
    }
    Result<> write(const RemoveBreakpoint& request) { return m_debugger.breakpoints().remove(request.id); }
    Result<> write(const ReloadModules&) { return m_debugger.reloadModules(); }

  private:
    Result<Address> resolve(const QString& expression, Address otherwise) {
        if (expression.trimmed().isEmpty()) return otherwise;
        const auto value = m_interpreter.evaluate(expression.toStdString());
        if (!value) return tl::unexpected(value.error());
        return Address(*value);
    }

    Result<std::vector<Instruction>> disassemble(Address address, unsigned before, unsigned after) {
        const disassembly::Disassembler disassembler(m_debugger.architecture().disassemblerMode());
        const disassembly::Namer namer = [this](Address at) -> std::optional<std::string> {
            const auto name = m_debugger.names().nameOf(at);
            return name ? std::optional(name->withDisplacement()) : std::nullopt;
        };
        constexpr std::size_t kLongest = disassembly::Disassembler::kMaxInstruction;
        const std::size_t ahead = std::min<std::uint64_t>(before * kLongest, address.value());
        const auto code = m_debugger.read(address - ahead, ahead + after * kLongest);
        if (!code) return tl::unexpected(code.error());
        const ByteSpan bytes = code->bytes;
        // Backwards only through what can be read without a gap.
        std::size_t readable = 0;
        while (readable < ahead && code->valid[ahead - readable - 1]) ++readable;
        std::vector<Instruction> lines =
            disassembler.decodeBefore(bytes.subspan(ahead - readable, readable), address, before, namer);
        std::size_t forward = 0;
        while (ahead + forward < bytes.size() && code->valid[ahead + forward]) ++forward;
        auto following = disassembler.decodeAll(bytes.subspan(ahead, forward), address, after, namer);
        lines.insert(lines.end(), std::make_move_iterator(following.begin()),
                     std::make_move_iterator(following.end()));
        if (lines.empty())
            return fail(ErrorCode::NotAvailable, "The code there cannot be read.", address.value());
        return lines;
    }

    engine::Debugger& m_debugger;
    command::Interpreter& m_interpreter;
};

}  // namespace

void SessionCore::answerView(const PostedRequest& request) {
    ViewReader reader(*m_debugger, *m_interpreter);
    const RequestId id = request.id;
    const auto wrote = [&](Result<> result) {
        // Also after a failure: part of it may have happened.
        if (m_connection.targetHolds()) contentsMayHaveChanged();
        tellModules();
        tellBreakpoints();
        WriteAnswer reply{id, m_epoch, {}, nullptr};
        if (!result) reply.error = std::move(result.error());
        tellPrompt(false);
        m_listener.written(std::move(reply));
    };
    std::visit(
        Overloaded{
            [&](const ReadRegisters& r) { m_listener.registersRead(answer(id, m_epoch, reader.read(r))); },
            [&](const ReadMemoryAt& r) { m_listener.memoryRead(answer(id, m_epoch, reader.read(r))); },
            [&](const DisassembleAt& r) { m_listener.disassembled(answer(id, m_epoch, reader.read(r))); },
            [&](const ReadStack& r) { m_listener.stackRead(answer(id, m_epoch, reader.read(r))); },
            [&](const Evaluate& r) { m_listener.evaluated(answer(id, m_epoch, reader.read(r))); },
            [&](const WriteRegister& r) { wrote(reader.write(r)); },
            [&](const WriteMemoryAt& r) { wrote(reader.write(r)); },
            [&](const SelectProcessor& r) { wrote(reader.write(r)); },
            [&](const ToggleBreakpoint& r) { wrote(reader.write(r)); },
            [&](const EnableBreakpoint& r) { wrote(reader.write(r)); },
            [&](const RemoveBreakpoint& r) { wrote(reader.write(r)); },
            [&](const ReloadModules& r) { wrote(reader.write(r)); },
            [](const auto&) {},  // not a view's request
        },
        request.request);
}

}  // namespace hawser::session
