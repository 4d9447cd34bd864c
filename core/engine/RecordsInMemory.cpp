#include "core/engine/RecordsInMemory.h"

#include <fmt/format.h>

#include "core/base/RecordField.h"
#include "core/engine/Architecture.h"
#include "core/engine/Debugger.h"
#include "core/engine/RegisterFile.h"
#include "core/engine/TargetPointer.h"

namespace hawser::engine {

namespace {

constexpr std::size_t kMaxParameters = 15;  // EXCEPTION_MAXIMUM_PARAMETERS

Result<> needMachine(const Debugger& debugger) {
    if (!debugger.architecture().registers().places().empty()) return {};
    return fail(ErrorCode::Unsupported, "this machine type is not supported: x64, x86 and ARM64 are");
}

Result<MemoryBytes> readRecord(Debugger& debugger, Address at, std::size_t size, std::size_t needed,
                               std::string_view what) {
    auto memory = debugger.read(at, size);
    if (!memory) return memory;
    if (memory->validPrefix() >= needed) return memory;
    return fail(
        ErrorCode::NotAvailable,
        fmt::format("The {} at {} cannot be read: the memory is not there.", what, debugger.addressText(at)),
        at.value());
}

std::shared_ptr<const Registers> shared(RegisterFile file) {
    return std::make_shared<const RegisterFile>(std::move(file));
}

bool cameFromKernel(const RegisterFile& file) {
    constexpr std::uint64_t kPrivilege = 3;  // of the code segment
    constexpr std::uint64_t kVirtual8086 = 1 << 17;
    const auto segment = file.get("cs");
    const auto flags = file.get("efl");
    return segment && (segment->value & kPrivilege) == 0 && flags && (flags->value & kVirtual8086) == 0;
}

}  // namespace

Result<ExceptionEvent> readExceptionRecord(Debugger& debugger, Address at) {
    const unsigned pointer = debugger.isWide() ? 8 : 4;
    // Code and flags, chained record, address, count (and what aligns it), parameters.
    const std::size_t head = 8 + 2 * pointer + pointer;
    const auto memory = readRecord(debugger, at, head + kMaxParameters * pointer, head, "exception record");
    if (!memory) return tl::unexpected(memory.error());
    ByteReader reader(ByteSpan(memory->bytes).first(memory->validPrefix()));
    ExceptionEvent event;
    event.code = reader.u32();
    event.flags = reader.u32();
    event.record = readPointer(reader, pointer);
    event.address = readPointer(reader, pointer);
    const std::uint32_t count = reader.u32();
    if (count > kMaxParameters)
        return fail(
            ErrorCode::Malformed,
            fmt::format("There is no exception record at {}: it would have {} parameters, and none has "
                        "more than {}.",
                        debugger.addressText(at), count, kMaxParameters),
            at.value());
    reader.seek(head);
    for (std::uint32_t i = 0; i < count; ++i)
        event.parameters.push_back(pointer == 8 ? reader.u64() : reader.u32());
    if (!reader.failed()) return event;
    const Address missing = at + memory->validPrefix();
    return fail(ErrorCode::NotAvailable,
                fmt::format("memory at {} cannot be read", debugger.addressText(missing)), missing.value());
}

Result<std::shared_ptr<const Registers>> readContextRecord(Debugger& debugger, Address at) {
    if (auto known = needMachine(debugger); !known) return tl::unexpected(known.error());
    const Architecture& architecture = debugger.architecture();
    const std::size_t needed = architecture.registers().roles().needed;
    auto memory = readRecord(debugger, at, architecture.contextSize(), needed, "context record");
    if (!memory) return tl::unexpected(memory.error());
    const ContextMark mark = architecture.contextMark();
    const std::uint64_t flags = loadField(memory->bytes, mark.offset, 4);
    if ((flags & mark.bit) == 0)
        return fail(ErrorCode::Malformed,
                    fmt::format("There is no context record at {}: its flags are {:08x}, without the bit of "
                                "this machine ({:x}).",
                                debugger.addressText(at), flags, mark.bit),
                    at.value());
    memory->bytes.resize(memory->validPrefix());
    auto file = RegisterFile::create(architecture.registers(), std::move(memory->bytes), {});
    if (!file) return tl::unexpected(file.error());
    return shared(std::move(*file));
}

Result<std::shared_ptr<const Registers>> readTrapFrame(Debugger& debugger, Address at) {
    if (auto known = needMachine(debugger); !known) return tl::unexpected(known.error());
    const Architecture& architecture = debugger.architecture();
    const std::uint16_t build = debugger.info() ? debugger.info()->version.buildNumber : std::uint16_t{0};
    const auto frame = architecture.trapFrame(build);
    if (!frame)
        return fail(ErrorCode::Unsupported,
                    "How this machine's kernel lays out its trap frames is not known without symbols.");
    const auto memory = readRecord(debugger, at, frame->size, frame->size, "trap frame");
    if (!memory) return tl::unexpected(memory.error());
    auto file = RegisterFile::create(architecture.registers(), Bytes(architecture.contextSize()), {});
    if (!file) return tl::unexpected(file.error());
    for (const TrapFramePlace& place : frame->places) {
        const std::uint64_t value = loadField(memory->bytes, place.offset, place.bits / 8);
        if (auto set = file->set(place.name, value); !set) return tl::unexpected(set.error());
    }
    if (frame->kernelStack && cameFromKernel(*file)) {
        const Address stack = at + *frame->kernelStack;
        const std::string_view name = architecture.registers().roles().stackPointer;
        if (auto set = file->set(name, debugger.canonical(stack).value()); !set)
            return tl::unexpected(set.error());
    }
    return shared(std::move(*file));
}

}  // namespace hawser::engine
