#pragma once

#include <QUrl>
#include <mutex>
#include <set>
#include <string>

namespace hawser::session {

// What servers were found not to have, and which of them do not answer. Any thread.
class ServerMemory {
  public:
    bool lacks(const QUrl& url) const;
    void noteLack(const QUrl& url);
    bool isDown(const std::string& server) const;
    void noteDown(const std::string& server);
    void forgetDown();
    void forgetLacks();

    static constexpr std::size_t kMaxLacks = 1 << 16;

  private:
    mutable std::mutex m_mutex;  // guards all below
    std::set<QUrl> m_lacks;
    std::set<std::string> m_down;
};

}  // namespace hawser::session
