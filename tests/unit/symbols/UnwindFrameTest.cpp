#include <catch2/catch.hpp>
#include <map>

#include "tests/unit/symbols/ImageBuilder.h"

using namespace hawser;
using namespace hawser::symbols;
using namespace hawser::symbols::test;

namespace {

constexpr std::uint64_t kFrameBase = 0xFFFFF80000000000;
constexpr std::uint32_t kCode = 0x1000;
constexpr std::uint32_t kFrameInfo = 0x4000;
constexpr std::uint64_t kRsp = 0x10000;
constexpr std::uint64_t kReturn = 0xFFFFF80000006666;

struct Frame {
    ImageBuilder image;
    std::map<std::uint64_t, std::uint64_t> memory;
    FrameStateX64 state;
    unsigned codeRead = 0;

    Frame(const std::vector<unsigned>& info, std::uint32_t size = 0x100) {
        image.function(kCode, kCode + size, kFrameInfo).at(kFrameInfo, info);
        for (std::uint32_t i = 0; i < size; ++i) image.at(kCode + i, {0x90});
        for (std::size_t i = 0; i < 16; ++i) state.registers[i] = 0x100 + i;
        state.rsp() = kRsp;
    }
    Result<UnwoundFrame> unwind(std::uint32_t offset, FrameIs what = FrameIs::Interrupted) {
        state.rip = kFrameBase + kCode + offset;
        const auto function = findFunction(image.reader(), image.exceptions(), kCode + offset);
        REQUIRE(function);
        REQUIRE(*function);
        const ImageReader counting = [this, read = image.reader()](std::uint64_t rva, std::size_t count) {
            if (rva >= kCode && rva < ImageBuilder::kFunctions) ++codeRead;
            return read(rva, count);
        };
        return unwindFrame(counting, Address(kFrameBase), **function, what, state,
                           [this](std::uint64_t at) -> Result<std::uint64_t> {
                               const auto found = memory.find(at);
                               if (found == memory.end())
                                   return fail(ErrorCode::NotAvailable, "no stack there", at);
                               return found->second;
                           });
    }
    FrameStateX64 caller(std::uint32_t offset) {
        const auto frame = unwind(offset);
        if (!frame) FAIL(frame.error().what);
        return frame->caller;
    }
};

// push rbx (1 byte), sub rsp,20h (5 bytes)
const std::vector<unsigned> kSimple{0x01, 5, 2, 0, 5, 0x32, 1, 0x30};

}  // namespace

TEST_CASE("A frame in the body", "[unwind]") {
    Frame frame(kSimple);
    frame.memory = {{kRsp + 0x20, 0xB0B}, {kRsp + 0x28, kReturn}};
    const FrameStateX64 caller = frame.caller(0x10);
    CHECK(caller.rip == kReturn);
    CHECK(caller.rsp() == kRsp + 0x30);
    CHECK(caller.registers[3] == 0xB0B);
    CHECK(caller.registers[6] == 0x106);
}

TEST_CASE("A frame in its prolog: only what was executed is undone", "[unwind]") {
    Frame frame(kSimple);
    SECTION("nothing yet") {
        frame.memory = {{kRsp, kReturn}};
        CHECK(frame.caller(0).rsp() == kRsp + 8);
        CHECK(frame.caller(0).registers[3] == 0x103);
    }
    SECTION("pushed") {
        frame.memory = {{kRsp, 0xB0B}, {kRsp + 8, kReturn}};
        CHECK(frame.caller(1).rip == kReturn);
        CHECK(frame.caller(1).registers[3] == 0xB0B);
    }
    SECTION("complete") {
        frame.memory = {{kRsp + 0x20, 0xB0B}, {kRsp + 0x28, kReturn}};
        CHECK(frame.caller(5).rip == kReturn);
    }
}

TEST_CASE("A frame in its epilog: the rest of it is executed", "[unwind]") {
    Frame frame(kSimple);
    frame.image.at(kCode + 0x40, {0x48, 0x83, 0xC4, 0x20, 0x5B, 0xC3});  // add rsp,20h; pop rbx; ret
    SECTION("at its start") {
        frame.memory = {{kRsp + 0x20, 0xB0B}, {kRsp + 0x28, kReturn}};
        CHECK(frame.caller(0x40).rsp() == kRsp + 0x30);
        CHECK(frame.caller(0x40).registers[3] == 0xB0B);
    }
    SECTION("before the pop") {
        frame.memory = {{kRsp, 0xB0B}, {kRsp + 8, kReturn}};
        CHECK(frame.caller(0x44).rip == kReturn);
        CHECK(frame.caller(0x44).registers[3] == 0xB0B);
    }
    SECTION("before the return") {
        frame.memory = {{kRsp, kReturn}};
        CHECK(frame.caller(0x45).rip == kReturn);
        CHECK(frame.caller(0x45).registers[3] == 0x103);
    }
}

