#include "app/remote/AtCommands.h"

#include <catch2/catch.hpp>
#include <random>

#include "core/base/Overloaded.h"

using namespace hawser;
using namespace hawser::remote;
using Kind = AtCommand::Kind;

namespace {

struct TypedLine {
    std::string input;
    std::string echo;
    std::vector<AtCommand> commands;
    bool operator==(const TypedLine&) const = default;
};

void add(TypedLine& typed, const std::vector<AtCommands::Piece>& pieces) {
    for (const auto& piece : pieces) {
        std::visit(Overloaded{[&](const AtCommands::Input& input) { typed.input += input.bytes; },
                              [&](const AtCommands::Echo& echo) { typed.echo += echo.bytes; },
                              [&](const AtCommand& command) { typed.commands.push_back(command); }},
                   piece);
    }
}

TypedLine type(std::string_view bytes) {
    AtCommands commands;
    TypedLine typed;
    add(typed, commands.take(bytes));
    return typed;
}

}  // namespace

TEST_CASE("lines without @ go to the program as they are") {
    const std::string text("lm\r\x12\n\x03g @rip\n  @q\n");
    CHECK(type(text) == TypedLine{text, "", {}});
}

TEST_CASE("the commands are taken out, in any case of letters") {
    CHECK(type("@h\r").commands == std::vector<AtCommand>{{Kind::Help, ""}});
    CHECK(type("@Q\n").commands == std::vector<AtCommand>{{Kind::Quit, ""}});
    CHECK(type("@k  \n").commands == std::vector<AtCommand>{{Kind::Kill, ""}});
    CHECK(type("@m  Did you see that? \n").commands ==
          std::vector<AtCommand>{{Kind::Broadcast, "Did you see that?"}});
    CHECK(type("lm\n@P look @q\ng\n") == TypedLine{"lm\ng\n", "@P look @q\r\n", {{Kind::Popup, "look @q"}}});
}

TEST_CASE("what only looks like a command is the program's") {
    CHECK(type("@rax\n").input == "@rax\n");
    CHECK(type("@quit\n").input == "@quit\n");
    CHECK(type("@\n").input == "@\n");
    CHECK(type("@q now\n").input == "@q now\n");
    // Its echo goes from the screen before the program shows it.
    CHECK(type("@qu").echo == "@q\b \b\b \b");
}

TEST_CASE("what is held back can be edited") {
    CHECK(type("@j\x7f").input == "@j\x7f");  // the program's at the j
    CHECK(type("@q\x7f\x7f@h\n").commands == std::vector<AtCommand>{{Kind::Help, ""}});
    CHECK(type("@q\x15"
               "g\n") == TypedLine{"g\n", "@q\b \b\b \b", {}});
    CHECK(type("@m x\x03"
               "g\n")
              .input == "\x03g\n");
    CHECK(type("@m \xC3\xA4\x7f!\n").commands == std::vector<AtCommand>{{Kind::Broadcast, "!"}});
    // A line that was emptied begins anew.
    CHECK(type("a\x7f@q\n").commands.size() == 1);
    CHECK(type("ab\x7f@q\n").input == "ab\x7f@q\n");
}

TEST_CASE("a message has a limit") {
    const TypedLine typed = type("@m " + std::string(5000, 'x') + "\n");
    REQUIRE(typed.commands.size() == 1);
    CHECK(typed.commands[0].text.size() < 1000);
    CHECK(typed.input.empty());
}

TEST_CASE("pieces of any size give the same") {
    const std::string text("lm\n@m hello\n@rip\n@q\x7f\x7f@h\ng\n@p box\n\x12\n@k");
    const TypedLine whole = type(text);
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        AtCommands commands;
        TypedLine typed;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t count = 1 + random() % 6;
            add(typed, commands.take(std::string_view(text).substr(at, count)));
            at += count;
        }
        REQUIRE(typed == whole);
    }
}
