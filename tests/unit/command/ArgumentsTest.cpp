#include "core/command/Arguments.h"

#include <catch2/catch.hpp>

using namespace hawser;
using namespace hawser::command;

namespace {

// A 32-bit target, with nothing but numbers.
class NarrowContext final : public ExpressionContext {
  public:
    unsigned radix() const override { return 16; }
    unsigned pointerBytes() const override { return 4; }
    Address current() const override { return Address(0xFFFFFFFF80400000); }
    Result<std::uint64_t> readMemory(Address, unsigned, bool) const override {
        return fail(ErrorCode::NotAvailable, "not there");
    }
    std::optional<RegisterNumber> registerValue(std::string_view) const override { return std::nullopt; }
    std::optional<std::uint64_t> pseudoRegister(std::string_view) const override { return std::nullopt; }
    std::optional<Address> symbol(std::string_view) const override { return std::nullopt; }
};

Range rangeOf(std::string_view text, Arguments::Space space = Arguments::Space::Virtual) {
    Arguments arguments(text);
    const auto range = arguments.takeRange(NarrowContext(), 1, Address(), 0, space);
    INFO(text << ": " << (range ? "" : range.error().what));
    REQUIRE(range);
    return *range;
}

}  // namespace

TEST_CASE("an address that a 32-bit target cannot have is refused by name") {
    Arguments arguments("1`00000000");
    const auto address = arguments.takeAddress(NarrowContext());
    REQUIRE_FALSE(address);
    CHECK(address.error().code == ErrorCode::InvalidArgument);
    CHECK(address.error().what == "00000001`00000000 is no address here: the target's have 32 bits.");
    Arguments wrapped("ffffffff`7fffffff");
    CHECK_FALSE(wrapped.takeAddress(NarrowContext()));
}

TEST_CASE("a range of a 32-bit target may cross the middle of its addresses") {
    const Range range = rangeOf("7ffffff0 8000000f");
    CHECK(range.start == Address(0x7ffffff0));
    CHECK(range.count == 0x20);
    Arguments backwards("80000000 7fffffff");
    CHECK_FALSE(backwards.takeRange(NarrowContext(), 1, Address(), 0));
}

TEST_CASE("physical addresses have no sign and may be longer than a pointer") {
    CHECK(rangeOf("80000000 L4", Arguments::Space::Physical).start == Address(0x80000000));
    CHECK(rangeOf("1`00000000 L4", Arguments::Space::Physical).start == Address(0x100000000));
    CHECK(rangeOf("80000000 L4").start == Address(0xFFFFFFFF80000000));
}
