#include "app/remote/Messages.h"

#include <catch2/catch.hpp>

#include "core/base/ByteWriter.h"

using namespace hawser;
using namespace hawser::remote;

namespace {

const std::vector<Message> kAll{
    Join{"kernel", 200, TerminalSize{40, 132}},
    Join{"", 0, std::nullopt},
    AskSessions{},
    Typed{std::string("\x12\n\0x", 4)},
    Resized{{50, 200}},
    Say{true, "Did you see that?"},
    Welcome{true},
    Refused{"no"},
    Printed{"kd> "},
    Told{"**Remote: hello"},
    Over{7, "why"},
    Sessions{true, {{"kernel", "hawser-kd"}, {"shell", "sh"}}},
};

bool reachesToEnd(const Message& message) {
    return std::holds_alternative<Typed>(message) || std::holds_alternative<Printed>(message);
}

Bytes bytesOf(std::initializer_list<int> values) {
    Bytes bytes;
    for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

}  // namespace

TEST_CASE("every message comes back as it was") {
    for (const Message& message : kAll) {
        const auto back = decode(encode(message));
        REQUIRE(back);
        CHECK(*back == message);
    }
}

TEST_CASE("the layout of the messages") {
    CHECK(encode(Join{"ab", 0x0102, TerminalSize{24, 80}}) ==
          bytesOf({1, 2, 0, 'a', 'b', 2, 1, 0, 0, 24, 0, 80, 0}));
    CHECK(encode(Typed{"\x12"}) == bytesOf({3, 0x12}));
    CHECK(encode(Resized{{1, 258}}) == bytesOf({4, 1, 0, 2, 1}));
    CHECK(encode(Say{true, "x"}) == bytesOf({5, 1, 1, 0, 'x'}));
    CHECK(encode(Over{3, ""}) == bytesOf({37, 3, 0, 0}));
    CHECK(encode(Sessions{false, {{"a", "b"}}}) == bytesOf({38, 0, 1, 0, 1, 0, 'a', 1, 0, 'b'}));
}

TEST_CASE("a message that is cut short is truncated") {
    for (const Message& message : kAll) {
        if (reachesToEnd(message)) continue;
        const Bytes whole = encode(message);
        for (std::size_t size = 0; size < whole.size(); ++size) {
            const auto cut = decode(ByteSpan(whole).first(size));
            REQUIRE_FALSE(cut);
            CHECK(cut.error().code == ErrorCode::Truncated);
        }
        Bytes longer = whole;
        longer.push_back(std::byte{0});
        REQUIRE_FALSE(decode(longer));
    }
}

TEST_CASE("what no end of ours writes is refused") {
    const auto codeOf = [](const Bytes& frame) {
        const auto message = decode(frame);
        REQUIRE_FALSE(message);
        return message.error().code;
    };
    CHECK(codeOf(bytesOf({0})) == ErrorCode::Unsupported);
    CHECK(codeOf(bytesOf({200, 1, 2})) == ErrorCode::Unsupported);
    CHECK(codeOf(bytesOf({5, 2, 0, 0})) == ErrorCode::Malformed);                       // a flag
    CHECK(codeOf(bytesOf({4, 0, 0, 5, 0})) == ErrorCode::Malformed);                    // one side only
    CHECK(codeOf(bytesOf({4, 5, 0, 0xFF, 0xFF})) == ErrorCode::Malformed);              // a side too long
    CHECK(codeOf(bytesOf({1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0})) == ErrorCode::Malformed);  // lines
    CHECK(codeOf(bytesOf({38, 0, 1, 1})) == ErrorCode::Malformed);                      // 257 sessions
    Bytes text = bytesOf({36, 1, 8});
    text.resize(3 + 2049);
    CHECK(codeOf(text) == ErrorCode::Malformed);
    Bytes input = bytesOf({3});
    input.resize(1 + kMostBytes);
    CHECK(decode(input));
    input.push_back(std::byte{0});
    CHECK(codeOf(input) == ErrorCode::Malformed);
}

TEST_CASE("what is too long to tell is cut, never refused") {
    const std::string longText(5000, 'x');
    for (const Message& message :
         {Message(Told{longText}), Message(Printed{std::string(kMostBytes + 1, 'x')}),
          Message(Join{longText, 1'000'000, std::nullopt}),
          Message(Sessions{false, std::vector<VisibleSession>(1000)})})
        CHECK(decode(encode(message)));
}
