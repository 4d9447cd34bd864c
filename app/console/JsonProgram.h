#pragma once

#include <QObject>
#include <QSocketNotifier>
#include <memory>
#include <optional>

#include "app/console/SignalWatch.h"
#include "app/console/StandardOutput.h"
#include "core/session/Session.h"

namespace hawser::console {

// hawser-kd --json: requests in, one JSON object a line, answers and events out as lines of the same kind
// (core/session/wire/SessionWire.h). What is wrong with a line is told by a line {"type":"Refused"}. Ends at
// the end of the input, which leaves the target as it is. Main thread.
class JsonProgram : public QObject {
    Q_OBJECT
  public:
    // The session outlives the program. An opening without a connection opens nothing: the input does.
    JsonProgram(session::Session& session, session::SessionOptions opening);
    ~JsonProgram() override;

    void start();

    static constexpr qsizetype kMaxLine = qsizetype{1} << 20;  // bytes

  Q_SIGNALS:
    void finished(int exitCode);

  private:
    void onInput();
    void takeLines();
    void run(const QByteArray& line);
    // A program asks of a stop: what a command or a symbol file changed between its line and the answer makes
    // the question no other, so it is asked again. Overtaken is what the target has run away from.
    void ask(const session::PostedRequest& question);
    // Of the stop that the target is at; none while it runs.
    std::optional<session::Epoch> stopEpoch() const;
    void refuse(const QByteArray& line, const std::string& why);
    void print(const QByteArray& line);
    void leave(int exitCode);

    session::Session& m_session;
    session::SessionOptions m_opening;
    SignalWatch m_signals;
    StandardOutput m_output;
    std::unique_ptr<QSocketNotifier> m_input;
    QByteArray m_waiting;  // the beginning of a line
    std::optional<int> m_leaving;
};

}  // namespace hawser::console
