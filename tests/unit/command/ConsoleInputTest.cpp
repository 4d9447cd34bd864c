#include "core/command/ConsoleInput.h"

#include <catch2/catch.hpp>

using namespace hawser::command;
using Kind = ConsoleAction::Kind;

namespace {

using Lines = ConsoleReadiness::Lines;
const ConsoleReadiness kPrompt{Lines::All, false};
const ConsoleReadiness kRunning{Lines::OfConnection, false};
const ConsoleReadiness kBusy{Lines::Wait, true};

std::string said(ConsoleInput& input, const ConsoleReadiness& readiness) {
    const auto action = input.next(readiness);
    if (!action) return "-";
    switch (action->kind) {
        case Kind::Line:
            return "line " + action->text;
        case Kind::Key:
            return "key " + action->text;
        case Kind::Break:
            return "break";
        case Kind::End:
            return "end";
    }
    return "?";
}

}  // namespace

TEST_CASE("lines wait for a prompt, one at a time and in order") {
    ConsoleInput input;
    input.receive("g\nr rip\n");
    CHECK(said(input, kBusy) == "-");
    CHECK(said(input, kPrompt) == "line g");
    CHECK(said(input, kRunning) == "-");
    CHECK(said(input, kPrompt) == "line r rip");
    CHECK(said(input, kPrompt) == "-");
}

TEST_CASE("a control letter alone on its line is a key, at once") {
    const auto [bytes, key] = GENERATE(table<std::string, std::string>({{"\x01\n", "key a"},
                                                                        {"\x04\n", "key d"},
                                                                        {"\x06\n", "key f"},
                                                                        {"\x0b\n", "key k"},
                                                                        {"\x12\n", "key r"},
                                                                        {"\x16\n", "key v"},
                                                                        {"\x17\r\n", "key w"},
                                                                        {" \x12 \n", "key r"}}));
    ConsoleInput input;
    input.receive("db nt\n" + bytes);
    CHECK(said(input, kBusy) == key);
    CHECK(said(input, kBusy) == "-");
    CHECK(said(input, kPrompt) == "line db nt");
}

TEST_CASE("behind the key that leaves nothing is done, not even the end of the input") {
    ConsoleInput input;
    input.receive("db nt\n\x02\n\x16\ng\n");
    input.endOfInput();
    CHECK(said(input, kBusy) == "key b");
    CHECK(said(input, kPrompt) == "-");
}

TEST_CASE("a control letter inside a line is dropped") {
    ConsoleInput input;
    input.receive("r\x12 rip\x05\n");
    CHECK(said(input, kPrompt) == "line r rip");
}

TEST_CASE("Ctrl+C acts at once, and what was typed before it and has not run is dropped") {
    ConsoleInput input;
    input.receive("g\nr r\x03");
    CHECK(said(input, kBusy) == "break");
    input.receive("r rip\n");
    CHECK(said(input, kPrompt) == "line r rip");
    CHECK(said(input, kPrompt) == "-");
}

TEST_CASE("the same bytes in any pieces give the same actions") {
    const std::string bytes = "g\n\x12\n\x03r rip\r\n";
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        ConsoleInput input;
        input.receive(std::string_view(bytes).substr(0, cut));
        input.receive(std::string_view(bytes).substr(cut));
        CHECK(said(input, kPrompt) == "key r");
        CHECK(said(input, kPrompt) == "break");
        CHECK(said(input, kPrompt) == "line r rip");
        CHECK(said(input, kPrompt) == "-");
    }
}

TEST_CASE("words about the connection need no prompt while the target runs, but keep their turn") {
    ConsoleInput input;
    input.receive(".restart\n");
    CHECK(said(input, kBusy) == "-");
    CHECK(said(input, kRunning) == "line .restart");
    input.receive("r\n.kdkey r\n");
    CHECK(said(input, kRunning) == "-");
    CHECK(said(input, kPrompt) == "line r");
    CHECK(said(input, kRunning) == "line .kdkey r");
    input.receive(".restart\n");
    // -c still waits for the first stop: that holds back lines and the end, not these words.
    CHECK(said(input, {Lines::OfConnection, true}) == "line .restart");
    CHECK_FALSE(ConsoleInput::needsNoPrompt(".restarts"));
    CHECK_FALSE(ConsoleInput::needsNoPrompt("q"));
}

TEST_CASE("the end comes after the last line, and once") {
    ConsoleInput input;
    input.receive("r\nlast");
    input.endOfInput();
    CHECK(said(input, kPrompt) == "line r");
    CHECK(said(input, kBusy) == "-");
    CHECK(said(input, kRunning) == "-");
    CHECK(said(input, kPrompt) == "line last");
    CHECK(said(input, kBusy) == "-");
    CHECK(said(input, kRunning) == "end");
    CHECK(said(input, kRunning) == "-");
}

TEST_CASE("an empty line is a line: ENTER repeats") {
    ConsoleInput input;
    input.receive("\n");
    CHECK(said(input, kPrompt) == "line ");
}

TEST_CASE("memory is bounded: long lines are cut, a long script waits") {
    ConsoleInput input;
    input.receive(std::string(100000, 'a') + "\n");
    const auto action = input.next(kPrompt);
    REQUIRE(action);
    CHECK(action->text.size() == ConsoleInput::kMaxLine);
    for (std::size_t i = 0; i < ConsoleInput::kMaxLines; ++i) input.receive("r\n");
    CHECK_FALSE(input.wantsMore());
}
