#pragma once

#include <QObject>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/remote/Options.h"
#include "core/channel/Listener.h"
#include "core/channel/ServerDirectory.h"

namespace hawser::remote {

// Where a session is reached: its Unix socket, the addresses of /t, and its line in the list that /q shows.
// All of it goes with this object. Main thread.
class SessionDoor : public QObject {
    Q_OBJECT
  public:
    SessionDoor(Options options, channel::Places places, std::string program);
    ~SessionDoor() override;

    // Errors as Listener::start(); Refused also when the name is taken.
    Result<> open();
    std::unique_ptr<channel::Channel> take();  // after arrived(), until there is none
    // What whoever starts the session is told.
    std::vector<std::string> banner() const;

  Q_SIGNALS:
    void arrived();
    void refused(const std::string& line);  // somebody was not let in

  private:
    Options m_options;
    channel::Places m_places;
    std::string m_program;  // "hawser-remote 0.1.0"
    std::vector<std::unique_ptr<channel::Listener>> m_listeners;
    std::optional<channel::ServerEntry> m_entry;
};

}  // namespace hawser::remote
