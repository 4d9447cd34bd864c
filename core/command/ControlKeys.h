#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/command/CommandRegistry.h"

namespace hawser::command {

// A key of the kernel debugger: Ctrl+letter ENTER in a console, .kdkey letter anywhere, a menu item in the
// window (windbg-surface.md 2). What it does happens on the engine thread, which alone knows what is so now.
struct ControlKey {
    // What becomes of the work that the engine thread is at when the key is pressed. Leaves: it is
    // interrupted, and nothing that was typed is done any more.
    enum class Haste { None, Breaks, Interrupts, Leaves };

    char letter;
    std::string_view means;  // one or two words
    bool isTyped;            // in a console; the others belong to its line editor
    Haste haste;
    CommandFunction press;
};

std::span<const ControlKey> controlKeys();
const ControlKey* controlKey(char letter);  // nothing: it is none
std::string controlKeysInWords();           // those that are typed: "a (baud rate), b (leave), ..."

}  // namespace hawser::command
