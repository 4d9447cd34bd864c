#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "core/engine/Architectures.h"
#include "core/engine/ModuleNames.h"
#include "core/engine/RegisterFile.h"
#include "core/engine/StackWalker.h"
#include "core/symbols/FrameTable.h"
#include "tests/support/FakeSymbols.h"
#include "tests/support/FakeTarget.h"

using namespace hawser;
using namespace hawser::engine;

namespace {

// Memory, one module "nt", and a processor that stands somewhere in it.
class Stack {
  public:
    Stack(Machine machine, std::uint64_t base, unsigned pointer)
        : architecture(architectureOf(machine)),
          code(base),
          m_pointer(pointer),
          m_modules{{.name = "nt", .imageName = "nt", .path = "nt", .base = Address(base), .size = 0x10000}},
          m_target(machine, 1),
          m_names(m_modules, m_virtual, m_images) {
        for (std::uint64_t i = 0; i < 0x400; ++i) m_memory[base + i] = std::byte{0x90};
    }

    void put(std::uint64_t at, std::initializer_list<unsigned> bytes) {
        for (const unsigned byte : bytes) m_memory[at++] = static_cast<std::byte>(byte);
    }
    void put32(std::uint64_t at, std::uint32_t value) {
        put(at, {value & 0xFF, value >> 8 & 0xFF, value >> 16 & 0xFF, value >> 24});
    }
    void word(std::uint64_t at, std::uint64_t value) {
        for (unsigned i = 0; i < m_pointer; ++i)
            m_memory[at + i] = static_cast<std::byte>(value >> (8 * i) & 0xFF);
    }
    void set(std::string_view name, std::uint64_t value) { REQUIRE(m_registers.set(name, value)); }
    std::vector<StackFrame> walk(std::size_t most = 100) {
        for (const auto& [at, byte] : m_memory)
            m_target.memory.put8(Address(at), std::to_integer<std::uint8_t>(byte));
        const StackAccess access{[this](Address at, std::size_t count) { return read(at, count); },
                                 [this](Address at) -> const Module* {
                                     return m_modules[0].contains(at) ? &m_modules[0] : nullptr;
                                 },
                                 m_names, m_images, symbols};
        auto frames = architecture.walkStack(access, m_registers, most);
        REQUIRE(frames);
        return *frames;
    }
    std::vector<std::uint64_t> returns() {
        std::vector<std::uint64_t> list;
        for (const StackFrame& frame : walk()) list.push_back(frame.returnAddress.value());
        return list;
    }

    const Architecture& architecture;
    const std::uint64_t code;
    std::function<std::shared_ptr<const symbols::SymbolSource>(const Module&)> symbols;

  private:
    Result<MemoryBytes> read(Address at, std::size_t count) const {
        MemoryBytes memory{at, Bytes(count), std::vector<bool>(count, false)};
        for (std::size_t i = 0; i < count; ++i) {
            const auto found = m_memory.find(at.value() + i);
            if (found == m_memory.end()) continue;
            memory.bytes[i] = found->second;
            memory.valid[i] = true;
        }
        return memory;
    }

