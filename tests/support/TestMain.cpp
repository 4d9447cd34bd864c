#include "tests/support/TestRunner.h"

int main(int argc, char** argv) {
    return hawser::test::runTests(argc, argv);
}
