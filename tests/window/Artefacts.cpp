#include "tests/window/Artefacts.h"

#include <filesystem>
#include <thread>

namespace hawser::test {

bool waitUntil(const std::function<bool()>& isSo, std::chrono::milliseconds limit) {
    constexpr auto kPause = 30ms;
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!isSo()) {
        if (std::chrono::steady_clock::now() >= deadline) return false;
        std::this_thread::sleep_for(kPause);
    }
    return true;
}

std::string artefact(const std::string& name) {
    std::filesystem::create_directories(HAWSER_ARTEFACTS_DIR);
    return std::string(HAWSER_ARTEFACTS_DIR) + "/" + name + ".png";
}

}  // namespace hawser::test
