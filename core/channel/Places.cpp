#include "core/channel/Places.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <cerrno>

#include "core/base/SystemError.h"

namespace hawser::channel {

namespace {

// Error Io; a folder that is there is fine.
Result<> makeFolder(const std::string& path) {
    if (::mkdir(path.c_str(), S_IRWXU) == 0 || errno == EEXIST) return {};
    return fail(ErrorCode::Io, fmt::format("The folder {} cannot be made: {}.", path, systemText(errno)));
}

}  // namespace

Places userPlaces() {
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    QString configuration = qEnvironmentVariable("XDG_CONFIG_HOME");
    if (configuration.isEmpty()) configuration = QDir::homePath() + QStringLiteral("/.config");
    return {runtime.isEmpty() ? fmt::format("{}/hawser-{}", QDir::tempPath().toStdString(), ::geteuid())
                              : runtime.toStdString() + "/hawser",
            configuration.toStdString() + "/Hawser"};
}

Result<> makePrivateFolder(const std::string& path) {
    for (std::size_t slash = path.find('/', 1); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
        if (auto made = makeFolder(path.substr(0, slash)); !made) return made;
    }
    if (auto made = makeFolder(path); !made) return made;
    // In a folder for everybody somebody else may have put a link there.
    struct stat status {};
    bool mine = ::lstat(path.c_str(), &status) == 0 && status.st_uid == ::geteuid();
    if (mine && S_ISLNK(status.st_mode)) mine = ::stat(path.c_str(), &status) == 0;
    if (!mine || !S_ISDIR(status.st_mode) || status.st_uid != ::geteuid() ||
        (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return fail(ErrorCode::Refused, fmt::format("{} is not a folder of this user's alone.", path));
    return {};
}

std::string socketPath(const Places& places, const std::string& pipe) {
    return pipe.starts_with('/') ? pipe : places.runtime + "/" + pipe;
}

}  // namespace hawser::channel