TEST_CASE("A function at its first byte has nothing to undo, and none of its code is looked at", "[unwind]") {
    Frame frame({0x01, 0, 0, 0});
    frame.memory = {{kRsp, kReturn}};
    const FrameStateX64 caller = frame.caller(0);
    CHECK(caller.rip == kReturn);
    CHECK(caller.rsp() == kRsp + 8);
    CHECK(frame.codeRead == 0);
    CHECK(frame.caller(1).rip == kReturn);
    CHECK(frame.codeRead > 0);
}

TEST_CASE("A frame that calls is in no epilog, whatever stands behind the call", "[unwind]") {
    Frame frame(kSimple);
    frame.memory = {{kRsp, 0xBAD}, {kRsp + 0x20, 0xB0B}, {kRsp + 0x28, kReturn}};
    frame.image.at(kCode + 0x20, {0xC3});  // behind a call that does not return
    const auto interrupted = frame.unwind(0x20);
    REQUIRE(interrupted);
    CHECK(interrupted->caller.rip == 0xBAD);
    const auto calling = frame.unwind(0x20, FrameIs::Calling);
    REQUIRE(calling);
    CHECK(calling->caller.rip == kReturn);
    CHECK(calling->caller.registers[3] == 0xB0B);
}

TEST_CASE("The forms of an epilog", "[unwind]") {
    Frame frame(kSimple);
    const auto endsWith = [&](const std::vector<unsigned>& bytes, std::uint64_t popped) {
        frame.image.at(kCode + 0x40, std::vector<unsigned>(16, 0x90)).at(kCode + 0x40, bytes);
        frame.memory = {{kRsp + popped, kReturn}, {kRsp, kReturn}};
        frame.memory[kRsp + popped] = kReturn;
        const auto got = frame.unwind(0x40);
        return got && got->caller.rip == kReturn && got->caller.rsp() == kRsp + popped + 8;
    };
    CHECK(endsWith({0xC2, 0x10, 0x00}, 0));
    CHECK(endsWith({0xF3, 0xC3}, 0));
    CHECK(endsWith({0xFF, 0x25, 0, 0, 0, 0}, 0));        // jmp qword ptr [rip]
    CHECK(endsWith({0x48, 0xFF, 0xE0}, 0));              // jmp rax
    CHECK(endsWith({0xE9, 0x00, 0x10, 0x00, 0x00}, 0));  // out of the function
    CHECK(endsWith({0xEB, 0x80}, 0));                    // backwards out of it
    CHECK(endsWith({0x41, 0x5F, 0xC3}, 8));              // pop r15
    CHECK(endsWith({0x48, 0x81, 0xC4, 0x00, 0x01, 0x00, 0x00, 0xC3}, 0x100));
    // A jump inside of the function is none.
    CHECK_FALSE(endsWith({0xEB, 0x10}, 0));
    CHECK_FALSE(endsWith({0xE9, 0x10, 0x00, 0x00, 0x00}, 0));
    CHECK_FALSE(endsWith({0x48, 0xFF, 0xD0}, 0));  // a call is none
}

TEST_CASE("A frame register", "[unwind]") {
    // push rbp; sub rsp,40h; lea rbp,[rsp+20h]; later rsp moves on
    Frame frame({0x01, 0x0A, 3, 0x25, 0x0A, 0x03, 5, 0x72, 1, 0x50});
    frame.state.registers[5] = kRsp + 0x20;
    frame.memory = {{kRsp + 0x40, 0xBBB}, {kRsp + 0x48, kReturn}};
    SECTION("in the body") {
        frame.state.rsp() = kRsp - 0x500;
        CHECK(frame.caller(0x20).rip == kReturn);
        CHECK(frame.caller(0x20).rbp() == 0xBBB);
        CHECK(frame.caller(0x20).rsp() == kRsp + 0x50);
    }
    SECTION("before it is set") {
        frame.state.registers[5] = 0xDEAD;
        CHECK(frame.caller(5).rip == kReturn);
    }
    SECTION("an epilog by lea") {
        frame.state.rsp() = kRsp - 0x500;
        frame.image.at(kCode + 0x40,
                       {0x48, 0x8D, 0x65, 0x20, 0x5D, 0xC3});  // lea rsp,[rbp+20h]; pop rbp; ret
        CHECK(frame.caller(0x40).rip == kReturn);
        CHECK(frame.caller(0x40).rbp() == 0xBBB);
    }
}

