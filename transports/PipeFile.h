#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "core/base/Result.h"

namespace hawser::transports {

// The file of a Unix socket that this program listens on: removed with this object, unless somebody has
// replaced it.
class PipeFile {
  public:
    PipeFile() = default;
    PipeFile(const PipeFile&) = delete;
    PipeFile& operator=(const PipeFile&) = delete;
    ~PipeFile() { remove(); }

    // Makes sure that a socket can be bound at the path: removes one that nobody listens on, refuses
    // everything else.
    static Result<> makeRoom(const std::string& path);
    // What an errno value of bind() or listen() there means.
    static tl::unexpected<Error> listenFailed(const std::string& path, int error);

    void adopt(std::string path);  // just bound
    void remove();

  private:
    std::string m_path;
    std::optional<std::pair<dev_t, ino_t>> m_identity;
};

}  // namespace hawser::transports
