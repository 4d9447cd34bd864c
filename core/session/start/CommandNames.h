#pragma once

#include <QStringList>

namespace hawser::session {

// The names of the commands that run, sorted, for whoever completes what is typed. Any thread.
QStringList commandNames();

}  // namespace hawser::session
