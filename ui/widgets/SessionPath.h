#pragma once

#include <QString>
#include <functional>

#include "core/session/Session.h"

class QWidget;

namespace hawser::ui {

class Prompts;

// Asks for a file of the computer where the session is. A dialog for files shows those of this computer: for
// one that is elsewhere the path is typed. GUI thread.
void askSessionPath(const session::Session& session, Prompts& prompts, QWidget* parent, const QString& title,
                    std::function<void(const QString&)> then);

}  // namespace hawser::ui
