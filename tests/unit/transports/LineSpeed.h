#pragma once

namespace hawser::transports::test {

// What the kernel has for a terminal, bits per second; 0 when it is none. In a file of its own because the
// kernel's termios2 and <termios.h> cannot stand together.
unsigned lineSpeed(int descriptor);

}  // namespace hawser::transports::test
