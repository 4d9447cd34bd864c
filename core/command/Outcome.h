#pragma once

namespace hawser::command {

// What has become of a command or a line.
enum class Outcome {
    Done,     // ready for the next line
    Resumed,  // the target runs; what stands after the command's ';' waits for the next stop
    Leaving,  // quit, restart or reboot was asked for: the rest of the line is dropped
};

}  // namespace hawser::command
