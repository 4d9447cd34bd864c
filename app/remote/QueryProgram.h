#pragma once

#include <QObject>
#include <memory>
#include <string>

#include "app/remote/Caller.h"
#include "app/remote/Options.h"

namespace hawser::remote {

// hawser-remote /q: what sessions there are, here or where a session's server is called. Main thread.
class QueryProgram : public QObject {
    Q_OBJECT
  public:
    QueryProgram(Options options, channel::Places places);
    ~QueryProgram() override;

    void start();

  Q_SIGNALS:
    // What to print, and whether it is an answer.
    void answered(const std::string& text, bool good);

  private:
    void onConnected();
    void onFrame(const Bytes& frame);
    void answer(const std::vector<std::string>& lines);

    Options m_options;
    channel::Places m_places;
    std::unique_ptr<Caller> m_caller;
    std::unique_ptr<channel::Channel> m_channel;
};

}  // namespace hawser::remote
