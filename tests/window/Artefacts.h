#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "tests/support/Patience.h"

namespace hawser::test {

using namespace std::chrono_literals;

// Asks again and again until it is so; false when the limit passes first.
bool waitUntil(const std::function<bool()>& isSo, std::chrono::milliseconds limit = kPatience);

// Where the screenshot of a step is kept for people to look at: ".../20-resynchronizing.png".
std::string artefact(const std::string& name);

}  // namespace hawser::test
