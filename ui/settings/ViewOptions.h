#pragma once

#include <QString>

namespace hawser::ui {

enum class ThemeChoice { System, Light, Dark };

// How the windows look and behave, the same for all sessions. A value.
struct ViewOptions {
    static constexpr double kLeastFont = 6.0;
    static constexpr double kLargestFont = 32.0;
    static constexpr double kDefaultFont = 9.0;

    ThemeChoice theme = ThemeChoice::System;
    QString fontFamily = {};         // of code, memory and output; empty: the first choice that is there
    double fontSize = kDefaultFont;  // points
    bool wordWrap = false;           // of the command output
    bool enterRepeats = true;        // ENTER on an empty line does the last command again

    bool operator==(const ViewOptions&) const = default;
};

}  // namespace hawser::ui
