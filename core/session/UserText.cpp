#include "core/session/UserText.h"

#include "core/base/UserFile.h"

namespace hawser::session {

Result<> saveText(const QString& path, const QString& text) {
    auto file = UserFile::toWrite(path.toStdString(), UserFile::Writing::Anew);
    if (!file) return tl::unexpected(file.error());
    return file->write(text.toStdString());
}

Result<> keepPrivate(const QString& path) {
    return UserFile::makePrivate(path.toStdString());
}

}  // namespace hawser::session
