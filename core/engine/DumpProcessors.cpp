#include "core/engine/DumpProcessors.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/engine/Architectures.h"
#include "core/engine/DebuggerDataReader.h"
#include "core/engine/DumpReader.h"
#include "core/engine/TargetPointer.h"

namespace hawser::engine {

namespace {

struct Place {
    std::uint64_t programCounter = 0;
    std::uint64_t stackPointer = 0;

    bool operator==(const Place&) const = default;
};

std::optional<std::uint64_t> registerIn(ByteSpan context, const RegisterTable& table, std::string_view name) {
    const auto found = table.find(name);
    if (!found) return std::nullopt;
    ByteReader reader(context);
    reader.seek(found->place.offset);
    const std::uint64_t value = found->place.bits == 32 ? reader.u32() : reader.u64();
    return reader.failed() ? std::nullopt : std::optional(value);
}

std::optional<Place> placeIn(ByteSpan context, Machine machine) {
    const RegisterTable& table = architectureOf(machine).registers();
    const auto pc = registerIn(context, table, table.roles().programCounter);
    const auto sp = registerIn(context, table, table.roles().stackPointer);
    if (!pc || !sp) return std::nullopt;
    return Place{*pc, *sp};
}

tl::unexpected<Error> notHeld(std::string_view what, std::uint16_t processor) {
    return fail(ErrorCode::Refused,
                fmt::format("The dump does not hold the {} of processor {}.", what, processor));
}

}  // namespace

DumpProcessors::DumpProcessors(dump::CrashDump& crashDump)
    : m_dump(crashDump), m_kernel(searchKernel()), m_data(readDebuggerData()) {
    findBlocks();
    if (!m_dump.elfProcessors().empty()) {
        m_count = static_cast<std::uint16_t>(m_dump.elfProcessors().size());
        return;
    }
    // One that cannot be told ends the list: the engine counts from 0 on.
    std::uint16_t told = 0;
    while (told < m_blocks.size() && contextOfBlock(told)) ++told;
    m_blocks.resize(told);
    if (told == 0) return;
    m_count = told;
    m_crashed = findCrashed().value_or(0);
}

std::optional<Bytes> DumpProcessors::bytes(Address address, std::size_t count) {
    Bytes read(count);
    const auto done = m_dump.memory().copyVirtual(m_dump.memory().root(), address, read);
    if (!done || *done != count) return std::nullopt;
    return read;
}

std::optional<Address> DumpProcessors::pointer(Address at) {
    const unsigned size = pointers64() ? 8 : 4;
    const auto value = bytes(at, size);
    if (!value) return std::nullopt;
    ByteReader reader(*value);
    return readPointer(reader, size);
}

// What a header does not tell is looked for where the processor runs.
FoundKernel DumpProcessors::searchKernel() {
    const Address told = m_dump.header().debuggerDataBlock.value_or(Address());
    if (told.value() != 0 || m_dump.elfProcessors().empty()) return {{}, told};
    const auto found =
        findKernel(readerOf(m_dump), m_dump.elfProcessors().front().specialRegisters, pointers64());
    return found && *found ? **found : FoundKernel{};
}

std::optional<DebuggerData> DumpProcessors::readDebuggerData() {
    if (m_kernel.debuggerDataBlock.value() == 0) return std::nullopt;
    const auto data = engine::readDebuggerData(readerOf(m_dump), m_kernel.debuggerDataBlock, pointers64());
    return data ? std::optional(*data) : std::nullopt;
}

void DumpProcessors::findBlocks() {
    if (!m_data || m_data->processorBlock.value() == 0) return;
    const std::uint32_t claimed = m_dump.header().processors.value_or(1);
    for (std::uint32_t i = 0; i < std::min(claimed, kMaxProcessors); ++i) {
        const auto block = pointer(m_data->processorBlock + i * (pointers64() ? 8 : 4));
        if (!block || !inUpperHalf(*block)) return;
        m_blocks.push_back(*block);
    }
}

// The one whose context is the header's; in a small dump, the one whose block it holds apart: its context may
// be that of the exception, which no block has.
std::optional<std::uint16_t> DumpProcessors::findCrashed() {
    const Machine machine = m_dump.header().machine;
    if (m_dump.header().context) {
        const auto place = placeIn(*m_dump.header().context, machine);
        for (std::size_t i = 0; place && i < m_blocks.size(); ++i) {
            const auto context = contextOfBlock(static_cast<std::uint16_t>(i));
            if (context && placeIn(*context, machine) == place) return static_cast<std::uint16_t>(i);
        }
    }
    if (!m_dump.triage() || !m_dump.triage()->prcb || !m_data || m_data->prcbNumber == 0) return std::nullopt;
    const dump::FilePart& own = *m_dump.triage()->prcb;
    Bytes number(pointers64() ? 2 : 1);
    if (own.size < m_data->prcbNumber + number.size()) return std::nullopt;
    if (!m_dump.file().copy(own.offset + m_data->prcbNumber, number)) return std::nullopt;
    ByteReader reader(number);
    const std::uint16_t value = pointers64() ? reader.u16() : reader.u8();
    return value < m_blocks.size() ? std::optional(value) : std::nullopt;
}

Result<Bytes> DumpProcessors::part(Address address, std::size_t size, std::string_view what,
                                   std::uint16_t processor) {
    Bytes read(size);
    const auto done = m_dump.memory().copyVirtual(m_dump.memory().root(), address, read);
    if (!done) return tl::unexpected(done.error());
    if (*done != size) return notHeld(what, processor);
    return read;
}

Result<Bytes> DumpProcessors::contextOfBlock(std::uint16_t processor) {
    const Address block = m_blocks[processor];
    const std::size_t size = architectureOf(m_dump.header().machine).contextSize();
    if (m_data->prcbContext != 0) {
        const auto at = pointer(block + m_data->prcbContext);
        if (!at || !inUpperHalf(*at)) return notHeld("registers", processor);
        return part(*at, size, "registers", processor);
    }
    if (m_data->prcbProcessorState == 0) return notHeld("registers", processor);
    return part(block + m_data->prcbProcessorState, size, "registers", processor);
}

Result<Bytes> DumpProcessors::context(std::uint16_t processor) {
    if (processor >= m_count) return notHeld("registers", processor);
    if (!m_dump.elfProcessors().empty()) return m_dump.elfProcessors()[processor].context;
    if (processor != m_crashed) return contextOfBlock(processor);
    if (!m_dump.header().context)
        return m_blocks.empty() ? notHeld("registers", processor) : contextOfBlock(processor);
    const Bytes& context = *m_dump.header().context;
    const std::size_t size = architectureOf(m_dump.header().machine).contextSize();
    return Bytes(context.begin(),
                 context.begin() + static_cast<std::ptrdiff_t>(std::min(size, context.size())));
}

Result<Address> DumpProcessors::programCounter(std::uint16_t processor) {
    const auto read = context(processor);
    if (!read) return tl::unexpected(read.error());
    const Machine machine = m_dump.header().machine;
    const RegisterTable& table = architectureOf(machine).registers();
    const auto value = registerIn(*read, table, table.roles().programCounter);
    return value ? canonical(Address(*value), machine) : Address();
}

Result<Bytes> DumpProcessors::specialRegisters(std::uint16_t processor) {
    if (processor >= m_count) return notHeld("control registers", processor);
    if (!m_dump.elfProcessors().empty()) return m_dump.elfProcessors()[processor].specialRegisters;
    if (processor >= m_blocks.size()) return notHeld("control registers", processor);
    return part(m_blocks[processor] + m_data->specialRegisters(pointers64()),
                architectureOf(m_dump.header().machine).specialSize(), "control registers", processor);
}

Address DumpProcessors::thread(std::uint16_t processor) {
    if (processor >= m_blocks.size() || m_data->prcbCurrentThread == 0) return {};
    return pointer(m_blocks[processor] + m_data->prcbCurrentThread).value_or(Address());
}

}  // namespace hawser::engine
