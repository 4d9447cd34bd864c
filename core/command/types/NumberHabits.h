#pragma once

namespace hawser::command {

// How dt, dv, ??, the variables and the watched expressions write integers. A value.
struct NumberHabits {
    unsigned radix = 16;         // n: 8, 10 or 16
    bool longsInRadix = false;   // .enable_long_status: long integers; else signed ones are decimal
    bool othersInRadix = false;  // .force_radix_output: all others, but for characters
    bool shortsAreText = false;  // .enable_unicode: pointers to USHORT and arrays of them are text
};

}  // namespace hawser::command
