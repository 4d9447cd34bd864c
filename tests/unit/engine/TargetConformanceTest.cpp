#include <catch2/catch.hpp>

#include "core/engine/Architectures.h"
#include "core/engine/ErrorKind.h"
#include "tests/unit/engine/TargetConformance.h"

// What every Target keeps, whatever stands behind it. What it may refuse, its capabilities tell.
using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;

namespace {

std::unique_ptr<Subject> anySubject() {
    const std::vector<SubjectKind> kinds = subjectKinds();
    const std::size_t index = GENERATE_COPY(range(std::size_t{0}, kinds.size()));
    UNSCOPED_INFO(kinds[index].name);
    return kinds[index].make();
}

void checkRange(const MemoryBytes& memory, std::size_t from, std::size_t to, bool valid, std::size_t offset) {
    for (std::size_t i = from; i < to; ++i) {
        if (memory.valid[i] != valid) FAIL("the validity of byte " << i << " is wrong");
        if (valid && memory.bytes[i] != Subject::patternAt(offset + i)) FAIL("byte " << i << " is wrong");
    }
}

template <class T>
void checkRefused(const Result<T>& result, Capability capability) {
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::Unsupported);
    CHECK(result.error().what == refusalOf(capability));
    CHECK(result.error().effect == Effect::None);
}

constexpr std::size_t kPage = Subject::kPage;
constexpr std::size_t kEnd = Subject::kPages * Subject::kPage;

}  // namespace

TEST_CASE("A target tells its version, and from then on its machine", "[target]") {
    const auto subject = anySubject();
    const auto version = subject->target().version();
    REQUIRE(version);
    CHECK(version->machine == subject->version().machine);
    CHECK(version->buildNumber == subject->version().buildNumber);
    CHECK(version->kernelBase == subject->version().kernelBase);
    CHECK(version->loadedModuleList == subject->version().loadedModuleList);
    CHECK(version->pointers64 == subject->version().pointers64);
    CHECK(version->pointers64 == !isNarrow(version->machine));
    CHECK(subject->target().machine() == version->machine);
}

TEST_CASE("A read gives as many bytes as were asked for and says which of them are true", "[target]") {
    const auto subject = anySubject();
    const AddressSpace space = GENERATE(AddressSpace::Virtual, AddressSpace::Physical);
    const Address pages = subject->pages(space);
    const auto read = [&](Address address, std::size_t count) {
        const auto memory = subject->target().read(space, address, count);
        REQUIRE(memory);
        REQUIRE(memory->bytes.size() == count);
        REQUIRE(memory->valid.size() == count);
        CHECK(memory->start == address);
        return *memory;
    };

    CHECK(read(pages, 0).bytes.empty());
    checkRange(read(pages + 3, 5), 0, 5, true, 3);
    checkRange(read(pages, kEnd), 0, kEnd, true, 0);

    const MemoryBytes intoHole = read(pages + (kEnd - 16), 32);
    checkRange(intoHole, 0, 16, true, kEnd - 16);
    checkRange(intoHole, 16, 32, false, 0);

    const MemoryBytes across = read(pages + (kEnd - kPage), 3 * kPage);
    checkRange(across, 0, kPage, true, kEnd - kPage);
    checkRange(across, kPage, 2 * kPage, false, 0);
    checkRange(across, 2 * kPage, 3 * kPage, true, kEnd - kPage);

    checkRange(read(pages + kEnd, 100), 0, 100, false, 0);
}

TEST_CASE("A read across the end of the address space ends there", "[target]") {
    const auto subject = anySubject();
    // Where it would come round to.
    subject->memory(AddressSpace::Virtual).put(Address(0), Bytes(16, std::byte{0x11}));
    const auto memory = subject->target().read(AddressSpace::Virtual, Address(UINT64_MAX - 7), 16);
    REQUIRE(memory);
    REQUIRE(memory->bytes.size() == 16);
    checkRange(*memory, 0, 16, false, 0);
}

TEST_CASE("A write ends before the first byte that cannot be written", "[target]") {
    const auto subject = anySubject();
    const AddressSpace space = GENERATE(AddressSpace::Virtual, AddressSpace::Physical);
    const Address pages = subject->pages(space);
    const Bytes data(2 * kPage, std::byte{0xA5});
    if (!subject->can(Capability::Write)) {
        checkRefused(subject->target().write(space, pages, data), Capability::Write);
        CHECK(subject->memory(space).bytes(pages, kEnd) == Subject::pattern(0, kEnd));
        return;
    }
    CHECK(subject->target().write(space, pages + 1, ByteSpan(data).first(3)) == 3);
    CHECK(subject->memory(space).bytes(pages + 1, 3) == Bytes(3, std::byte{0xA5}));
    CHECK(subject->memory(space).bytes(pages + 4, 8) == Subject::pattern(4, 8));

    CHECK(subject->target().write(space, pages + (kEnd - kPage - 8), data) == kPage + 8);
    CHECK(subject->memory(space).bytes(pages + (kEnd - kPage - 8), kPage + 8) ==
          Bytes(kPage + 8, std::byte{0xA5}));
    CHECK(subject->memory(space).bytes(pages + (kEnd + kPage), 8) == Subject::pattern(kEnd + kPage, 8));

    CHECK(subject->target().write(space, pages + kEnd, ByteSpan(data).first(8)) == 0);
    CHECK(subject->target().write(space, pages, {}) == 0);
}

