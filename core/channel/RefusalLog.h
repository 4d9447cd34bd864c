#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace hawser::channel {

// Who was not let in, and why. One that comes again and again is told once in a while, with how often.
struct Refusal {
    std::string who;  // "192.168.2.9", "user bob"; "others" for several
    std::string why;  // one sentence
    unsigned times = 1;
};
std::string timesText(const Refusal& refusal);  // " (3 times)"; of one empty

// Keeps a flood of refusals to a few lines: within kWindow each of kFew different ones is told at once, and
// all that come again or are more are counted together and told at its end. Pure.
class RefusalLog {
  public:
    static constexpr std::chrono::seconds kWindow{10};
    static constexpr std::size_t kFew = 5;

    // What is to be told now.
    std::optional<Refusal> note(const std::string& who, const std::string& why);
    // What is to be told when the window ends; nothing: there is none, or nothing more came in it.
    std::optional<Refusal> endWindow();
    bool isWindowOpen() const { return !m_told.empty(); }

  private:
    std::vector<Refusal> m_told;  // in this window
    std::optional<Refusal> m_counted;
};

}  // namespace hawser::channel
