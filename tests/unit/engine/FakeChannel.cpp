#include "tests/unit/engine/FakeChannel.h"

#include <algorithm>
#include <utility>

namespace hawser::engine::test {

namespace {

constexpr std::uint64_t kPage = 0x1000;
constexpr std::byte kInt3{0xCC};

void store(Bytes& record, std::size_t offset, std::uint64_t value, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i)
        record[offset + i] = static_cast<std::byte>((value >> (8 * i)) & 0xFF);
}

std::uint64_t load(const Bytes& record, std::size_t offset) {
    ByteReader reader(record);
    reader.seek(offset);
    return reader.u64();
}

kd::Reply failed(std::uint32_t status = kd::kStatusUnsuccessful) {
    kd::Reply reply;
    reply.status = status;
    return reply;
}

}  // namespace

FakeChannel::FakeChannel() {
    version.machine = kd::Machine::X64;
    version.protocolVersion = 6;
    version.majorVersion = 0xF;
    version.buildNumber = 9600;
    version.flags = 0x07;
    for (std::uint16_t processor = 0; processor < 4; ++processor) {
        m_contexts[processor] = Bytes(0x4D0);
        m_specials[processor] = Bytes(0xE0);
        store(m_specials[processor], 0x48, 0x400, 8);
    }
}

void FakeChannel::map(std::uint64_t address, std::size_t count) {
    for (std::uint64_t page = address / kPage; page <= (address + count - 1) / kPage; ++page)
        m_pages.try_emplace(page, Bytes(kPage));
}

void FakeChannel::poke(std::uint64_t address, const std::vector<unsigned>& bytes) {
    if (bytes.empty()) return;
    map(address, bytes.size());
    for (std::size_t i = 0; i < bytes.size(); ++i)
        m_pages[(address + i) / kPage][(address + i) % kPage] = static_cast<std::byte>(bytes[i]);
}

void FakeChannel::poke64(std::uint64_t address, std::uint64_t value) {
    std::vector<unsigned> bytes;
    for (unsigned i = 0; i < 8; ++i) bytes.push_back(static_cast<unsigned>((value >> (8 * i)) & 0xFF));
    poke(address, bytes);
}

void FakeChannel::poke32(std::uint64_t address, std::uint32_t value) {
    poke(address, {value & 0xFF, (value >> 8) & 0xFF, (value >> 16) & 0xFF, value >> 24});
}

void FakeChannel::poke16(std::uint64_t address, std::uint16_t value) {
    poke(address, {value & 0xFFu, static_cast<unsigned>(value >> 8)});
}

std::optional<std::byte> FakeChannel::peek(std::uint64_t address) const {
    const auto page = m_pages.find(address / kPage);
    if (page == m_pages.end()) return {};
    return page->second[address % kPage];
}

void FakeChannel::setContext64(std::uint16_t processor, std::size_t offset, std::uint64_t value) {
    store(m_contexts[processor], offset, value, 8);
}

std::uint64_t FakeChannel::context64(std::uint16_t processor, std::size_t offset) const {
    return load(m_contexts.at(processor), offset);
}

void FakeChannel::setSpecial64(std::uint16_t processor, std::size_t offset, std::uint64_t value) {
    store(m_specials[processor], offset, value, 8);
}

std::uint64_t FakeChannel::special64(std::uint16_t processor, std::size_t offset) const {
    return load(m_specials.at(processor), offset);
}

std::size_t FakeChannel::breakpointsStanding() const {
    return static_cast<std::size_t>(
        std::count_if(m_table.begin(), m_table.end(), [](const auto& e) { return e.has_value(); }));
}

bool FakeChannel::standsAt(std::uint64_t address) const {
    return std::any_of(m_table.begin(), m_table.end(),
                       [&](const auto& e) { return e && e->address == address; });
}

void FakeChannel::stopAt(std::uint64_t pc) {
    running = false;
    for (std::uint32_t i = 0; i < m_table.size(); ++i)
        if (m_table[i] && m_table[i]->address >= pc && m_table[i]->address < pc + kd::kMaxInstructionStream)
            restore(i + 1);
}

kd::Reply FakeChannel::handle(const kd::ReadMemory& request) {
    kd::Reply reply;
    const std::size_t wanted = std::min<std::size_t>(request.count, maxReply);
    while (reply.data.size() < wanted) {
        const auto byte = peek(request.address.value() + reply.data.size());
        if (!byte) {
            reply.status = kd::kStatusUnsuccessful;
            if (allOrNothing) reply.data.clear();
            break;
        }
        reply.data.push_back(*byte);
    }
    return reply;
}

kd::Reply FakeChannel::handle(const kd::WriteMemory& request) {
    kd::Reply reply;
    for (const std::byte byte : request.data) {
        const std::uint64_t at = request.address.value() + reply.actual;
        if (!peek(at)) {
            reply.status = kd::kStatusUnsuccessful;
            break;
        }
        m_pages[at / kPage][at % kPage] = byte;
        ++reply.actual;
    }
    return reply;
}

