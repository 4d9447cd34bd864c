// What waits for a stop is of whoever may have left it there.
#include <catch2/catch.hpp>

#include "tests/unit/session/SimulatedSession.h"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

TEST_CASE("programs of this computer are not run by what those who joined left behind") {
    SimulatedSession s;
    s.open(true);
    REQUIRE(s.prompts());
    const std::string plant = GENERATE(".pcmd -s \".shell echo ran\"", "t; .shell echo ran");
    CAPTURE(plant);
    s.post(session::Execute{QString::fromStdString(plant), QStringLiteral("anna@lab")});
    s.command("t; .echo here");
    const bool refused = s.run(
        [&] { return s.told.text.find("is for whoever sits at this computer") != std::string::npos; }, 30s);
    INFO(s.told.text);
    CHECK(refused);
    CHECK(s.told.text.find("\nran") == std::string::npos);
}
