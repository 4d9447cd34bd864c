#pragma once

#include <cstdint>
#include <deque>
#include <string>

namespace hawser::command {

// The stops that the user has seen, the newest last. Engine thread.
class EventLog {
  public:
    struct Entry {
        std::uint64_t time = 0;  // the debugger's, as a Windows system time
        std::string text;
    };

    void add(std::uint64_t time, std::string text) {
        if (m_entries.size() == kMost) m_entries.pop_front();
        m_entries.push_back({time, std::move(text)});
    }
    const std::deque<Entry>& entries() const { return m_entries; }

    static constexpr std::size_t kMost = 100;

  private:
    std::deque<Entry> m_entries;
};

}  // namespace hawser::command