kd::Reply FakeChannel::handleBreakpoint(const kd::WriteBreakPoint& request) {
    const std::uint64_t address = request.address.value();
    const bool refused = std::find(refusesBreakpointAt.begin(), refusesBreakpointAt.end(), address) !=
                         refusesBreakpointAt.end();
    if (refused || standsAt(address) || !peek(address)) return failed();
    for (std::uint32_t i = 0; i < m_table.size(); ++i) {
        if (m_table[i]) continue;
        m_table[i] = Entry{address, *peek(address)};
        m_pages[address / kPage][address % kPage] = kInt3;
        kd::Reply reply;
        reply.value = i + 1;
        return reply;
    }
    return failed();
}

kd::Reply FakeChannel::restore(std::uint32_t handle) {
    if (handle == 0 || handle > m_table.size() || !m_table[handle - 1]) return failed();
    const Entry entry = *m_table[handle - 1];
    m_pages[entry.address / kPage][entry.address % kPage] = entry.original;
    m_table[handle - 1].reset();
    return {};
}

Result<kd::Reply> FakeChannel::exchange(const kd::Request& request) {
    if (running) return fail(ErrorCode::NotAvailable, "the target runs");
    log.push_back(request);
    if (const auto act = std::exchange(meanwhile, nullptr)) act();
    if (failure && failure->after == 0) {
        const Failure now = *failure;
        failure.reset();
        if (now.executed) execute(request);
        return fail(now.code, "the line failed");
    }
    if (failure) --failure->after;
    return execute(request);
}

kd::Reply FakeChannel::execute(const kd::Request& request) {
    const std::uint16_t processor = request.processor;
    kd::Reply reply;
    if (const auto* read = std::get_if<kd::ReadMemory>(&request.body)) return handle(*read);
    if (const auto* write = std::get_if<kd::WriteMemory>(&request.body)) return handle(*write);
    if (const auto* write = std::get_if<kd::WriteBreakPoint>(&request.body)) return handleBreakpoint(*write);
    if (const auto* back = std::get_if<kd::RestoreBreakPoint>(&request.body)) return restore(back->handle);
    if (const auto* all = std::get_if<kd::RestoreBreakPointEx>(&request.body)) {
        if (!knowsRestoreEx) return failed();
        for (const std::uint32_t one : all->handles) reply.breakpoints.push_back({one, restore(one).status});
        return reply;
    }
    if (std::holds_alternative<kd::GetVersion>(request.body)) {
        reply.version = version;
        return reply;
    }
    if (const auto* get = std::get_if<kd::GetContextEx>(&request.body)) {
        if (!knowsContextEx || !m_contexts.contains(processor)) return failed();
        const Bytes& context = m_contexts[processor];
        const std::size_t end = std::min<std::size_t>(
            {context.size(), get->offset + std::size_t{get->count}, get->offset + maxReply});
        reply.data.assign(context.begin() + get->offset, context.begin() + static_cast<std::ptrdiff_t>(end));
        return reply;
    }
    if (std::holds_alternative<kd::GetContext>(request.body)) {
        if (!m_contexts.contains(processor)) return failed();
        reply.data = m_contexts[processor];
        return reply;
    }
    if (const auto* set = std::get_if<kd::SetContext>(&request.body)) {
        m_contexts[processor] = set->context;
        return reply;
    }
    if (const auto* read = std::get_if<kd::ReadControlSpace>(&request.body)) {
        if (read->selector != 2 || !m_specials.contains(processor)) return failed();
        reply.data = m_specials[processor];  // the whole record, whatever was asked
        return reply;
    }
    if (const auto* write = std::get_if<kd::WriteControlSpace>(&request.body)) {
        if (write->selector != 2) return failed();
        m_specials[processor] = write->data;
        return reply;
    }
    if (const auto* how = std::get_if<kd::Continue2>(&request.body)) {
        resumes.push_back(*how);
        for (auto& [number, special] : m_specials) store(special, 0x48, how->dr7, 8);
        running = true;
        return reply;
    }
    if (std::holds_alternative<kd::Continue>(request.body)) {
        ++plainContinues;
        running = true;
        return reply;
    }
    if (std::holds_alternative<kd::ClearAllInternalBreakpoints>(request.body)) return reply;
    return executeOnMachine(request);
}

// What the processor itself is asked for.
kd::Reply FakeChannel::executeOnMachine(const kd::Request& request) {
    kd::Reply reply;
    if (const auto* read = std::get_if<kd::ReadMsr>(&request.body)) {
        if (!machineRegisters.contains(read->msr)) return failed();
        reply.value = machineRegisters[read->msr];
    } else if (const auto* write = std::get_if<kd::WriteMsr>(&request.body)) {
        machineRegisters[write->msr] = write->value;
    } else if (const auto* in = std::get_if<kd::ReadIoSpace>(&request.body)) {
        reply.value = ports[in->port] & (UINT32_MAX >> (32 - 8 * in->size));
    } else if (const auto* out = std::get_if<kd::WriteIoSpace>(&request.body)) {
        ports[out->port] = out->value;
    } else {
        return failed();
    }
    return reply;
}

}  // namespace hawser::engine::test
