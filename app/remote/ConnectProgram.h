#pragma once

#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>
#include <string>

#include "app/remote/Caller.h"
#include "app/remote/Messages.h"
#include "app/remote/Options.h"
#include "app/remote/TerminalSide.h"

namespace hawser::remote {

// hawser-remote /c: one terminal that shares a session. A line that is lost is opened again, as long as
// somebody may be there. Nothing that was typed is said twice: what was on its way is not repeated, and what
// is typed meanwhile is not kept. Main thread.
class ConnectProgram : public QObject {
    Q_OBJECT
  public:
    ConnectProgram(Options options, channel::ClientAddress address, channel::Places places);
    ~ConnectProgram() override;

    // Of the colours that the options name; before start().
    void setKeywords(std::vector<Keyword> keywords) {
        m_terminal.setPainter({m_options.colours, std::move(keywords)});
    }
    void start();

  Q_SIGNALS:
    void finished(int exitCode);

  private:
    void onConnected();
    void onFrame(const Bytes& frame);
    void onWelcome(const Welcome& welcome);
    void onClosed(const channel::Closure& closure);
    void onFailed(const std::string& sentence, bool passing);
    void callLater();
    void onCommand(const AtCommand& command);
    void onTyped(const std::string& bytes);
    void send(const Message& message);
    void leave();
    void finish(int exitCode, const std::string& lastWords);

    Options m_options;
    TerminalSide m_terminal;
    Caller m_caller;
    std::unique_ptr<channel::Channel> m_channel;
    bool m_joined = false;
    unsigned m_calls = 0;  // in a row, to come back
    bool m_left = false;
    std::optional<std::uint8_t> m_over;  // the program inside has ended, with this exit code
    std::optional<std::string> m_refused;
    std::optional<int> m_exitCode;
    QTimer m_farewell;
    QTimer m_nextCall;
};

}  // namespace hawser::remote
