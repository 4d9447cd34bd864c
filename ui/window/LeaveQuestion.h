#pragma once

#include <QStringList>
#include <functional>

class QWidget;

namespace hawser::ui {

class Prompts;

// Asks what shall happen to the targets that are being left; `names`, when there are any, stand below the
// question. `then` comes later with whether they are to run on, and not at all when the user cancels. GUI
// thread.
void askHowToLeave(QWidget* parent, Prompts& prompts, bool one, const QStringList& names,
                   std::function<void(bool leaveRunning)> then);

}  // namespace hawser::ui
