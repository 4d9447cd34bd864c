#pragma once

#include <QUrl>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "core/base/Result.h"

namespace hawser::session {

// What servers were found not to have, and which of them do not answer. Any thread.
class ServerMemory {
  public:
    bool lacks(const QUrl& url) const;
    void noteLack(const QUrl& url);
    // Nothing: it answers, for all that is known.
    std::optional<Error> whyDown(const std::string& server) const;
    void noteDown(const std::string& server, Error why);
    void forgetDown();
    void forgetLacks();

    static constexpr std::size_t kMaxLacks = 1 << 16;

  private:
    mutable std::mutex m_mutex;  // guards all below
    std::set<QUrl> m_lacks;
    std::map<std::string, Error> m_down;
};

}  // namespace hawser::session
