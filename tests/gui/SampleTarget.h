#pragma once

#include "tests/support/FakeSession.h"

namespace hawser::test {

// Fills the fake with a believable stopped x64 kernel.
void fillSampleTarget(FakeSession& fake);
session::TargetSummary sampleSummary();
std::vector<session::Module> sampleModules();
std::vector<session::Breakpoint> sampleBreakpoints();

inline constexpr std::uint64_t kSampleCode = 0xfffff80012345678;

}  // namespace hawser::test