    unsigned m_pointer;
    std::vector<Module> m_modules;
    test::FakeTarget m_target;
    VirtualMemory m_virtual{m_target};
    ImageMemory m_images{m_virtual};
    ModuleNames m_names;
    std::map<std::uint64_t, std::byte> m_memory;
    RegisterFile m_registers = *RegisterFile::create(
        architecture.registers(), Bytes(architecture.contextSize()), Bytes(architecture.specialSize()));
};

constexpr std::uint64_t kCode86 = 0xFFFFFFFF80400000;
constexpr std::uint64_t kStack86 = 0xFFFFFFFF80548000;

// outer (frame at +0x40) called middle (frame at +0x20), which stands at `pc`.
struct StackX86 : Stack {
    explicit StackX86(std::uint64_t pc) : Stack(Machine::X86, kCode86, 4) {
        set("eip", kCode86 + pc);
        set("esp", kStack86 + 0x10);
        set("ebp", kStack86 + 0x20);
        word(kStack86 + 0x20, kStack86 + 0x40);
        word(kStack86 + 0x24, kCode86 + 0x200);
        word(kStack86 + 0x28, 0x11);
        word(kStack86 + 0x2C, 0x80000022);
        word(kStack86 + 0x40, 0);
        word(kStack86 + 0x44, kCode86 + 0x300);
    }
};

constexpr std::uint64_t kCodeArm = 0xFFFFF80000400000;
constexpr std::uint64_t kStackArm = 0xFFFFF80000548000;
constexpr std::uint32_t kNop = 0xD503201F;

std::uint32_t bl(std::uint64_t from, std::uint64_t to) {
    return 0x94000000 | (static_cast<std::uint32_t>((to - from) >> 2) & 0x03FFFFFF);
}

// outer's frame record at +0x40, that of the function at +0x100 at +0x20; it was called at +0x1FC.
struct StackArm : Stack {
    StackArm() : Stack(Machine::Arm64, kCodeArm, 8) {
        for (std::uint64_t i = 0; i < 0x400; i += 4) put32(kCodeArm + i, kNop);
        put32(kCodeArm + 0x1FC, bl(kCodeArm + 0x1FC, kCodeArm + 0x100));
        set("sp", kStackArm + 0x10);
        set("fp", kStackArm + 0x20);
        word(kStackArm + 0x20, kStackArm + 0x40);
        word(kStackArm + 0x28, kCodeArm + 0x200);
        word(kStackArm + 0x40, 0);
        word(kStackArm + 0x48, kCodeArm + 0x300);
    }
};

}  // namespace

TEST_CASE("x86: the chain of ebp, its arguments, its end", "[stack]") {
    StackX86 stack(0x100);
    const auto frames = stack.walk();
    REQUIRE(frames.size() == 3);
    CHECK(frames[0].callSite == "nt+0x100");
    CHECK(frames[0].framePointer == Address(kStack86 + 0x20));
    CHECK(frames[0].returnAddress == Address(kCode86 + 0x200));
    CHECK(frames[0].homeArguments[0] == 0x11);
    CHECK((frames[0].homeArguments[1] & 0xFFFFFFFF) == 0x80000022);
    CHECK(frames[1].stackPointer == Address(kStack86 + 0x28));
    CHECK(frames[1].source == FrameSource::FramePointer);
    CHECK(frames[1].returnAddress == Address(kCode86 + 0x300));
    CHECK(frames[2].callSite == "nt+0x300");
    CHECK(stack.walk(2).size() == 2);
}

TEST_CASE("x86: a function without a frame yet, or no longer, returns by the stack", "[stack]") {
    const std::vector<std::uint64_t> whole{kCode86 + 0x180, kCode86 + 0x200, kCode86 + 0x300, 0};
    for (const auto& bytes :
         {std::vector<unsigned>{0x55}, {0x8B, 0xFF, 0x55}, {0xC3}, {0xC2, 8, 0}, {0xCC, 0xC2, 4}}) {
        StackX86 stack(0x100);
        std::uint64_t at = kCode86 + 0x100;
        for (const unsigned byte : bytes) stack.put(at++, {byte});
        stack.word(kStack86 + 0x10, kCode86 + 0x180);
        CHECK(stack.returns() == whole);
    }
    StackX86 pushed(0x101);  // push ebp is done, mov ebp,esp is next
    pushed.put(kCode86 + 0x100, {0x55, 0x8B, 0xEC});
    pushed.word(kStack86 + 0x10, kStack86 + 0x20);
    pushed.word(kStack86 + 0x14, kCode86 + 0x180);
    CHECK(pushed.returns() == whole);
}

