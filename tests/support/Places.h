#pragma once

#include <string>

// Where a test finds what it did not make itself. Known to one file alone, so that the others compile alike
// in every checkout.
namespace hawser::test {

// A program, or a file such as "kernel/ntoskrnl.exe", that this build made.
std::string builtFile(const std::string& name);

// Captures and vectors of real kernels. They lie beside the project and may be absent: the test then skips.
std::string sharedFile(const std::string& name);

}  // namespace hawser::test
