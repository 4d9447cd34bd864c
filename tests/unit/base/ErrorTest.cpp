#include <catch2/catch.hpp>

#include "core/base/Result.h"

using namespace hawser;

TEST_CASE("what is not known of an effect is told in the same words everywhere", "[error]") {
    CHECK(inWords({ErrorCode::Cancelled, "Cancelled."}) == "Cancelled.");
    CHECK(inWords({ErrorCode::Cancelled, "Cancelled.", {}, Effect::Unknown}) ==
          "Cancelled. Whether it took effect is not known.");
    CHECK(inWords({ErrorCode::Io, "the line hung up", {}, Effect::Unknown}) ==
          "the line hung up; whether it took effect is not known");
}

TEST_CASE("a failure in other words keeps its code, its place and its effect", "[error]") {
    const Error other = reworded({ErrorCode::Timeout, "no answer", 0x1000, Effect::Unknown}, "not set");
    CHECK(other.code == ErrorCode::Timeout);
    CHECK(other.what == "not set");
    CHECK(other.at == 0x1000);
    CHECK(other.effect == Effect::Unknown);
}