TEST_CASE("x86: a broken chain is searched on, a circular one ends", "[stack]") {
    StackX86 lost(0x100);
    lost.set("ebp", 0x1234);
    lost.word(kStack86 + 0x18, kCode86 + 0x280);
    lost.put(kCode86 + 0x27B, {0xE8, 0, 0, 0, 0});
    for (const std::uint64_t hole : {0x10, 0x14, 0x1C}) lost.word(kStack86 + hole, 0);
    const auto frames = lost.walk();
    REQUIRE(frames.size() >= 2);
    CHECK(frames[1].source == FrameSource::Guess);
    CHECK(frames[1].instruction == Address(kCode86 + 0x280));

    StackX86 round(0x100);
    round.word(kStack86 + 0x40, kStack86 + 0x20);
    CHECK(round.walk().size() < 100);
    StackX86 nowhere(0x100);
    nowhere.set("esp", 0);
    nowhere.set("ebp", 0);
    CHECK(nowhere.walk().size() == 1);
}

TEST_CASE("x86: a frame pointer that points at no frame ends the chain", "[stack]") {
    // Unaligned, not growing, and off the stack; behind the last frame lies what looks like return addresses.
    for (const std::uint64_t fp :
         {kStack86 + 0x62, kStack86 + 0x30, kStack86 + 0x90000, std::uint64_t{0x44}}) {
        StackX86 stack(0x100);
        stack.put(kCode86 + 0x2FB, {0xE8, 0, 0, 0, 0});
        stack.word(kStack86 + 0x40, fp);
        stack.word(kStack86 + 0x48, kCode86 + 0x280);
        stack.put(kCode86 + 0x27B, {0xE8, 0, 0, 0, 0});
        CHECK(stack.returns() == std::vector<std::uint64_t>{kCode86 + 0x200, kCode86 + 0x300, 0});
    }
    // And one that is none at all: nothing called what it would return to.
    StackX86 invented(0x100);
    invented.word(kStack86 + 0x40, 0x44);
    CHECK(invented.returns() == std::vector<std::uint64_t>{kCode86 + 0x200, 0});
}

TEST_CASE("x86: only what stands behind a call is guessed", "[stack]") {
    StackX86 lost(0x100);
    lost.set("ebp", 0x1234);
    for (std::uint64_t at = kStack86 + 0x10; at < kStack86 + 0x200; at += 4) lost.word(at, kCode86 + 0x280);
    CHECK(lost.walk().size() == 1);
    lost.word(kStack86 + 0x1C, kCode86 + 0x2C0);
    lost.put(kCode86 + 0x2BE, {0xFF, 0xD0});  // call eax
    const auto frames = lost.walk();
    REQUIRE(frames.size() == 2);
    CHECK(frames[0].returnGuessed);
    CHECK(frames[1].instruction == Address(kCode86 + 0x2C0));
    CHECK_FALSE(frames[1].returnGuessed);
}

