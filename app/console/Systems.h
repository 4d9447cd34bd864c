#pragma once

#include <QString>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/session/SessionPool.h"

namespace hawser::console {

// The targets of one console, as WinDbg's systems: each has a session and a number, one is current. Main
// thread.
class Systems {
  public:
    // Both outlive it.
    Systems(session::Session& first, session::SessionPool& others) : m_others(others), m_sessions{&first} {}

    session::Session& add(const QString& connection);  // becomes the current one
    session::Session& current() const { return *m_sessions[m_current]; }
    bool isCurrent(const session::Session& session) const { return &current() == &session; }
    bool choose(std::size_t number);  // false: there is none
    const std::vector<session::Session*>& all() const { return m_sessions; }

    // To be opened one after another, from next() on.
    void queue(const QString& connection) { m_toOpen.push_back(connection); }
    // Those of the command line are queued, and the first is being opened: it becomes the current one again.
    void begin() { m_starting = m_opening = !m_toOpen.empty(); }
    // What was opened last is still to stand or to fail; a queue alone does not count.
    bool opening() const { return m_opening; }
    // What was opened last stands, or has failed, which leads back to the one before it: what is to be opened
    // now.
    std::optional<QString> next(bool failed);

    // What stands before the prompt: "||1:"; empty where there is one system.
    std::string prefix() const;

    // A line that is for the systems and not for a target: ||, ||N, ||*, ||., ||Ns.
    static bool isFor(std::string_view line);
    // Does what such a line says; the text to print.
    std::string run(std::string_view line);

  private:
    std::string rowOf(std::size_t number) const;
    std::string list() const;

    session::SessionPool& m_others;
    std::vector<session::Session*> m_sessions;  // by number
    std::size_t m_current = 0;
    std::size_t m_before = 0;      // the system that was current before it
    std::deque<QString> m_toOpen;  // connections
    bool m_starting = false;
    bool m_opening = false;
};

}  // namespace hawser::console
