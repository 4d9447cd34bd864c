#pragma once

#include <string_view>

#include "app/remote/TerminalSize.h"

namespace hawser::remote {

// What is shared, as those who share it see it: something to type into. What it prints goes to
// SharedConsole::print(). Main thread.
class SharedProgram {
  public:
    virtual ~SharedProgram() = default;

    // False, and nothing is taken: too much is waiting already. SharedConsole::typeAgain() says when there
    // is room.
    [[nodiscard]] virtual bool type(std::string_view bytes) = 0;
    virtual void resize(TerminalSize size) = 0;
    // On a terminal: it wants every key and echoes itself. Otherwise it takes lines.
    virtual bool wantsKeys() const = 0;
};

}  // namespace hawser::remote