TEST_CASE("x86: symbols tell the frames of functions without a frame pointer", "[stack]") {
    // The function at 0x100, which has pushed esi and 8 bytes, called by one at 0x200 that has ebp for
    // something else and pushed 4 bytes for it, called by one with an ordinary frame.
    class Frames final : public test::FakeSource, public symbols::FrameTable {
      public:
        Frames() : FakeSource({}) {}
        const symbols::FrameTable* frames() const override { return this; }
        std::optional<symbols::FrameRecord> at(std::uint32_t rva) const override {
            constexpr std::string_view kProgram =
                "$T0 .raSearch = $eip $T0 ^ = $esp $T0 4 + = $esi $T0 4 - ^ =";
            if (rva >= 0x100 && rva < 0x180)
                return symbols::FrameRecord{.rva = 0x100,
                                            .size = 0x80,
                                            .locals = 8,
                                            .parameters = 4,
                                            .savedRegisters = 4,
                                            .program = kProgram};
            if (rva >= 0x200 && rva < 0x280)
                return symbols::FrameRecord{
                    .rva = 0x200, .size = 0x80, .locals = 4, .savedRegisters = 0, .bySizes = true};
            return std::nullopt;
        }
    };
    Stack stack(Machine::X86, kCode86, 4);
    stack.set("eip", kCode86 + 0x110);
    stack.set("esp", kStack86);
    stack.set("ebp", 0x1234);  // not a frame's
    stack.set("esi", 0x55);
    stack.word(kStack86, 1);
    stack.word(kStack86 + 4, 2);
    stack.word(kStack86 + 8, 0x77);  // esi of the caller
    stack.word(kStack86 + 0xC, kCode86 + 0x220);
    stack.put(kCode86 + 0x21B, {0xE8, 0, 0, 0, 0});
    stack.word(kStack86 + 0x10, 0xAA);  // pushed for the callee
    stack.word(kStack86 + 0x14, 3);     // a local
    stack.word(kStack86 + 0x18, kCode86 + 0x300);
    stack.put(kCode86 + 0x2FB, {0xE8, 0, 0, 0, 0});
    const auto frames = std::make_shared<Frames>();
    stack.symbols = [&](const Module&) { return frames; };
    const auto walked = stack.walk();
    REQUIRE(walked.size() >= 3);
    CHECK(walked[0].returnAddress.value() == kCode86 + 0x220);
    CHECK(walked[1].source == FrameSource::UnwindData);
    CHECK(walked[0].homeArguments[0] == 0xAA);
    CHECK_FALSE(walked[0].returnGuessed);
    CHECK(walked[1].returnAddress.value() == kCode86 + 0x300);
    CHECK_FALSE(walked[1].returnGuessed);
    const auto esi = std::ranges::find(walked[1].registers, "esi", &FrameRegister::name);
    REQUIRE(esi != walked[1].registers.end());
    CHECK(esi->value == 0x77);
}

TEST_CASE("ARM64: the chain of fp", "[stack]") {
    StackArm stack;
    stack.set("pc", kCodeArm + 0x140);
    stack.set("lr", kCodeArm + 0x130);  // behind a call of its own
    stack.put32(kCodeArm + 0x12C, bl(kCodeArm + 0x12C, kCodeArm + 0x80));
    CHECK(stack.returns() == std::vector<std::uint64_t>{kCodeArm + 0x200, kCodeArm + 0x300, 0});
    // Signed by pointer authentication.
    stack.word(kStackArm + 0x28, (kCodeArm + 0x200) & 0x00FFFFFFFFFFFFFF);
    CHECK(stack.returns().front() == kCodeArm + 0x200);
}

TEST_CASE("ARM64: a leaf's return address is in lr", "[stack]") {
    StackArm stack;  // the frame is the caller's
    stack.set("pc", kCodeArm + 0x90);
    stack.set("lr", kCodeArm + 0x144);
    const std::vector<std::uint64_t> whole{kCodeArm + 0x144, kCodeArm + 0x200, kCodeArm + 0x300, 0};
    stack.put32(kCodeArm + 0x140, bl(kCodeArm + 0x140, kCodeArm + 0x80));
    CHECK(stack.returns() == whole);
    // Called through a register: the first or the last instruction tells.
    stack.put32(kCodeArm + 0x140, 0xD63F0100);  // blr x8
    CHECK(stack.returns().front() == kCodeArm + 0x200);
    for (const std::uint32_t instruction : {0xD503237Fu, 0xA9BF7BFDu, 0xD65F03C0u, 0xD65F0FFFu}) {
        stack.put32(kCodeArm + 0x90, instruction);
        CHECK(stack.returns() == whole);
    }
    stack.put32(kCodeArm + 0x90, 0xD43E0000);  // brk #0xF000; ret: where a break-in stands
    stack.put32(kCodeArm + 0x94, 0xD65F03C0);
    CHECK(stack.returns() == whole);
}

TEST_CASE("ARM64: a frame that is just made is not told twice", "[stack]") {
    StackArm stack;
    stack.set("pc", kCodeArm + 0x108);
    stack.set("lr", kCodeArm + 0x200);
    CHECK(stack.returns() == std::vector<std::uint64_t>{kCodeArm + 0x200, kCodeArm + 0x300, 0});
}
