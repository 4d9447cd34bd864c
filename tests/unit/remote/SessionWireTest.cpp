#include "core/session/wire/SessionWire.h"

#include <array>
#include <catch2/catch.hpp>

#include "tests/unit/remote/RandomValues.h"

using namespace hawser;
using namespace hawser::session;
using hawser::session::test::RandomValues;

namespace {

constexpr int kSamples = 200;  // of each kind

template <class V>
V sample(std::size_t index, int seed) {
    V value;
    RandomValues(static_cast<std::uint32_t>(seed)).variant(value, index);
    return value;
}

std::string textOf(const QByteArray& bytes) {
    return bytes.toStdString();
}

Bytes bytesOf(std::initializer_list<int> values) {
    Bytes bytes;
    for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

// What lies between the members that are described: less than the alignment of what follows.
template <class T>
void checkThatAllIsDescribed() {
    T value{};
    const auto* const start = reinterpret_cast<const char*>(&value);
    std::vector<std::pair<std::ptrdiff_t, std::pair<std::size_t, std::size_t>>> members;
    std::apply(
        [&](const auto&... fields) {
            (members.push_back(
                 {reinterpret_cast<const char*>(&(value.*(fields.member))) - start,
                  {sizeof(value.*(fields.member)), alignof(decltype(value.*(fields.member))&)}}),
             ...);
        },
        Fields<T>::list);
    std::ptrdiff_t end = 0;
    INFO(typeName<T>());
    for (const auto& [offset, size] : members) {
        CHECK(offset - end < static_cast<std::ptrdiff_t>(std::max<std::size_t>(alignof(T), 1)));
        CHECK(offset >= end);  // in the order of the struct
        end = offset + static_cast<std::ptrdiff_t>(size.first);
    }
    if (!members.empty())
        CHECK(static_cast<std::ptrdiff_t>(sizeof(T)) - end < static_cast<std::ptrdiff_t>(alignof(T)));
}

template <class V, std::size_t... kIndex>
void checkAlternatives(std::index_sequence<kIndex...>) {
    const auto check = []<class T>(const T*) {
        using Bare = typename wire::Bare<T>::Type;
        if constexpr (Described<Bare>) checkThatAllIsDescribed<Bare>();
    };
    (check(static_cast<const std::variant_alternative_t<kIndex, V>*>(nullptr)), ...);
}

template <class V>
void checkAlternatives() {
    checkAlternatives<V>(std::make_index_sequence<std::variant_size_v<V>>());
}

template <class T>
bool isNull(const T& member) {
    if constexpr (wire::kIsShared<T>)
        return member == nullptr;
    else
        return false;
}

template <class T>
void checkThatNothingIsNull(const T& value) {
    INFO(typeName<T>());
    std::apply([&](const auto&... field) { CHECK_FALSE((... || isNull(value.*(field.member)))); },
               Fields<T>::list);
}

// Of which nothing but the kind is sent.
template <std::size_t... kIndex>
void checkEmptyEvents(std::index_sequence<kIndex...> /*all*/) {
    const auto check = [](const SessionEvent& sent) {
        const auto back = eventFromWire(wireOf(sent));
        REQUIRE(back);
        std::visit(
            []<class T>(const T& event) {
                if constexpr (Described<T>) checkThatNothingIsNull(event);
            },
            *back);
    };
    (check(SessionEvent(std::in_place_index<kIndex>)), ...);
}

}  // namespace

TEST_CASE("a list without an entry arrives as one", "[wire]") {
    checkEmptyEvents(std::make_index_sequence<std::variant_size_v<SessionEvent>>());
}

TEST_CASE("every request goes over the wire and back", "[wire]") {
    for (std::size_t kind = 0; kind < std::variant_size_v<SessionRequest>; ++kind) {
        for (int seed = 0; seed < kSamples; ++seed) {
            const PostedRequest request{RequestId(seed), sample<SessionRequest>(kind, seed), Epoch(7)};
            const Bytes bytes = wireOf(ClientMessage(request));
            const auto back = messageFromWire(bytes);
            REQUIRE(back);
            REQUIRE(std::get<PostedRequest>(*back).request.index() == kind);
            CHECK(wireOf(*back) == bytes);

            const QByteArray line = jsonOf(request);
            INFO(textOf(line));
            CHECK(!line.contains('\n'));
            const auto read = requestFromJson(line);
            REQUIRE(read);
            CHECK(textOf(jsonOf(*read)) == textOf(line));
        }
    }
}

TEST_CASE("every event goes over the wire and back", "[wire]") {
    for (std::size_t kind = 0; kind < std::variant_size_v<SessionEvent>; ++kind) {
        for (int seed = 0; seed < kSamples; ++seed) {
            const auto event = sample<SessionEvent>(kind, seed);
            const Bytes bytes = wireOf(event);
            const auto back = eventFromWire(bytes);
            REQUIRE(back);
            REQUIRE(back->index() == kind);
            CHECK(wireOf(*back) == bytes);

            const QByteArray line = jsonOf(event);
            INFO(textOf(line));
            CHECK(!line.contains('\n'));
            const auto read = eventFromJson(line);
            REQUIRE(read);
            CHECK(textOf(jsonOf(*read)) == textOf(line));
        }
    }
}

TEST_CASE("no member of what crosses the wire is left out", "[wire]") {
    checkAlternatives<SessionRequest>();
    checkAlternatives<SessionEvent>();
    checkAlternatives<AnswerValue>();
    checkThatAllIsDescribed<SessionOptions>();
    checkThatAllIsDescribed<Error>();
    checkThatAllIsDescribed<RegisterValue>();
    checkThatAllIsDescribed<Instruction>();
    checkThatAllIsDescribed<StackFrame>();
    checkThatAllIsDescribed<engine::CallPlace>();
    checkThatAllIsDescribed<ProcessRow>();
    checkThatAllIsDescribed<ThreadRow>();
    checkThatAllIsDescribed<ProcessorState>();
    checkThatAllIsDescribed<Module>();
    checkThatAllIsDescribed<Breakpoint>();
    checkThatAllIsDescribed<EventFilter>();
    checkThatAllIsDescribed<OutputRun>();
    checkThatAllIsDescribed<TracedPacket>();
    checkThatAllIsDescribed<HealthReport>();
}

TEST_CASE("the lines of --json read as documented", "[wire]") {
    CHECK(
        textOf(jsonOf(StopEvent{9, Address(0xfffff80000001000), 1, 2, QStringLiteral("Breakpoint 0 hit")})) ==
        R"({"epoch":9,"processor":1,"processorCount":2,"programCounter":"0xfffff80000001000",)"
        R"("summary":"Breakpoint 0 hit","type":"StopEvent"})");
    CHECK(textOf(jsonOf(PostedRequest{3, Evaluate{QStringLiteral("@rip")}})) ==
          R"({"expression":"@rip","request":3,"type":"Evaluate"})");

    const auto answer = std::make_shared<const Evaluation>(Evaluation{0xfffff80000001000});
    CHECK(textOf(jsonOf(Answered{3, 9, AnswerValue(answer)})) ==
          R"({"epoch":9,"id":3,"outcome":{"value":{"type":"Evaluation","value":"0xfffff80000001000"}},)"
          R"("type":"Answered"})");
    const Error error{ErrorCode::NotAvailable, "The target runs.", {}};
    CHECK(textOf(jsonOf(Answered{3, 9, tl::unexpected(error)})) ==
          R"({"epoch":9,"id":3,"outcome":{"error":{"at":null,"code":"NotAvailable","effect":"None",)"
          R"("what":"The target runs."}},"type":"Answered"})");
}

TEST_CASE("what a program mistypes is named", "[wire]") {
    const auto complaint = [](const char* line) {
        const auto read = requestFromJson(QByteArray(line));
        REQUIRE(!read);
        return read.error().what;
    };
    CHECK(complaint("{") == "The line is no JSON: unterminated object");
    CHECK(complaint("[]") == "The line is no JSON object.");
    CHECK(complaint(R"({"type":"Explode"})") == "The message has the unknown type 'Explode'");
    CHECK(complaint(R"({"type":"ReadStack","maxframes":5})") == "ReadStack has no 'maxframes'");
    CHECK(complaint(R"({"type":"ReadStack","maxFrames":-5})") ==
          "ReadStack.maxFrames is no number from 0 to 4294967295");
    CHECK(complaint(R"({"type":"ReadStack","request":"x"})") ==
          "request is no number from 0 to 18446744073709551615");
    CHECK(complaint(R"({"type":"ReadMemoryAt","address":"fffff800zz"})") ==
          "ReadMemoryAt.address is no address");
    CHECK(complaint(R"({"type":"WriteMemoryAt","bytes":"909"})") ==
          "WriteMemoryAt.bytes is no row of hexadecimal digits");
    CHECK(complaint(R"({"type":"SetInitialBreak","initialBreak":"Soon"})") ==
          "SetInitialBreak.initialBreak is no InitialBreak");
    CHECK(complaint(R"({"type":"ReadRegisters","without":["General","x"]})") ==
          "ReadRegisters.without[1] is no RegisterGroup");
    // What is left out is as by default.
    const auto read =
        requestFromJson(QByteArray(R"({"type":"OpenSession","options":{"connection":"com:x"}})"));
    REQUIRE(read);
    CHECK(std::get<OpenSession>(read->request).options.connection == QStringLiteral("com:x"));
}

TEST_CASE("the wire of a later version is understood as far as it is known", "[wire]") {
    // [kind, [5, "more"]]: a struct with a member that nobody here knows.
    const Bytes known = wireOf(SessionEvent(Resumed{5}));
    REQUIRE(known.size() == 4);  // [index, [5]]
    Bytes longer(known.begin(), known.begin() + 2);
    for (const int byte : {0x82, 0x05, 0x61, 0x78}) longer.push_back(static_cast<std::byte>(byte));
    const auto event = eventFromWire(longer);
    REQUIRE(event);
    CHECK(std::get<Resumed>(*event).epoch == 5);

    const auto unknown = eventFromWire(bytesOf({0x82, 0x18, 0xc8, 0x80}));  // kind 200
    REQUIRE(!unknown);
    CHECK(unknown.error().code == ErrorCode::Unsupported);
    CHECK(unknown.error().what == "The message is of the unknown kind 200");
}

TEST_CASE("bytes that are no message are refused", "[wire]") {
    const auto code = [](const Bytes& bytes) {
        const auto read = messageFromWire(bytes);
        REQUIRE(!read);
        return read.error().code;
    };
    CHECK(code({}) == ErrorCode::Malformed);
    CHECK(code(bytesOf({0xff})) == ErrorCode::Malformed);
    CHECK(code(bytesOf({0x82, 0x00})) == ErrorCode::Malformed);  // cut short
    CHECK(code(bytesOf({0x00})) == ErrorCode::Malformed);
    CHECK(code(Bytes(100'000, std::byte{0x81})) == ErrorCode::Malformed);  // nested without end
    CHECK(code(bytesOf({0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})) == ErrorCode::Malformed);
    CHECK(code(bytesOf({0x82, 0x00, 0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})) ==
          ErrorCode::Malformed);
}

TEST_CASE("a real number is no index and no enumerator, whatever it is", "[wire]") {
    for (const auto& half : {std::array{0x00, 0x00}, std::array{0x3C, 0x00}, std::array{0x7E, 0x40},
                             std::array{0x7C, 0x00}}) {  // 0.0, 1.0, no number, infinity
        Bytes bytes;
        for (const int byte : {0x82, 0xF9, half[0], half[1], 0x80})
            bytes.push_back(static_cast<std::byte>(byte));
        CHECK_FALSE(session::messageFromWire(bytes));
        CHECK_FALSE(session::eventFromWire(bytes));
    }
}

TEST_CASE("a message that is cut or changed anywhere is read or refused", "[wire]") {
    for (std::size_t kind = 0; kind < std::variant_size_v<SessionEvent>; ++kind) {
        const Bytes bytes = wireOf(sample<SessionEvent>(kind, 1));
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            CHECK(!eventFromWire(ByteSpan(bytes).first(at)));
            Bytes changed = bytes;
            changed[at] ^= std::byte{0x41};
            static_cast<void>(eventFromWire(changed));
        }
    }
}
