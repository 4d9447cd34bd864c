#pragma once

#include <string_view>

#include "core/command/completion/Completion.h"

namespace hawser::command {

// Gathers candidates, and no more than there is room for. One thread.
class CandidateList {
  public:
    // `typed`: what stands there of the word.
    explicit CandidateList(std::string_view typed) : m_typed(typed) {}

    std::string_view typed() const { return m_typed; }
    // Whether a name begins as the word does, in any case.
    bool fits(std::string_view name) const;
    // False: no more is to be looked for. A text that no line can carry is left out.
    bool add(std::string text, CompletionKind kind);
    bool full() const { return m_full; }
    Completion finish(std::size_t start) &&;

  private:
    static constexpr std::size_t kMaxLooked = 20'000;  // behind the last that there was room for

    std::string_view m_typed;
    Completion m_found;
    std::size_t m_looked = 0;
    bool m_full = false;
};

// UTF-8 that a command line and a terminal can carry: no control characters, nothing that turns the direction
// of the text around.
bool isPlainText(std::string_view text);

}  // namespace hawser::command
