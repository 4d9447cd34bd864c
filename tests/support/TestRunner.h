#pragma once

namespace hawser::test {

// Runs the test cases of this program as its arguments say; what main() returns. Catch2's own part is compiled
// here and nowhere else.
int runTests(int argc, char** argv);

}  // namespace hawser::test
