#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>
#include <string>

#include "app/remote/LastLines.h"
#include "app/remote/Messages.h"
#include "core/channel/Channel.h"

namespace hawser::remote {

// One who has joined, or is about to. What it does not read in time is left out for it, and for longer it
// does not stay: it never holds up anybody else. Main thread.
class Guest : public QObject {
    Q_OBJECT
  public:
    // `lines` outlives it: what it is shown when it joins, and when it has caught up.
    Guest(std::unique_ptr<channel::Channel> channel, const LastLines& lines,
          std::chrono::milliseconds readPatience);
    ~Guest() override;

    const std::string& who() const { return m_who; }  // user@host, and where from when that is not proven
    bool joined() const { return m_joined; }
    bool mayType() const { return m_channel->peer().role == channel::Role::Drive; }
    // None: it has no terminal, or it only watches and must take what comes.
    std::optional<TerminalSize> size() const { return mayType() ? m_size : std::nullopt; }

    void welcome(const Join& join, bool keys);
    void setSize(TerminalSize size) { m_size = size; }
    void print(std::string_view bytes);
    void send(const Message& message);
    void answerQuery(const Sessions& sessions);  // it has asked, and leaves with the answer
    void leave(const std::string& why);          // gone() follows

    // Typed bytes that the program does not take yet.
    bool holds() const { return !m_held.empty(); }
    void hold(const std::string& bytes);
    std::string takeHeld();

    static constexpr std::chrono::seconds kJoinPatience{15};

  Q_SIGNALS:
    void said(const hawser::remote::Message& message);
    void gone(const std::string& why);  // the channel has ended

  private:
    void onFrame(const Bytes& frame);
    void onDrained();
    bool saysTooMuch(const Message& message);

    std::unique_ptr<channel::Channel> m_channel;
    const LastLines& m_lines;
    const std::chrono::milliseconds m_readPatience;
    std::string m_who;
    bool m_joined = false;
    std::uint32_t m_wantedLines = 0;
    std::optional<TerminalSize> m_size;
    std::string m_held;
    std::size_t m_leftOut = 0;  // bytes since it has fallen behind; 0: it has not
    QTimer m_patience;          // to join, and to read on
    QElapsedTimer m_second;     // in which
    int m_saidInSecond = 0;     // so many messages came that are not keys
    std::string m_whyDropped;
};

}  // namespace hawser::remote
