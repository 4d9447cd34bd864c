#define CATCH_CONFIG_RUNNER
#include "tests/support/TestRunner.h"

#include <catch2/catch.hpp>

namespace hawser::test {

int runTests(int argc, char** argv) {
    return Catch::Session().run(argc, argv);
}

}  // namespace hawser::test
