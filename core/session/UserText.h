#pragma once

#include <QString>

#include "core/base/Result.h"

namespace hawser::session {

// Writes a file of the user's anew, as UTF-8. Errors: those of UserFile (core/base/UserFile.h). Any thread.
Result<> saveText(const QString& path, const QString& text);

// Makes a file that only this user may read, and takes the others' rights from one that is there. Errors:
// those of UserFile. Any thread.
Result<> keepPrivate(const QString& path);

}  // namespace hawser::session
