#pragma once

namespace hawser::window {

// Makes the loggers of the window and lets Qt's messages flow into them. Once, before QApplication.
void installLogging(bool verbose);

}  // namespace hawser::window