TEST_CASE("Each processor has a context of its own", "[target]") {
    const auto subject = anySubject();
    Target& target = subject->target();
    const std::size_t size = architectureOf(target.machine()).contextSize();
    const auto first = target.context(0, 0x4D0);
    const auto second = target.context(1, 0x4D0);
    REQUIRE(first);
    REQUIRE(second);
    CHECK(first->size() == size);
    CHECK(second->size() == size);
    CHECK(*first != *second);
    const auto none = target.context(Subject::kProcessors, 0x4D0);
    REQUIRE_FALSE(none);
    CHECK(none.error().code == ErrorCode::Refused);
    CHECK_FALSE(isLineError(none.error()));

    if (!subject->can(Capability::Write)) {
        checkRefused(target.setContext(1, *first), Capability::Write);
        CHECK(*target.context(1, 0x4D0) == *second);
        return;
    }
    REQUIRE(target.setContext(1, *first));
    CHECK(*target.context(1, 0x4D0) == *first);
    REQUIRE(target.setContext(0, *second));
    CHECK(*target.context(0, 0x4D0) == *second);
    CHECK(target.setContext(Subject::kProcessors, *first).error().code == ErrorCode::Refused);
}

TEST_CASE("Each processor has a control space of its own", "[target]") {
    const auto subject = anySubject();
    Target& target = subject->target();
    const Architecture& architecture = architectureOf(target.machine());
    const std::uint64_t selector = architecture.specialSelector();
    const std::uint32_t size = architecture.specialSize();
    const auto special = target.controlSpace(1, selector, size);
    REQUIRE(special);
    CHECK(special->size() == size);
    const auto part = target.controlSpace(1, selector, 8);
    REQUIRE(part);
    CHECK(*part == Bytes(special->begin(), special->begin() + 8));
    CHECK(target.controlSpace(Subject::kProcessors, selector, size).error().code == ErrorCode::Refused);

    if (!subject->can(Capability::Write)) {
        checkRefused(target.setControlSpace(1, selector, *special), Capability::Write);
        return;
    }
    const auto other = target.controlSpace(0, selector, size);
    REQUIRE(other);
    REQUIRE(target.setControlSpace(1, selector, *other));
    CHECK(*target.controlSpace(1, selector, size) == *other);
}

TEST_CASE("A breakpoint stands in memory until it is taken out", "[target]") {
    const auto subject = anySubject();
    Target& target = subject->target();
    const auto now = [&] {
        return subject->memory(AddressSpace::Virtual).bytes(subject->pages(AddressSpace::Virtual), kPage);
    };
    const Bytes before = Subject::pattern(0, kPage);
    const Address place = subject->pages(AddressSpace::Virtual) + 0x40;
    if (!subject->can(Capability::Breakpoints)) {
        checkRefused(target.insertBreakpoint(place), Capability::Breakpoints);
        checkRefused(target.removeBreakpoint(1), Capability::Breakpoints);
        checkRefused(target.clearLeftoverBreakpoints(), Capability::Breakpoints);
        CHECK(now() == before);
        return;
    }
    const auto handle = target.insertBreakpoint(place);
    REQUIRE(handle);
    CHECK(*handle >= 1);
    CHECK(*handle <= kMaxSoftwareBreakpoints);
    CHECK(now() != before);
    CHECK(target.removeBreakpoint(*handle));
    CHECK(now() == before);
    CHECK(target.removeBreakpoint(*handle));  // gone by itself is gone

    const auto missing = target.insertBreakpoint(subject->pages(AddressSpace::Virtual) + kEnd);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == ErrorCode::Refused);

    for (std::uint32_t i = 0; i < kMaxSoftwareBreakpoints; ++i)
        REQUIRE(target.insertBreakpoint(place + 8 * i));
    CHECK(target.insertBreakpoint(place + 0x400).error().code == ErrorCode::Refused);
    CHECK(target.clearLeftoverBreakpoints());
    CHECK(now() == before);
}

TEST_CASE("What a target cannot do it refuses in the one sentence for it", "[target]") {
    const auto subject = anySubject();
    Target& target = subject->target();
    if (!subject->can(Capability::Run)) {
        checkRefused(target.resume({}), Capability::Run);
        checkRefused(target.resumeFromNotification(), Capability::Run);
    }
    if (!subject->can(Capability::Reboot)) checkRefused(target.reboot(), Capability::Reboot);
    if (!subject->can(Capability::Crash)) checkRefused(target.causeBugCheck(), Capability::Crash);
    // It stands as before, and answers.
    CHECK(target.context(0, 0x4D0));
}

TEST_CASE("A target that can run takes the order to", "[target]") {
    const auto subject = anySubject();
    if (!subject->can(Capability::Run)) return;
    CHECK(subject->target().resume({.answer = ExceptionAnswer::Handled, .debugControl = 0x400}));
}

TEST_CASE("Capabilities hold what they were given", "[target]") {
    constexpr Capabilities kSome{Capability::Write, Capability::Restart};
    CHECK(kSome.has(Capability::Write));
    CHECK(kSome.has(Capability::Restart));
    CHECK_FALSE(kSome.has(Capability::Run));
    CHECK(demand(kSome, Capability::Write));
    checkRefused(demand(kSome, Capability::Reboot), Capability::Reboot);
}