TEST_CASE("Saved registers are counted from the frame's base", "[unwind]") {
    // sub rsp,28h; mov [rsp+30h],rsi (home space)
    Frame frame({0x01, 9, 3, 0, 9, 0x64, 6, 0, 4, 0x42});
    frame.memory = {{kRsp + 0x30, 0x515}, {kRsp + 0x28, kReturn}};
    CHECK(frame.caller(0x10).registers[6] == 0x515);
    CHECK(frame.caller(0x10).rip == kReturn);
}

TEST_CASE("A machine frame gives rip and rsp", "[unwind]") {
    const bool errorCode = GENERATE(false, true);
    Frame frame({0x01, 4, 2, 0, 4, 0x32, 0, errorCode ? 0x1Au : 0x0Au});
    const std::uint64_t start = kRsp + 0x20 + (errorCode ? 8 : 0);
    frame.memory = {{start, 0x1234}, {start + 24, 0x777000}};
    const auto unwound = frame.unwind(0x10);
    REQUIRE(unwound);
    CHECK(unwound->machineFrame);
    CHECK(unwound->caller.rip == 0x1234);
    CHECK(unwound->caller.rsp() == 0x777000);
}

TEST_CASE("An interrupt's own code on its way out", "[unwind]") {
    Frame frame({0x01, 4, 2, 0, 4, 0x32, 0, 0x1A});  // sub rsp,20h, on a machine frame with an error code
    // add rsp,20h; pop rbx; add rsp,8; iretq
    frame.image.at(kCode + 0x40, {0x48, 0x83, 0xC4, 0x20, 0x5B, 0x48, 0x83, 0xC4, 0x08, 0x48, 0xCF});
    const auto interrupted = [&](std::uint32_t offset, std::uint64_t machineFrame) {
        frame.memory[machineFrame] = kReturn;
        frame.memory[machineFrame + 24] = 0x777000;
        const auto unwound = frame.unwind(offset);
        return unwound && unwound->machineFrame && unwound->caller.rip == kReturn &&
               unwound->caller.rsp() == 0x777000;
    };
    frame.memory = {{kRsp, 0xB0B}, {kRsp + 0x20, 0xB0B}};
    CHECK(interrupted(0x40, kRsp + 0x30));
    CHECK(frame.caller(0x40).registers[3] == 0xB0B);
    CHECK(interrupted(0x44, kRsp + 0x10));
    CHECK(interrupted(0x45, kRsp + 8));
    CHECK(interrupted(0x49, kRsp));
    frame.image.at(kCode + 0x49, {0x0F, 0x01, 0xF8, 0x48, 0xCF});  // swapgs; iretq
    CHECK(interrupted(0x49, kRsp));
    frame.memory.erase(kRsp + 24);
    CHECK_FALSE(frame.unwind(0x49));
}

TEST_CASE("Chained information is followed to its end", "[unwind]") {
    // The fragment saves rsi in a home slot, its parent has the frame.
    Frame frame({0x21, 4, 2, 0, 4, 0x64, 7, 0});
    frame.image.at32(kFrameInfo + 8, 0x2000).at32(kFrameInfo + 12, 0x2100).at32(kFrameInfo + 16, 0x4100);
    frame.image.at(0x4100, kSimple);
    frame.memory = {{kRsp + 0x38, 0x515}, {kRsp + 0x20, 0xB0B}, {kRsp + 0x28, kReturn}};
    const FrameStateX64 caller = frame.caller(0x10);
    CHECK(caller.registers[6] == 0x515);
    CHECK(caller.registers[3] == 0xB0B);
    CHECK(caller.rip == kReturn);
}

TEST_CASE("A chain without an end is refused", "[unwind]") {
    Frame frame({0x21, 0, 0, 0});
    frame.image.at32(kFrameInfo + 4, kCode)
        .at32(kFrameInfo + 8, kCode + 0x100)
        .at32(kFrameInfo + 12, kFrameInfo);
    CHECK(frame.unwind(0x10).error().code == ErrorCode::Malformed);
}

TEST_CASE("An entry may refer to another entry, once", "[unwind]") {
    Frame frame(kSimple);
    frame.memory = {{kRsp + 0x20, 0xB0B}, {kRsp + 0x28, kReturn}};
    frame.image.at32(ImageBuilder::kFunctions + 8, 0x5000 | 1);
    frame.image.at32(0x5000, kCode).at32(0x5004, kCode + 0x100).at32(0x5008, kFrameInfo);
    CHECK(frame.caller(0x10).rip == kReturn);
    frame.image.at32(0x5008, 0x5000 | 1);
    CHECK(frame.unwind(0x10).error().code == ErrorCode::Malformed);
}

TEST_CASE("An unreadable stack is an error", "[unwind]") {
    Frame frame(kSimple);
    CHECK(frame.unwind(0x10).error().code == ErrorCode::NotAvailable);
}
