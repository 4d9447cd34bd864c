#include "core/dump/ElfNotes.h"

#include <array>

#include "core/base/ByteWriter.h"

namespace hawser::dump {

namespace {

struct SegmentRegister {
    std::uint32_t selector = 0;
    std::uint32_t limit = 0;
    std::uint64_t base = 0;
};

// In the note's order.
struct State {
    std::uint64_t rax, rbx, rcx, rdx, rsi, rdi, rsp, rbp;
    std::array<std::uint64_t, 8> r8;  // to r15
    std::uint64_t rip, rflags;
    SegmentRegister cs, ds, es, fs, gs, ss, ldt, tr, gdt, idt;
    std::array<std::uint64_t, 5> cr;
    std::uint64_t kernelGsBase;
};

SegmentRegister segmentFrom(ByteReader& reader) {
    SegmentRegister segment;
    segment.selector = reader.u32();
    segment.limit = reader.u32();
    reader.skip(8);  // flags
    segment.base = reader.u64();
    return segment;
}

State stateFrom(ByteReader& reader) {
    State s{};
    reader.skip(8);  // version, size
    for (auto* one : {&s.rax, &s.rbx, &s.rcx, &s.rdx, &s.rsi, &s.rdi, &s.rsp, &s.rbp}) *one = reader.u64();
    for (auto& one : s.r8) one = reader.u64();
    s.rip = reader.u64();
    s.rflags = reader.u64();
    for (auto* one : {&s.cs, &s.ds, &s.es, &s.fs, &s.gs, &s.ss, &s.ldt, &s.tr, &s.gdt, &s.idt})
        *one = segmentFrom(reader);
    for (auto& one : s.cr) one = reader.u64();
    s.kernelGsBase = reader.u64();
    return s;
}

// kd-protocol.md 8.5: control, integer and segment registers are told.
Bytes contextFrom(const State& s) {
    constexpr std::size_t kContext = 0x4D0;
    constexpr std::uint32_t kFlags = 0x100007;
    ByteWriter writer;
    writer.padTo(0x30);
    writer.u32(kFlags);
    writer.padTo(0x38);
    for (const auto* one : {&s.cs, &s.ds, &s.es, &s.fs, &s.gs, &s.ss})
        writer.u16(static_cast<std::uint16_t>(one->selector));
    writer.u32(static_cast<std::uint32_t>(s.rflags));
    writer.padTo(0x78);
    for (const std::uint64_t one : {s.rax, s.rcx, s.rdx, s.rbx, s.rsp, s.rbp, s.rsi, s.rdi}) writer.u64(one);
    for (const std::uint64_t one : s.r8) writer.u64(one);
    writer.u64(s.rip);
    writer.padTo(kContext);
    return writer.take();
}

// kd-protocol.md 8.6.
Bytes specialFrom(const State& s) {
    constexpr std::size_t kSpecial = 0xE0;
    constexpr std::size_t kTable = 6;  // bytes before a table's limit
    ByteWriter writer;
    for (const std::size_t one : {0U, 2U, 3U, 4U}) writer.u64(s.cr[one]);
    writer.padTo(0x50);
    for (const auto* one : {&s.gdt, &s.idt}) {
        writer.zeros(kTable);
        writer.u16(static_cast<std::uint16_t>(one->limit));
        writer.u64(one->base);
    }
    writer.u16(static_cast<std::uint16_t>(s.tr.selector));
    writer.u16(static_cast<std::uint16_t>(s.ldt.selector));
    writer.padTo(0xA8);
    writer.u64(s.gs.base);
    writer.u64(s.kernelGsBase);
    writer.padTo(kSpecial);
    return writer.take();
}

std::size_t padded(std::size_t size) {
    return (size + 3) & ~std::size_t{3};
}

}  // namespace

std::vector<QemuState> qemuStates(ByteSpan notes) {
    std::vector<QemuState> states;
    ByteReader reader(notes);
    while (!reader.failed() && states.size() < kMaxElfProcessors) {
        const std::size_t nameSize = reader.u32();
        const std::size_t size = reader.u32();
        reader.skip(4);  // type
        const std::string name = reader.sub(nameSize).ansi(nameSize);
        reader.skip(padded(nameSize) - nameSize);
        ByteReader description = reader.sub(size);
        reader.skip(std::min(padded(size) - size, reader.remaining()));
        if (reader.failed() || name != "QEMU") continue;
        const State state = stateFrom(description);
        if (description.failed()) continue;
        states.push_back({{contextFrom(state), specialFrom(state)}, state.cr[3], state.cr[4]});
    }
    return states;
}

}  // namespace hawser::dump
